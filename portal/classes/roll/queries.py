"""Reading rolls: who is on one, what it says of them, and whom it may take marks about."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from portal.accounts.models import User
from portal.accounts.rules.phones import BadPhone, normalise_phone
from portal.classes.enums import HOLDING
from portal.classes.models import Attendance, AttendanceMark, ClassRegistration, ClassSession, ClassUnit
from portal.classes.roll.rules.joining import Mark, last_words
from portal.content.text.vietnamese import fold
from portal.db import db
from portal.units.models import Membership, Unit
from portal.units.queries.tree import begins_a_word, walk_down


@dataclass(frozen=True)
class RollEntry:
    """A person as the roll knows them: where they belong, their place, and what was marked, if anything was."""

    user_id: int
    name: str
    unit_name: str | None
    place: str | None = None  # a RegistrationState; none for somebody who only came, or may come
    state: str | None = None  # an AttendanceState
    method: str | None = None
    is_disputed: bool = False
    keeper_id: int | None = None
    keeper_name: str | None = None


@dataclass(frozen=True)
class Word:
    """What one keeper of the roll says of a person."""

    keeper_name: str
    state: str


def as_mark(row: AttendanceMark) -> Mark:
    """The mark of a row, as the rules take it."""
    return Mark(row.state, row.marked_at, row.marked_by_id, row.token, row.settles)


def hold_session(session_id: int) -> None:
    """Let nobody close or open the roll of the class until this transaction ends; others may write marks, too."""
    found = select(ClassSession).where(ClassSession.id == session_id).with_for_update(read=True)
    db.session.scalar(found.execution_options(populate_existing=True))


def marks_about(session_id: int, user_ids: Collection[int]) -> Mapping[int, Sequence[AttendanceMark]]:
    """Every mark about these people on the rolls of the class, by person."""
    which = AttendanceMark.session_id == session_id, AttendanceMark.user_id.in_(user_ids)
    found: dict[int, list[AttendanceMark]] = defaultdict(list)
    for mark in db.session.scalars(select(AttendanceMark).where(*which)) if user_ids else ():
        found[mark.user_id].append(mark)
    return found


def people_with_marks(user_id: int) -> Mapping[int, set[int]]:
    """Of whom there are marks that are about this person or were made by them, by class."""
    which = or_(AttendanceMark.user_id == user_id, AttendanceMark.marked_by_id == user_id)
    found: dict[int, set[int]] = defaultdict(set)
    for row in db.session.execute(select(AttendanceMark.session_id, AttendanceMark.user_id).where(which)):
        found[row.session_id].add(row.user_id)
    return found


def people_on_roll(session_id: int) -> list[RollEntry]:
    """Whoever has a place, waits for one or was marked, by given name."""
    keeper = aliased(User)
    of_class = {table: table.session_id == session_id for table in (ClassRegistration, Attendance)}
    statement = (
        select(
            User.id,
            User.name,
            Unit.name,
            ClassRegistration.state,
            Attendance.state,
            Attendance.method,
            Attendance.is_disputed,
            keeper.id,
            keeper.name,
        )
        .outerjoin(ClassRegistration, and_(ClassRegistration.user_id == User.id, of_class[ClassRegistration]))
        .outerjoin(Attendance, and_(Attendance.user_id == User.id, of_class[Attendance]))
        .outerjoin(keeper, keeper.id == Attendance.marked_by_id)
        .outerjoin(Membership, and_(Membership.user_id == User.id, Membership.until.is_(None)))
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(
            or_(
                Attendance.user_id.is_not(None),
                and_(ClassRegistration.state.in_(HOLDING), User.deactivated_at.is_(None)),
            )
        )
        .order_by(User.name_key, User.id)
    )
    rows = db.session.execute(statement)
    return [
        RollEntry(row[0], row[1], row[2], row[3], row[4], row[5], bool(row[6]), row[7], row[8]) for row in rows
    ]


def further_people(
    session: ClassSession, *, limit: int, text: str = "", ids: Collection[int] = ()
) -> list[RollEntry]:
    """Who may come without a place: of the class's unit, those invited and below; by name or number, or by ids."""
    statement = (
        select(User.id, User.name, Unit.name)
        .join(Membership, Membership.user_id == User.id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(_is_invited(session), User.id.not_in(_on_the_roll(session.id)))
    )
    if text:
        statement = statement.where(_matches(text))
    if ids:
        statement = statement.where(User.id.in_(ids))
    rows = db.session.execute(statement.order_by(User.name_key, User.id).limit(limit))
    return [RollEntry(*row) for row in rows]


def words_about(session_id: int, user_ids: Collection[int]) -> Mapping[int, Sequence[Word]]:
    """What each keeper of the roll says of these people now, by person; in the order of the marks."""
    marks = {user_id: last_words(map(as_mark, own)) for user_id, own in marks_about(session_id, user_ids).items()}
    keepers = {mark.marked_by_id for own in marks.values() for mark in own}
    found = select(User.id, User.name).where(User.id.in_(keepers))
    names = {row.id: row.name for row in db.session.execute(found)} if keepers else {}
    return {
        user_id: [Word(names[mark.marked_by_id], mark.state) for mark in sorted(own, key=lambda mark: mark.place)]
        for user_id, own in marks.items()
    }


def expected_ids(session: ClassSession, user_ids: Collection[int]) -> set[int]:
    """Which of these people a mark may be about: who has a place or waits, was marked before, or is invited."""
    if not user_ids:
        return set()
    was_marked = select(AttendanceMark.user_id).where(AttendanceMark.session_id == session.id)
    invited = (
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(_is_invited(session), Membership.user_id.in_(user_ids))
    )
    statement = select(User.id).where(
        User.id.in_(user_ids),
        or_(User.id.in_(_on_the_roll(session.id)), User.id.in_(was_marked), User.id.in_(invited)),
    )
    return set(db.session.scalars(statement))


def _on_the_roll(session_id: int) -> Select[int]:
    """The ids of those who have a place, wait for one or are marked."""
    placed = select(ClassRegistration.user_id).where(
        ClassRegistration.session_id == session_id, ClassRegistration.state.in_(HOLDING)
    )
    return select(
        placed.union_all(select(Attendance.user_id).where(Attendance.session_id == session_id)).subquery()
    )


def _is_invited(session: ClassSession) -> ColumnElement[bool]:
    invited = select(ClassUnit.unit_id).where(ClassUnit.session_id == session.id)
    first = select(Unit.id).where(or_(Unit.id == session.unit_id, Unit.id.in_(invited)))
    return and_(
        Membership.until.is_(None),
        Membership.unit_id.in_(select(walk_down(first).c.id)),
        User.deactivated_at.is_(None),
    )


def _matches(text: str) -> ColumnElement[bool]:
    by_name = begins_a_word(User.folded, fold(text))
    try:
        return or_(User.phone == normalise_phone(text), by_name)
    except BadPhone:
        return by_name
