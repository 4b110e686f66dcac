"""Making a quiz on paper, putting it away, and what becomes of it when its unit becomes another."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import SystemRandom

from flask_babel import gettext as _

from portal import clock
from portal.audit import operations as audit
from portal.audit.models import Actor
from portal.content.pages.blueprint import Blueprint
from portal.content.questions.question import Question
from portal.courses.queries.published import PageRow
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.errors import FieldError, require
from portal.paper_quizzes.enums import DrawWay, SheetField
from portal.paper_quizzes.models import PaperQuiz
from portal.paper_quizzes.permissions import can_make
from portal.paper_quizzes.queries.quizzes import codes_in_use, quizzes_of_unit
from portal.paper_quizzes.queries.results import has_results
from portal.paper_quizzes.rules.drawing import (
    FIRST_CODE,
    LAST_CODE,
    LETTERS,
    draw_by_blueprint,
    draw_versions,
    omit_reason,
)
from portal.questions.queries.answers import question_ids
from portal.units import permissions as units
from portal.units.models import Unit

MAX_TITLE_LENGTH = 120
MAX_QUESTIONS = 60


@dataclass(frozen=True)
class PaperQuizSpec:
    """What is asked for: `chosen` are the names of questions in their order, where they are chosen by hand."""

    title: str
    way: DrawWay = DrawWay.BLUEPRINT
    chosen: Sequence[str] = ()
    versions: int = 1
    fields: Collection[SheetField] = tuple(SheetField)


def printable_questions(content_questions: Collection[Question]) -> list[Question]:
    """Those of a page's questions that can be on paper."""
    return [question for question in content_questions if omit_reason(question) is None]


def create_paper_quiz(page: PageRow, spec: PaperQuizSpec, *, unit: Unit, actor: Actor) -> PaperQuiz:
    """Draw a quiz once and for all, of the revision that is published now.

    Raises Forbidden for a unit that the actor neither leads nor trains, and FieldError for what cannot be printed.
    """
    require(can_make(actor, unit))
    content = page_content(page.revision_id)
    title = spec.title.strip()
    if not title or len(title) > MAX_TITLE_LENGTH:
        raise FieldError("title", _("Give it a title of at most %(number)d characters.", number=MAX_TITLE_LENGTH))
    if not 1 <= spec.versions <= len(LETTERS):
        raise FieldError("versions", _("There are one to four versions."))
    chance = SystemRandom()
    seed = chance.randrange(2**31)
    ids, shuffle = question_ids(page.id), bool(content.front.get("shuffle", True))
    pool = printable_questions(content.questions.values())
    blueprint = Blueprint.of_front(content.front)
    if spec.way == DrawWay.CHOSEN:
        by_name = {question.id: question for question in blueprint.drawable(pool)}
        questions = [by_name[name] for name in dict.fromkeys(spec.chosen) if name in by_name]
    else:
        questions = draw_by_blueprint(pool, ids, blueprint, shuffle=shuffle, seed=seed)
    if not questions:
        raise FieldError("chosen", _("Choose at least one question."))
    if len(questions) > MAX_QUESTIONS:
        raise FieldError("chosen", _("A sheet has at most %(number)d questions.", number=MAX_QUESTIONS))
    versions = draw_versions(questions, ids, count=spec.versions, keeps_order=not shuffle, seed=seed)
    free = sorted(set(range(FIRST_CODE, LAST_CODE + 1)) - codes_in_use())
    quiz = PaperQuiz(
        page_id=page.id,
        revision_id=page.revision_id,
        unit_id=unit.id,
        title=title,
        code=chance.choice(free or range(FIRST_CODE, LAST_CODE + 1)),
        draw={"seed": seed, "fields": [one for one in SheetField if one in spec.fields], "versions": versions},
        created_by_id=actor.id,
        created_at=clock.now(),
    )
    db.session.add(quiz)
    db.session.flush()
    acting = units.audit_actor(actor, unit)
    audit.record(acting, "paper_quiz.created", quiz, name=title, page=page.id, questions=len(questions))
    return quiz


def remove_paper_quiz(quiz: PaperQuiz, *, actor: Actor) -> bool:
    """Delete a quiz of which no sheet was typed in, and put away any other; whether it is gone."""
    require(can_make(actor, quiz.unit))
    acting = units.audit_actor(actor, quiz.unit)
    if has_results(quiz.id):
        quiz.archived_at = quiz.archived_at or clock.now()
        audit.record(acting, "paper_quiz.archived", quiz, name=quiz.title)
        return False
    audit.record(acting, "paper_quiz.deleted", quiz, name=quiz.title)
    db.session.delete(quiz)
    return True


def restore_paper_quiz(quiz: PaperQuiz, *, actor: Actor) -> None:
    """Take a quiz out again that was put away."""
    require(can_make(actor, quiz.unit))
    quiz.archived_at = None


def on_unit_reassigned(unit_id: int, *, to_id: int, is_over: bool, on: date) -> None:
    """Let the unit that lives on have the quizzes of one that is over; sheets are typed in there from now on."""
    del on
    if is_over:
        for quiz in quizzes_of_unit(unit_id):
            quiz.unit_id = to_id


def record_export(quiz: PaperQuiz, *, actor: Actor) -> None:
    """Note that the actor took the names and scores as a table."""
    audit.record(units.audit_actor(actor, quiz.unit), "paper_quiz.exported", quiz, name=quiz.title)
