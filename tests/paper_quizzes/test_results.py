"""Typing sheets in: the score of the screen, ten minutes to take back, and then an attempt like any other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.accounts.models import User
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.errors import FieldError, Forbidden, Refused
from portal.paper_quizzes.models import PaperQuiz, PaperResult
from portal.paper_quizzes.operations.quizzes import remove_paper_quiz, restore_paper_quiz
from portal.paper_quizzes.operations.results import (
    AlreadyEntered,
    TypedSheet,
    count_due_results,
    count_entered,
    enter_result,
    has_due_results,
    redact_paper_results,
    take_back_result,
)
from portal.paper_quizzes.queries.results import paper_note, people_for
from portal.paper_quizzes.rules.notation import write_token
from portal.paper_quizzes.views.entry import read_sheet
from portal.progress.models import PageProgress
from portal.questions.enums import AttemptMedium
from portal.questions.models import Answer, Attempt
from portal.questions.operations.attempts import save_answer, start_attempt, submit_attempt
from portal.questions.rules.grading import solution
from portal.questions.rules.grading.kinds import Response
from portal.units.changes.operations.merge import merge_units
from portal.units.models import Unit
from tests import factories
from tests.fixed_clock import FixedClock
from tests.paper_quizzes.conftest import found_page, make_paper_quiz

A_SHEET = "a sheet"


def right_answers(quiz: PaperQuiz, *, wrong: tuple[str, ...] = ()) -> dict[int, Response]:
    """What somebody answers who has all right but these, by question id."""
    questions = page_content(quiz.revision_id).questions
    (drawn, *_others) = quiz.draw["versions"].values()
    return {one["question"]: solution(questions[one["name"]]) for one in drawn if one["name"] not in wrong}


def sheet(quiz: PaperQuiz, token: str = A_SHEET, version: str = "B", **asked: Any) -> TypedSheet:
    return TypedSheet(version, right_answers(quiz, **asked), clock.today(), token)


def entered(quiz: PaperQuiz, user: User, actor: User, **asked: Any) -> PaperResult:
    again = asked.pop("again", False)
    result = enter_result(quiz, user, sheet(quiz, **asked), again=again, actor=actor)
    db.session.commit()
    return result


def attempts_of(user: User) -> list[Attempt]:
    return db.session.query(Attempt).filter_by(user_id=user.id).order_by(Attempt.id).all()


@pytest.mark.parametrize(
    "wrong", [(), ("go-so",), ("chon-mot",), ("noi-cap", "xep-thu-tu", "go-chu", "chon-nhieu")]
)
def test_a_typed_sheet_scores_as_the_same_answers_do_on_the_screen(
    quiz_page: PageRow, paper_quiz: PaperQuiz, member: User, head: User, team: Unit, wrong: tuple[str, ...]
) -> None:
    twin = factories.make_user("Võ Văn Năm", unit=team)
    answers = right_answers(paper_quiz, wrong=wrong)
    on_screen = start_attempt(page_id=quiz_page.id, revision_id=quiz_page.revision_id, actor=twin)
    for question, response in answers.items():
        save_answer(on_screen, question_id=question, response=response)
    shown = submit_attempt(on_screen.id, user_id=twin.id)

    typed = entered(paper_quiz, member, head, wrong=wrong)
    count_entered(paper_quiz, actor=head)

    (attempt,) = attempts_of(member)
    assert (typed.score, typed.passed) == (shown.score, shown.passed)
    assert (attempt.score, attempt.passed, attempt.medium) == (shown.score, shown.passed, AttemptMedium.PAPER)


def test_every_version_typed_letter_by_letter_comes_to_the_same(
    paper_quiz: PaperQuiz, head: User, member: User
) -> None:
    questions, answers = (
        page_content(paper_quiz.revision_id).questions,
        right_answers(paper_quiz, wrong=("go-so",)),
    )
    for letter, drawn in paper_quiz.draw["versions"].items():
        tokens = [
            write_token(questions[one["name"]], one["options"], answers.get(one["question"], {"text": ""}))
            for one in drawn
        ]
        line = " ".join(f'"{token}"' for token in tokens)

        read = read_sheet(paper_quiz, letter, line=line, tapped={})
        typed = TypedSheet(letter, read, clock.today(), f"sheet {letter}")

        result = enter_result(paper_quiz, member, typed, again=True, actor=head)
        assert result.score == pytest.approx(0.9)


@pytest.mark.both_databases
def test_it_counts_when_the_head_is_done_and_completes_the_page(
    paper_quiz: PaperQuiz, member: User, head: User
) -> None:
    result = entered(paper_quiz, member, head)
    assert attempts_of(member) == []

    assert count_entered(paper_quiz, actor=head) == 1
    db.session.commit()

    (attempt,) = attempts_of(member)
    progress = db.session.query(PageProgress).filter_by(user_id=member.id, page_id=paper_quiz.page_id).one()
    note = paper_note(attempt.id)
    assert (result.attempt_id, attempt.entered_by_id, progress.score) == (attempt.id, head.id, 1.0)
    assert db.session.query(Answer).filter_by(attempt_id=attempt.id).count() == 10
    assert note is not None
    assert (note.entered_by, note.done_on) == (head.name, clock.today())


@pytest.mark.both_databases
def test_it_counts_by_itself_after_ten_minutes_and_once(
    paper_quiz: PaperQuiz, member: User, head: User, fixed_clock: FixedClock
) -> None:
    entered(paper_quiz, member, head)
    assert not has_due_results()

    fixed_clock.advance(minutes=11)

    assert has_due_results()
    db.session.rollback()
    assert [count_due_results(), count_due_results()] == [1, 0]
    assert len(attempts_of(member)) == 1


def test_the_same_form_sent_twice_is_one_sheet(paper_quiz: PaperQuiz, member: User, head: User) -> None:
    first, second = (entered(paper_quiz, member, head) for _time in range(2))

    assert first.id == second.id


def test_a_second_sheet_of_a_person_is_asked_about(paper_quiz: PaperQuiz, member: User, head: User) -> None:
    entered(paper_quiz, member, head)

    with pytest.raises(AlreadyEntered, match=r"100"):
        entered(paper_quiz, member, head, token="another")

    assert entered(paper_quiz, member, head, token="another", again=True).id


def test_what_does_not_count_yet_is_taken_back_and_leaves_nothing(
    paper_quiz: PaperQuiz, member: User, head: User
) -> None:
    result = entered(paper_quiz, member, head)

    take_back_result(paper_quiz, result.id, actor=head)
    db.session.commit()

    assert count_entered(paper_quiz, actor=head) == 0
    assert attempts_of(member) == []


def test_what_counts_stays(paper_quiz: PaperQuiz, member: User, head: User) -> None:
    result = entered(paper_quiz, member, head)
    count_entered(paper_quiz, actor=head)

    with pytest.raises(Refused):
        take_back_result(paper_quiz, result.id, actor=head)


def test_beyond_the_attempts_allowed_nothing_is_typed(team: Unit, head: User, member: User) -> None:
    quiz_text = factories.quiz_markdown(3, max_attempts=1)
    factories.make_course(pages={"01-bai.md": factories.lesson_markdown(), "02-kiem-tra.md": quiz_text})
    quiz = make_paper_quiz(found_page(), team, head)
    entered(quiz, member, head, version="A")

    with pytest.raises(Refused, match=member.name):
        entered(quiz, member, head, version="A", token="another", again=True)


def test_an_open_attempt_on_the_screen_goes_on(
    quiz_page: PageRow, paper_quiz: PaperQuiz, member: User, head: User
) -> None:
    on_screen = start_attempt(page_id=quiz_page.id, revision_id=quiz_page.revision_id, actor=member)
    entered(paper_quiz, member, head)

    count_entered(paper_quiz, actor=head)

    assert submit_attempt(on_screen.id, user_id=member.id).score == 0
    assert len(attempts_of(member)) == 2


def test_an_older_revision_is_graded_by_its_own_words(paper_quiz: PaperQuiz, member: User, head: User) -> None:
    factories.make_course(
        pages={"01-bai.md": factories.lesson_markdown(), "02-kiem-tra.md": factories.quiz_markdown()}
    )

    entered(paper_quiz, member, head)
    count_entered(paper_quiz, actor=head)

    assert attempts_of(member)[0].revision_id == paper_quiz.revision_id != found_page().revision_id


@pytest.mark.parametrize("who", ["trainer", "sibling", "oneself"])
def test_nobody_types_for_people_they_do_not_lead(
    paper_quiz: PaperQuiz, member: User, commune: Unit, who: str
) -> None:
    sibling = factories.make_unit("Tổ ấp 7", parent=commune)
    actors = {
        "trainer": factories.make_user("Lê Thị Tám", unit=commune, grants={"trainer": sibling}),
        "sibling": factories.make_user("Đỗ Văn Lành", unit=sibling, grants={"leader": sibling}),
        "oneself": member,
    }

    with pytest.raises(Forbidden):
        enter_result(paper_quiz, member, sheet(paper_quiz), actor=actors[who])


@pytest.mark.parametrize("days", [-1, 367])
def test_a_day_that_cannot_be_is_refused(paper_quiz: PaperQuiz, member: User, head: User, days: int) -> None:
    typed = TypedSheet("A", {}, clock.today() - timedelta(days=days), "a sheet")

    with pytest.raises(FieldError):
        enter_result(paper_quiz, member, typed, actor=head)


def test_who_may_be_typed_for_is_found_without_marks_by_given_name(
    paper_quiz: PaperQuiz, head: User, member: User, team: Unit
) -> None:
    factories.make_user("Đặng Thị Ánh", unit=team)

    everybody = people_for(paper_quiz, head)

    assert [one.name for one in everybody.people] == ["Đặng Thị Ánh", member.name]
    assert [one.name for one in people_for(paper_quiz, head, "dang").people] == ["Đặng Thị Ánh"]


def test_with_sheets_it_is_put_away_and_without_deleted(paper_quiz: PaperQuiz, member: User, head: User) -> None:
    entered(paper_quiz, member, head)

    assert not remove_paper_quiz(paper_quiz, actor=head)
    with pytest.raises(Refused):
        entered(paper_quiz, member, head, token="another", again=True)
    restore_paper_quiz(paper_quiz, actor=head)
    db.session.query(PaperResult).delete()
    assert remove_paper_quiz(paper_quiz, actor=head)
    db.session.commit()

    assert db.session.query(PaperQuiz).count() == 0


def test_it_goes_with_a_unit_that_is_merged(paper_quiz: PaperQuiz, team: Unit, commune: Unit) -> None:
    other = factories.make_unit("Tổ mới", parent=commune)

    merge_units([team], other, on=clock.today(), reason="Nghị quyết", actor=None)
    db.session.commit()

    assert paper_quiz.unit_id == other.id


def test_deleting_a_person_blanks_what_they_wrote_themselves(
    paper_quiz: PaperQuiz, member: User, head: User
) -> None:
    written = next(one for one in paper_quiz.draw["versions"]["A"] if one["name"] == "go-chu")["question"]
    typed = TypedSheet("A", {written: {"text": "cô Ba ở ấp 12"}}, clock.today(), "a sheet")
    result = enter_result(paper_quiz, member, typed, actor=head)

    assert redact_paper_results([member.id]) == 1
    assert result.responses == {str(written): {"text": ""}}
