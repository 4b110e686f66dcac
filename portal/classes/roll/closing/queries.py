"""Reading what is asked before a roll is closed or confirmed, and what it counts for."""

from dataclasses import dataclass

from sqlalchemy import case, func, select

from portal.classes.enums import AttendanceState, MarkMethod
from portal.classes.models import Attendance, AttendanceMark
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
