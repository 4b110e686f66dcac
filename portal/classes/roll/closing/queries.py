"""Reading what is asked before a roll is closed or confirmed, and what it counts for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from portal.accounts.models import User
from portal.accounts.queries.users import has_consent_condition
from portal.accounts.rules.consent_purposes import REPORTING
from portal.classes.enums import AttendanceState, MarkMethod
from portal.classes.models import Attendance, AttendanceMark, ClassSession
from portal.content.enums import PageKind
from portal.content.files.front_matter import ALL_LESSONS
from portal.courses.models import Course, Page, PageAlias, Revision
from portal.db import db
from portal.progress.rules.class_credits import CountedPage

KINDS = (PageKind.LESSON.value, PageKind.GUIDE.value)
BY_KEEPER = (MarkMethod.HAND.value, MarkMethod.PAPER.value)


@dataclass(frozen=True)
class RollCounts:
    """How many people a roll says what of; `disputed` are among the others."""

    present: int = 0
    excused: int = 0
    absent: int = 0
    disputed: int = 0

    @property
    def marked(self) -> int:
        """How many it says anything of."""
        return self.present + self.excused + self.absent


def count_roll(session_id: int) -> RollCounts:
    """How many are present, absent with notice and absent, and of how many two rolls say otherwise."""
    states = (AttendanceState.PRESENT, AttendanceState.EXCUSED, AttendanceState.ABSENT)
    present, excused, absent = (func.count(case((Attendance.state == state.value, 1))) for state in states)
    disputed = func.count(case((Attendance.is_disputed, 1)))
    statement = select(present, excused, absent, disputed).where(Attendance.session_id == session_id)
    row = db.session.execute(statement).one()
    return RollCounts(row[0], row[1], row[2], row[3])


def keeper_ids(session_id: int) -> frozenset[int]:
    """The ids of everybody who ticked somebody on the roll, or typed it from paper."""
    statement = select(AttendanceMark.marked_by_id).where(
        AttendanceMark.session_id == session_id, AttendanceMark.method.in_(BY_KEEPER)
    )
    return frozenset(db.session.scalars(statement.distinct()))


def counted_pages(course_id: int) -> list[CountedPage]:
    """The published lessons and guides that a class of the course counts for, as its author says."""
    course = db.session.get_one(Course, course_id)
    said = course.front.get("class_counts_for", [])
    since = select(func.min(Revision.published_at)).where(Revision.page_id == Page.id).scalar_subquery()
    statement = select(Page.id, Page.revision_id, since).where(
        Page.course_id == course_id, Page.revision_id.is_not(None), Page.withdrawn_at.is_(None)
    )
    if said == ALL_LESSONS:
        statement = statement.where(Page.kind == PageKind.LESSON)
    else:
        former = select(PageAlias.page_id).where(PageAlias.course_id == course_id, PageAlias.slug.in_(said))
        statement = statement.where(Page.kind.in_(KINDS), Page.slug.in_(said) | Page.id.in_(former))
    rows = db.session.execute(statement.order_by(Page.id)) if said else ()
    return [
        CountedPage(page_id, revision_id, published_at)
        for page_id, revision_id, published_at in rows
        if revision_id is not None
    ]


@dataclass(frozen=True)
class PresentName:
    """Somebody who was there; `name` is empty for who did not agree to be named."""

    user_id: int
    name: str


def present_names(session_id: int) -> list[PresentName]:
    """Who is marked present, by given name, named only where they agreed that heads report of them by name."""
    name = case((has_consent_condition(User.id, REPORTING), User.name), else_="")
    statement = (
        select(User.id, name)
        .join(Attendance, Attendance.user_id == User.id)
        .where(Attendance.session_id == session_id, Attendance.state == AttendanceState.PRESENT)
    )
    rows = db.session.execute(statement.order_by(User.name_key, User.id))
    return [PresentName(user_id, name) for user_id, name in rows]


def find_names(user_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of these people, by id."""
    ids = [user_id for user_id in user_ids if user_id is not None]
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids))) if ids else ()
    return {row.id: row.name for row in rows}


def counted_titles(course_id: int) -> Sequence[str]:
    """The titles of the lessons and guides that a class of the course counts for, in their order."""
    ids = [page.page_id for page in counted_pages(course_id)]
    return db.session.scalars(select(Page.title).where(Page.id.in_(ids)).order_by(Page.position, Page.id)).all()


def counted_course_ids(user_id: int) -> Sequence[int]:
    """The courses of the classes of which a roll says something of the person."""
    statement = select(ClassSession.course_id).join(Attendance, Attendance.session_id == ClassSession.id)
    mine = Attendance.user_id == user_id, ClassSession.course_id.is_not(None)
    return [id_ for id_ in db.session.scalars(statement.where(*mine).distinct()) if id_ is not None]
