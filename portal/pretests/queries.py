"""Reading what was answered before and after courses: by one person, and summed over many."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Case, Select, bindparam, case, func, select

from portal.accounts.queries.users import has_consent_condition
from portal.courses.models import Competence
from portal.courses.queries.revision_cache import page_content
from portal.db import db, fetch
from portal.deadlines import check_deadline
from portal.pretests.enums import PretestPhase
from portal.pretests.models import PretestAnswer
from portal.pretests.rules.gain import HalfSums
from portal.pretests.rules.questions import questions_by_competence
from portal.questions.queries.answers import question_ids

_SCORES = select(PretestAnswer.phase, PretestAnswer.question_id, PretestAnswer.score).where(
    PretestAnswer.user_id == bindparam("user"), PretestAnswer.page_id == bindparam("page")
)


def pretest_scores(user_id: int, page_id: int) -> Mapping[PretestPhase, Mapping[int, float]]:
    """How the person did in each phase that is answered, by question id."""
    found: dict[PretestPhase, dict[int, float]] = defaultdict(dict)
    for phase, question_id, score in fetch(_SCORES, {"user": user_id, "page": page_id}):
        found[PretestPhase(phase)][question_id] = score
    return found


def sum_halves(question_ids: Collection[int], people: Select[int] | None = None) -> Sequence[HalfSums]:
    """What those who answered these questions before and after gained, by the form that they began with.

    Only who agreed to that use is counted. `people` selects the ids of those among whom; None is everybody.
    """
    check_deadline()

    def mean_in(phase: PretestPhase) -> Case[float]:
        return case((PretestAnswer.phase == phase.value, PretestAnswer.score))

    before, after = func.avg(mean_in(PretestPhase.BEFORE)), func.avg(mean_in(PretestPhase.AFTER))
    begun_with = func.min(case((PretestAnswer.phase == PretestPhase.BEFORE.value, PretestAnswer.form)))
    each = (
        select(begun_with.label("form"), before.label("before"), after.label("after"))
        .where(
            PretestAnswer.question_id.in_(question_ids),
            has_consent_condition(PretestAnswer.user_id, "improvement"),
        )
        .group_by(PretestAnswer.user_id)
        .having(before.is_not(None), after.is_not(None))
    )
    if people is not None:
        each = each.where(PretestAnswer.user_id.in_(people))
    pair = each.subquery()
    difference = pair.c.after - pair.c.before
    rows = db.session.execute(
        select(
            func.count(),
            func.sum(pair.c.before),
            func.sum(pair.c.after),
            func.sum(difference),
            func.sum(difference * difference),
        )
        .group_by(pair.c.form)
        .order_by(pair.c.form)
    )
    return [HalfSums(int(row[0]), *map(float, row[1:])) for row in rows]


def measured_questions(page_id: int, revision_id: int) -> Mapping[str, Collection[int]]:
    """The ids of the questions of a quiz's pretest by what they measure, "" for all; empty without a pretest."""
    content = page_content(revision_id)
    measured = questions_by_competence(content.front, content.questions.values())
    ids = question_ids(page_id) if measured else {}
    return {name: [ids[question.id] for question in asked] for name, asked in measured.items()}


def competence_titles() -> Mapping[str, str]:
    """The titles of all competences by what pages call them, such as dlgf:4.1."""
    rows = db.session.execute(select(Competence.framework, Competence.code, Competence.title))
    return {f"{framework}:{code}": title for framework, code, title in rows}
