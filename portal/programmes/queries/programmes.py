"""Programmes with their courses."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, or_, select

from portal.courses.models import Course
from portal.courses.queries.published import HasUnit, list_courses, units_above, visible_courses
from portal.db import Rows, db, fetch
from portal.errors import NotFound
from portal.programmes.models import Programme, ProgrammeCourse
from portal.units.models import Unit
from portal.units.queries.catalogue_cache import cached_by_catalogue_version
from portal.units.queries.tree import at_or_above, at_or_below, get_unit


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme with the ids of its published courses, each kind in the order of the programme."""

    id: str
    title: str
    summary: str
    min_electives: int
    valid_months: int | None
    counts_outside: bool
    unit_id: int | None  # none: it comes from the courses folder
    withdrawn_at: datetime | None
    compulsory: tuple[int, ...]
    electives: tuple[int, ...]


_present = Programme.withdrawn_at.is_(None)
_compulsory = (
    select(ProgrammeCourse.course_id)
    .join(Course, Course.id == ProgrammeCourse.course_id)
    .join(Programme, Programme.id == ProgrammeCourse.programme_id)
    .where(ProgrammeCourse.is_compulsory, Course.withdrawn_at.is_(None), _present)
)
_compulsory_for = _compulsory.where(
    or_(Programme.unit_id.is_(None), Programme.unit_id.in_(bindparam("units", expanding=True)))
)
_programmes: Rows = select(
    Programme.id,
    Programme.title,
    Programme.summary,
    Programme.min_electives,
    Programme.valid_months,
    Programme.counts_outside,
    Programme.unit_id,
    Programme.withdrawn_at,
).order_by(Programme.title, Programme.id)
_places: Rows = (
    select(ProgrammeCourse.programme_id, ProgrammeCourse.course_id, ProgrammeCourse.is_compulsory)
    .join(Course, Course.id == ProgrammeCourse.course_id)
    .where(Course.withdrawn_at.is_(None))
    .order_by(ProgrammeCourse.programme_id, ProgrammeCourse.position, ProgrammeCourse.course_id)
)


def compulsory_course_ids(viewer: HasUnit | None = None) -> frozenset[int]:
    """The published courses that some programme demands: of all, or of those meant for the viewer."""
    if viewer is None:
        return frozenset(fetch(_compulsory, {}).scalars())
    return _compulsory_at(viewer.unit_id)


@cached_by_catalogue_version(256)
def _compulsory_at(unit_id: int | None) -> frozenset[int]:
    return frozenset(fetch(_compulsory_for, {"units": list(units_above(unit_id))}).scalars())


def list_programmes() -> tuple[ProgrammeRow, ...]:
    """All programmes that hold, by title."""
    return _with_courses(_programmes.where(_present))


def programmes_at(unit_id: int) -> tuple[ProgrammeRow, ...]:
    """The programmes that hold for a unit: those of the courses folder, its own, and those of units above it."""
    return _with_courses(_programmes.where(_present, _is_for(units_above(unit_id))))


def programmes_near(unit_ids: Collection[int], *, withdrawn: bool = False) -> tuple[ProgrammeRow, ...]:
    """The programmes that hold at, above or below some units, by title; `withdrawn` says whether others too."""
    statement = _programmes.where(_is_near(unit_ids))
    return _with_courses(statement if withdrawn else statement.where(_present))


def unit_of_programme(programme: Programme) -> Unit:
    """The unit whose programme it is, or NotFound for one of the courses folder."""
    if programme.unit_id is None:
        raise NotFound
    return get_unit(programme.unit_id)


def get_programme(programme_id: str, *, near: Collection[int]) -> Programme:
    """The programme, withdrawn or not, or NotFound where it is not meant for a unit at, above or below these."""
    statement = select(Programme).where(Programme.id == programme_id, _is_near(near))
    programme = db.session.scalar(statement)
    if programme is None:
        raise NotFound
    return programme


def programmes_written_by(unit_id: int) -> Sequence[Programme]:
    """The programmes that exactly this unit wrote."""
    return db.session.scalars(select(Programme).where(Programme.unit_id == unit_id)).all()


def lock_library_programmes() -> dict[str, Programme]:
    """The programmes of the courses folder by id, locked; withdrawn ones too."""
    folder = select(Programme).where(Programme.unit_id.is_(None)).with_for_update()
    return {programme.id: programme for programme in db.session.scalars(folder)}


def programme_ids_with(course_id: int) -> Sequence[str]:
    """The ids of the programmes that hold now and that ask for this course."""
    held = select(ProgrammeCourse.programme_id).where(ProgrammeCourse.course_id == course_id)
    return db.session.scalars(select(Programme.id).where(Programme.id.in_(held), _present)).all()


def programmes_of(viewer: HasUnit) -> tuple[ProgrammeRow, ...]:
    """The programmes meant for the viewer that hold a course meant for the viewer, with those courses only."""
    meant = {course.id for course in visible_courses(viewer)}
    own = (
        replace(
            programme,
            compulsory=_among(programme.compulsory, meant),
            electives=_among(programme.electives, meant),
        )
        for programme in _with_courses(_programmes.where(_present, _is_for(units_above(viewer.unit_id))))
    )
    return tuple(programme for programme in own if programme.compulsory or programme.electives)


@dataclass(frozen=True, slots=True)
class CourseInProgramme:
    """A course of a programme: `is_there` says whether readers see it."""

    id: int
    slug: str
    title: str
    summary: str
    is_compulsory: bool
    is_there: bool


def courses_in(programme_id: str) -> Sequence[CourseInProgramme]:
    """The courses of a programme in its order, with those that are not published any more."""
    statement = (
        select(
            Course.id,
            Course.slug,
            Course.title,
            Course.summary,
            ProgrammeCourse.is_compulsory,
            Course.withdrawn_at.is_(None),
        )
        .join(ProgrammeCourse, ProgrammeCourse.course_id == Course.id)
        .where(ProgrammeCourse.programme_id == programme_id)
        .order_by(ProgrammeCourse.is_compulsory.desc(), ProgrammeCourse.position)
    )
    return [CourseInProgramme(*row) for row in db.session.execute(statement)]


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """A course that may stand in a programme; `place` says where it does: compulsory, elective or nowhere ("")."""

    id: int
    title: str
    summary: str
    is_there: bool
    place: str


def course_choices(unit_id: int, programme_id: str | None = None) -> Sequence[CourseChoice]:
    """The courses for a programme of the unit: those it holds in its order, then the others readers there see."""
    held = courses_in(programme_id) if programme_id is not None else ()
    own = [
        CourseChoice(
            one.id, one.title, one.summary, one.is_there, "compulsory" if one.is_compulsory else "elective"
        )
        for one in held
    ]
    known = {one.id for one in own}
    others = (one for one in list_courses(units_above(unit_id)) if one.id not in known)
    return [*own, *(CourseChoice(one.id, one.title, one.summary, True, "") for one in others)]


def course_titles() -> dict[int, str]:
    """The titles of the published courses that stand in a programme, by course id."""
    held = select(ProgrammeCourse.course_id)
    statement = select(Course.id, Course.title).where(Course.id.in_(held), Course.withdrawn_at.is_(None))
    return {row.id: row.title for row in db.session.execute(statement)}


def _is_for(units: Collection[int]) -> ColumnElement[bool]:
    return or_(Programme.unit_id.is_(None), Programme.unit_id.in_(units))


def _is_near(unit_ids: Collection[int]) -> ColumnElement[bool]:
    near = or_(Programme.unit_id.in_(at_or_above(*unit_ids)), Programme.unit_id.in_(at_or_below(*unit_ids)))
    return or_(Programme.unit_id.is_(None), near)


def _with_courses(statement: Rows) -> tuple[ProgrammeRow, ...]:
    programmes = db.session.execute(statement).all()
    if not programmes:
        return ()
    courses: dict[tuple[str, bool], list[int]] = {}
    for programme_id, course_id, is_compulsory in db.session.execute(_places):
        courses.setdefault((programme_id, is_compulsory), []).append(course_id)
    found = (
        (*row, tuple(courses.get((row.id, True), ())), tuple(courses.get((row.id, False), ())))
        for row in programmes
    )
    return tuple(ProgrammeRow(*row) for row in found)


def _among(ids: Iterable[int], meant: Collection[int]) -> tuple[int, ...]:
    return tuple(id_ for id_ in ids if id_ in meant)
