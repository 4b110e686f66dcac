"""Grading again: by the mended key, for everybody, and nothing earned is taken away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.content.questions.question import Gap, MatrixRow, Question
from portal.courses.models import Course
from portal.db import db
from portal.errors import Forbidden, NotFound, Refused, Stale
from portal.progress.events import course_completed
from portal.progress.models import CourseProgress, PageProgress
from portal.questions.models import Answer, Attempt, RegradedAttempt, Regrading
from portal.questions.operations.regrade import RegradeOutcome, mark_regradings_seen, regrade
from portal.questions.rules.grading import solution
from portal.questions.rules.grading.kinds import Response
from portal.units.models import Unit
from tests.questions.asking import ask_on, make_asking_course
from tests.questions.examples import GAP, MATCH, MATRIX, MULTIPLE, NUMBER, ORDER, SELECT, SINGLE, TEXT
from tests.questions.taking import begin, hand_in, quiz_page, take

FIRST = replace(SINGLE, id="cau-1")
# The key said that nobody may ask; the mended one says that the bank may.
MENDED = replace(FIRST, options=tuple(replace(option, right=n == 0) for n, option in enumerate(FIRST.options)))
OTHERS = [replace(TEXT, id="cau-2"), replace(TEXT, id="cau-3")]
BANK, NOBODY, RIGHT, WRONG = {"chosen": [0]}, {"chosen": [1]}, {"text": "156"}, {"text": "113"}


@pytest.fixture
def course(commune: Unit) -> Course:
    """A quiz of three questions, passed with two right, in the commune's course."""
    return make_asking_course(quiz=[FIRST, *OTHERS], unit=commune.code)


def mend(question: Question = MENDED) -> None:
    """Publish the quiz with this key for its first question."""
    ask_on("kiem-tra", [question, *OTHERS])


def again(actor: User | None, reason: str = "Đáp án cũ sai.") -> RegradeOutcome:
    page = quiz_page()
    outcome = regrade(page, "cau-1", based_on=page.revision_id, reason=reason, actor=actor)
    db.session.commit()
    return outcome


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_scores_go_up_and_down_with_the_mended_key(
    course: Course, member: User, head: User, trainer: User
) -> None:
    up, down = take(member, BANK, RIGHT, RIGHT), take(head, NOBODY, RIGHT, RIGHT)
    mend()

    outcome = again(trainer)

    assert (outcome.answers, outcome.elsewhere, outcome.left_alone) == (2, 2, 0)
    assert (outcome.raised, outcome.lowered, outcome.newly_passed, outcome.kept_passed) == (1, 1, 0, 0)
    assert up.score == 1.0
    assert down.score == pytest.approx(2 / 3)
    scores = db.session.scalars(
        select(Answer.score).where(Answer.attempt_id.in_([up.id, down.id])).order_by(Answer.id)
    )
    assert list(scores) == [1, 1, 1, 0, 1, 1]


def test_who_passes_now_has_finished_the_page(course: Course, member: User, trainer: User) -> None:
    attempt = take(member, BANK, RIGHT, WRONG)
    assert not attempt.passed
    active_at = db.session.scalars(select(CourseProgress.active_at)).one()
    mend()

    outcome = again(trainer)

    assert outcome.newly_passed == 1
    assert attempt.passed
    done = db.session.scalars(select(PageProgress)).one()
    assert (done.user_id, done.page_id) == (member.id, attempt.page_id)
    assert done.score == pytest.approx(2 / 3)
    # Its person did nothing today.
    assert db.session.scalars(select(CourseProgress.active_at)).one() == active_at


def test_who_passes_now_may_have_finished_the_course(course: Course, member: User, trainer: User) -> None:
    take(member, BANK, RIGHT, WRONG)
    lesson = next(page for page in course.pages if page.slug == "bai")
    progress = PageProgress(user_id=member.id, page_id=lesson.id, revision_id=lesson.revision_id)
    progress.done_at = db.session.scalars(select(CourseProgress.active_at)).one()
    db.session.add(progress)
    db.session.commit()
    mend()
    finished = []

    def note(user_ids: tuple[int, ...], **_rest: Any) -> None:
        finished.extend(user_ids)

    with course_completed.connected_to(note):
        again(trainer)

    assert finished == [member.id]


def test_what_was_passed_stays_passed_though_the_score_falls(course: Course, member: User, trainer: User) -> None:
    attempt = take(member, NOBODY, RIGHT, WRONG)
    assert attempt.passed
    mend()

    outcome = again(trainer)

    assert (outcome.lowered, outcome.kept_passed) == (1, 1)
    assert attempt.score == pytest.approx(1 / 3)
    assert attempt.passed
    assert db.session.scalars(select(PageProgress.score)).one() == pytest.approx(2 / 3)
    row = db.session.scalars(select(RegradedAttempt)).one()
    assert (row.passed_before, row.passed_after) == (True, False)
    assert (row.score_before, row.score_after) == (pytest.approx(2 / 3), pytest.approx(1 / 3))


def test_the_deed_is_audited_with_its_reason_and_its_counts(course: Course, member: User, trainer: User) -> None:
    take(member, BANK, RIGHT, RIGHT)
    mend()

    again(trainer, "  Ngân hàng có quyền hỏi.  ")

    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "question.regraded")).one()
    assert (event.actor_id, event.record) == (trainer.id, "question")
    assert event.details == {
        "revision": quiz_page().revision_id,
        "reason": "Ngân hàng có quyền hỏi.",
        "raised": 1,
        "lowered": 0,
        "newly_passed": 0,
        "kept_passed": 0,
        "left_alone": 0,
    }
    assert db.session.scalars(select(Regrading)).one().reason == "Ngân hàng có quyền hỏi."


def test_grading_again_by_the_same_key_affects_nobody(course: Course, member: User, trainer: User) -> None:
    take(member, BANK, RIGHT, RIGHT)
    mend()
    again(trainer)

    outcome = again(trainer)

    assert (outcome.changes, outcome.scores) == ([], {})
    assert (count(Regrading), count(RegradedAttempt)) == (1, 1)


def test_a_key_mended_back_gives_the_old_score_back(course: Course, member: User, trainer: User) -> None:
    attempt = take(member, BANK, RIGHT, RIGHT)
    before = attempt.score
    mend()
    again(trainer)
    mend(FIRST)

    outcome = again(trainer)

    assert outcome.lowered == 1
    assert attempt.score == before
    assert count(RegradedAttempt) == 2


@pytest.mark.parametrize(
    "reworded",
    [
        replace(MENDED, stem="<p>Ai được hỏi?</p>"),
        replace(MENDED, options=MENDED.options[::-1]),
        replace(MENDED, options=(*MENDED.options, MENDED.options[0])),
        replace(MENDED, kind="multiple"),
    ],
    ids=["stem", "order of options", "number of options", "kind"],
)
def test_answers_to_other_words_are_left_alone(
    course: Course, member: User, trainer: User, reworded: Question
) -> None:
    attempt = take(member, BANK, RIGHT, RIGHT)
    before = attempt.score
    mend(reworded)

    outcome = again(trainer)

    assert (outcome.answers, outcome.left_alone, outcome.changes) == (1, 1, [])
    assert attempt.score == before


def test_a_better_explanation_is_no_other_wording(course: Course, member: User, trainer: User) -> None:
    take(member, BANK, RIGHT, RIGHT)
    options = tuple(replace(option, feedback="Vì thế.") for option in MENDED.options)
    mend(replace(MENDED, options=options, explanation="<p>Vì sao.</p>", hints=("Nghĩ",), passage="/x", line=9))

    assert again(trainer).raised == 1


@pytest.mark.parametrize(
    ("asked", "mended", "response"),
    [
        (
            MULTIPLE,
            replace(MULTIPLE, options=tuple(replace(option, right=True) for option in MULTIPLE.options)),
            {"chosen": [0, 1, 2]},
        ),
        (
            SELECT,
            replace(SELECT, options=tuple(replace(o, right=n == 2) for n, o in enumerate(SELECT.options))),
            {"chosen": [2]},
        ),
        (TEXT, replace(TEXT, accepted=("156", "5656")), {"text": "5656"}),
        (TEXT, replace(TEXT, fold=("case",)), {"text": "MỘT NĂM SÁU"}),
        (NUMBER, replace(NUMBER, tolerance=2.0), {"text": "38,5"}),
        (MATCH, replace(MATCH, rows=(MatrixRow("113", (3,)), *MATCH.rows[1:])), {"rows": [[3], [1], [2]]}),
        (
            MATRIX,
            replace(MATRIX, rows=(MatrixRow(MATRIX.rows[0].html, (2,)), *MATRIX.rows[1:])),
            {"rows": [[2], [1], [0, 2]]},
        ),
        (GAP, replace(GAP, gaps=(Gap(("113", "1 1 3")), *GAP.gaps[1:])), {"gaps": ["1 1 3", "1", "156"]}),
        (ORDER, replace(ORDER, items=(ORDER.items[1], ORDER.items[0], *ORDER.items[2:])), {"order": [1, 0, 2, 3]}),
    ],
    ids=lambda value: value.kind if isinstance(value, Question) else "",
)
def test_every_kind_can_be_graded_again(
    course: Course, member: User, trainer: User, asked: Question, mended: Question, response: Response
) -> None:
    ask_on("kiem-tra", [replace(asked, id="cau-1"), *OTHERS])
    attempt = take(member, response, RIGHT, RIGHT)
    assert attempt.score is not None
    assert attempt.score < 1
    mend(replace(mended, id="cau-1"))

    assert again(trainer).raised == 1
    assert attempt.score == 1.0


def test_an_attempt_still_open_is_graded_by_the_mended_key(course: Course, member: User, trainer: User) -> None:
    attempt = begin(member, BANK, RIGHT, RIGHT)
    mend()

    outcome = again(trainer)
    hand_in(attempt)

    assert outcome.changes == []
    assert attempt.score == 1.0
    assert count(RegradedAttempt) == 0


def test_an_attempt_at_other_words_still_open_keeps_its_key(course: Course, member: User, trainer: User) -> None:
    attempt = begin(member, NOBODY, RIGHT, RIGHT)
    mend(replace(MENDED, stem="<p>Khác.</p>"))

    again(trainer)
    hand_in(attempt)

    assert attempt.score == 1.0


def test_a_question_left_out_stays_worth_nothing(course: Course, member: User, trainer: User) -> None:
    attempt = take(member, None, RIGHT, RIGHT)
    mend()

    assert again(trainer).changes == []
    assert attempt.score == pytest.approx(2 / 3)


def test_points_are_those_of_the_revision_that_was_asked(course: Course, member: User, trainer: User) -> None:
    attempt = take(member, BANK, RIGHT, RIGHT)
    mend(replace(MENDED, points=5.0))

    again(trainer)

    assert attempt.score == 1.0
    mend(replace(FIRST, points=5.0))
    again(trainer)
    assert attempt.score == pytest.approx(2 / 3)


def test_other_questions_and_other_quizzes_stay_as_they_are(course: Course, member: User, trainer: User) -> None:
    take(member, BANK, WRONG, RIGHT)
    wrong = db.session.scalars(select(Answer).where(Answer.score == 0)).all()
    mend()

    again(trainer)

    assert sorted(answer.score or 0.0 for answer in wrong) == [0, 1]


def test_who_does_not_write_for_the_course_may_not(
    course: Course, member: User, head: User, outsider: User
) -> None:
    attempt = take(member, BANK, RIGHT, RIGHT)
    mend()

    for stranger in (member, head, outsider):
        with pytest.raises(Forbidden):
            again(stranger)
    assert attempt.score == pytest.approx(2 / 3)
    assert count(Regrading) == 0


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_a_reason_is_due(course: Course, member: User, trainer: User, reason: str) -> None:
    take(member, BANK, RIGHT, RIGHT)
    mend()

    with pytest.raises(Refused):
        again(trainer, reason)
    assert count(Regrading) == 0


def test_a_key_that_changed_meanwhile_is_looked_at_first(course: Course, member: User, trainer: User) -> None:
    take(member, BANK, RIGHT, RIGHT)
    seen = quiz_page().revision_id
    mend()

    with pytest.raises(Stale):
        regrade(quiz_page(), "cau-1", based_on=seen, reason="Vì.", actor=trainer)


@pytest.mark.parametrize("name", ["cau-9", "cau-3"])
def test_a_question_the_quiz_does_not_ask_is_not_found(course: Course, trainer: User, name: str) -> None:
    ask_on("kiem-tra", [FIRST, OTHERS[0]])
    page = quiz_page()

    with pytest.raises(NotFound):
        regrade(page, name, based_on=page.revision_id, reason="Vì.", actor=trainer)


def test_what_was_seen_is_told_no_more(course: Course, member: User, head: User, trainer: User) -> None:
    mine, other = take(member, BANK, RIGHT, RIGHT), take(head, BANK, RIGHT, RIGHT)
    mend()
    again(trainer)

    mark_regradings_seen(mine.id)
    db.session.commit()

    rows = {row.attempt_id: row.seen_at for row in db.session.scalars(select(RegradedAttempt))}
    assert rows[mine.id] is not None
    assert rows[other.id] is None


def test_many_attempts_are_graded_again_together(
    course: Course, member: User, trainer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.questions.operations.regrade.BATCH_SIZE", 2)
    attempts = [take(member, BANK, RIGHT, RIGHT) for _ in range(5)]
    mend()

    assert again(trainer).raised == 5
    assert {attempt.score for attempt in db.session.scalars(select(Attempt))} == {1.0}
    assert len(attempts) == 5


def test_the_solution_of_an_example_is_what_the_tests_take_it_for() -> None:
    assert solution(FIRST) == NOBODY
    assert solution(MENDED) == BANK
