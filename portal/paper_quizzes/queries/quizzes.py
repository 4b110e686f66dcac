"""Reading quizzes on paper, through who looks: one's own, and those for units that are led, or above one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from portal.accounts.enums import Role
from portal.audit.models import Actor
from portal.content.enums import PageKind
from portal.courses.models import Course, Page
from portal.courses.queries.published import PageRow, find_page_by_id, outlines, visible_courses
from portal.db import db
from portal.errors import NotFound
from portal.paper_quizzes.models import PaperQuiz, PaperResult
from portal.units.models import Unit
from portal.units.queries.grants import granted_units
from portal.units.queries.managed_units import managed_unit_ids
from portal.units.queries.tree import at_or_above, at_or_below

MAX_LISTED = 200


@dataclass(frozen=True)
class QuizPlace:
    """Where the page of a quiz stands, whether it is still published or not."""

    course_title: str
    page_title: str
    course_slug: str
    page_slug: str
    is_there: bool
    revision_id: int | None  # what is published now


@dataclass(frozen=True)
class ListedQuiz:
    """A quiz on paper in the list, with how many sheets were typed in."""

    id: int
    title: str
    code: int
    versions: int
    course_title: str
    unit_name: str
    created_at: datetime
    archived_at: datetime | None
    entered: int
    waiting: int  # of those, typed in and not counted yet


def units_for(actor: Actor) -> Sequence[Unit]:
    """The units for which the actor may print quizzes, without those below them."""
    return granted_units(actor.id, (Role.LEADER, Role.TRAINER, Role.ADMIN))


def quiz_place(page_id: int) -> QuizPlace:
    """Where the page stands, or NotFound."""
    row = db.session.execute(
        select(
            Course.title,
            Page.title,
            Course.slug,
            Page.slug,
            Page.withdrawn_at.is_(None) & Course.withdrawn_at.is_(None) & Page.revision_id.is_not(None),
            Page.revision_id,
        )
        .join(Course, Course.id == Page.course_id)
        .where(Page.id == page_id)
    ).first()
    if row is None:
        raise NotFound
    course_title, page_title, course_slug, page_slug, is_there, revision_id = row
    return QuizPlace(course_title, page_title, course_slug, page_slug, bool(is_there), revision_id)


def quiz_pages(actor: Actor) -> Sequence[PageRow]:
    """The published quizzes that may be printed by the actor: of the courses that a unit of theirs may take."""
    found: dict[int, PageRow] = {}
    for unit in units_for(actor):
        courses = visible_courses(_Reader(unit.id))
        pages = outlines(course.id for course in courses)
        for course in courses:
            found |= {page.id: page for page in pages[course.id] if page.kind == PageKind.QUIZ}
    return tuple(found.values())


@dataclass(frozen=True)
class _Reader:
    unit_id: int | None


def get_quiz_page(page_id: int, actor: Actor) -> PageRow:
    """The published quiz, or NotFound where the actor may not print it."""
    page = find_page_by_id(page_id)
    if page is None or page.id not in {one.id for one in quiz_pages(actor)}:
        raise NotFound
    return page


def get_paper_quiz(paper_quiz_id: int, *, viewer: Actor) -> PaperQuiz:
    """The quiz, or NotFound for who may not know of it."""
    quiz = db.session.scalar(select(PaperQuiz).where(PaperQuiz.id == paper_quiz_id, _is_visible(viewer)))
    if quiz is None:
        raise NotFound
    return quiz


def list_paper_quizzes(viewer: Actor) -> list[ListedQuiz]:
    """The quizzes that the viewer may see, the latest first, those put away last."""
    entered = (
        select(
            PaperResult.paper_quiz_id,
            func.count().label("all"),
            func.count().filter(PaperResult.attempt_id.is_(None)).label("waiting"),
        )
        .group_by(PaperResult.paper_quiz_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            PaperQuiz,
            Course.title,
            Unit.name,
            func.coalesce(entered.c["all"], 0),
            func.coalesce(entered.c.waiting, 0),
        )
        .join(Page, Page.id == PaperQuiz.page_id)
        .join(Course, Course.id == Page.course_id)
        .join(Unit, Unit.id == PaperQuiz.unit_id)
        .outerjoin(entered, entered.c.paper_quiz_id == PaperQuiz.id)
        .where(_is_visible(viewer))
        .order_by(PaperQuiz.archived_at.is_not(None), PaperQuiz.created_at.desc(), PaperQuiz.id.desc())
        .limit(MAX_LISTED)
    )
    return [
        ListedQuiz(
            quiz.id,
            quiz.title,
            quiz.code,
            len(quiz.letters),
            course,
            unit,
            quiz.created_at,
            quiz.archived_at,
            entered,
            waiting,
        )
        for quiz, course, unit, entered, waiting in rows
    ]


def find_by_code(code: int, *, viewer: Actor) -> Sequence[PaperQuiz]:
    """The quizzes with this code that the viewer may see, the latest first."""
    statement = select(PaperQuiz).where(PaperQuiz.code == code, _is_visible(viewer))
    return db.session.scalars(statement.order_by(PaperQuiz.created_at.desc())).all()


def codes_in_use() -> frozenset[int]:
    """The codes of the quizzes that are not put away."""
    return frozenset(db.session.scalars(select(PaperQuiz.code).where(PaperQuiz.archived_at.is_(None))))


def quizzes_of_unit(unit_id: int) -> Sequence[PaperQuiz]:
    """The quizzes that were made for exactly this unit."""
    return db.session.scalars(select(PaperQuiz).where(PaperQuiz.unit_id == unit_id)).all()


def _is_visible(viewer: Actor) -> ColumnElement[bool]:
    """One's own; who leads sees all of the units below, and everybody those that were made for a unit above."""
    ids = [unit.id for unit in units_for(viewer)]
    return or_(
        PaperQuiz.created_by_id == viewer.id,
        PaperQuiz.unit_id.in_(at_or_above(*ids)),
        PaperQuiz.unit_id.in_(at_or_below(*managed_unit_ids(viewer))),
    )
