"""Hand-over: roles and duties of a leaving member, and who could take them over; reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import ngettext
from sqlalchemy import ColumnElement, Row, func, select

from portal import clock
from portal.accounts.models import ActivationCode, User
from portal.audit.models import Actor
from portal.classes.planning.queries.sessions import number_to_teach
from portal.courses.models import Page, Revision
from portal.db import db
from portal.observations.models import Observation
from portal.people.enums import RosterState
from portal.people.events import hand_over_requested
from portal.people.models import RosterImport
from portal.units import permissions
from portal.units.models import Grant, Membership, Unit
from portal.units.queries.grants import is_valid

MAX_CANDIDATES = 100  # for one role


@dataclass(frozen=True)
class HandOverItem:
    """One thing in words that somebody should take care of; `is_urgent` if nobody else will."""

    text: str
    is_urgent: bool = False


@dataclass(frozen=True)
class HeldRole:
    """A role of the person: who else holds it over the same unit, and who of the unit could take it over."""

    grant: Grant
    unit: Unit
    deputies: Sequence[str]  # the names of those to whom the person lends this role
    others: Sequence[str]  # the names of those who hold it too, by a right of their own
    members: int  # how many belong to the unit besides the person
    candidates: Sequence[Row[int, str]]  # id and name; none where the actor may not give the role

    @property
    def leaves_nobody(self) -> bool:
        """Whether the unit has nobody with this role afterwards."""
        return not self.others and self.grant.deputy_of_id is None


@dataclass(frozen=True)
class HandOver:
    """What somebody who leaves holds, or held on the day of leaving."""

    roles: Sequence[HeldRole]
    others: Sequence[HandOverItem]


def hand_over_of(user: User, *, actor: Actor) -> HandOver:
    """What the user holds, with who could take it over as far as the actor may say; reads only.

    Of somebody who has left, the roles that ended by leaving, and who holds them now.
    """
    held = Grant.until >= user.deactivated_at if user.deactivated_at is not None else is_valid(clock.now())
    statement = select(Grant, Unit).join(Unit, Unit.id == Grant.unit_id).where(Grant.user_id == user.id, held)
    rows = db.session.execute(statement.order_by(Unit.name_key, Grant.role)).all()
    roles = [_held_role(grant, unit, user, actor=actor) for grant, unit in rows]
    return HandOver(roles, [*_own_items(user), *_items_of_later_features(user)])


def candidates_for(unit_id: int, role: str, *, leaving_id: int) -> Sequence[Row[int, str]]:
    """Those who belong to exactly this unit and do not hold the role yet: id and name, by name."""
    holding = select(Grant.user_id).where(*_held_directly(unit_id, role))
    statement = (
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.unit_id == unit_id, Membership.until.is_(None), User.deactivated_at.is_(None))
        .where(User.id != leaving_id, User.id.not_in(holding))
        .order_by(User.name_key, User.id)
        .limit(MAX_CANDIDATES)
    )
    return db.session.execute(statement).all()


def _held_role(grant: Grant, unit: Unit, user: User, *, actor: Actor) -> HeldRole:
    is_there = (User.deactivated_at.is_(None), User.id != user.id)
    others = (
        select(User.name)
        .join(Grant, Grant.user_id == User.id)
        .where(*_held_directly(unit.id, grant.role), *is_there)
    )
    lent = (Grant.deputy_of_id == user.id, Grant.unit_id == unit.id, is_valid(clock.now()))
    deputies = select(User.name).join(Grant, Grant.user_id == User.id).where(*lent)
    here = (Membership.unit_id == unit.id, Membership.until.is_(None))
    members = select(func.count()).select_from(Membership).join(User, User.id == Membership.user_id)
    may_give = grant.deputy_of_id is None and permissions.can_grant(actor, unit, grant.role)
    return HeldRole(
        grant,
        unit,
        deputies=db.session.scalars(deputies.order_by(User.name_key)).all(),
        others=db.session.scalars(others.order_by(User.name_key)).all(),
        members=db.session.scalar(members.where(*here, *is_there)) or 0,
        candidates=candidates_for(unit.id, grant.role, leaving_id=user.id) if may_give else [],
    )


def _held_directly(unit_id: int, role: str) -> tuple[ColumnElement[bool], ...]:
    """That a grant gives the role over exactly this unit now, by a right of its own."""
    return (Grant.unit_id == unit_id, Grant.role == role, Grant.deputy_of_id.is_(None), is_valid(clock.now()))


def _own_items(user: User) -> list[HandOverItem]:
    """What the features up to this one know of."""
    lines = []
    watched = select(func.count()).select_from(Observation).where(Observation.observer_id == user.id)
    written = (
        select(func.count(Page.course_id.distinct()))
        .join(Revision, Revision.page_id == Page.id)
        .where(Revision.author_id == user.id)
    )
    unused = select(func.count(ActivationCode.user_id.distinct())).where(
        ActivationCode.issued_by_id == user.id,
        ActivationCode.used_at.is_(None),
        ActivationCode.expires_at > clock.now(),
    )
    waiting = (RosterImport.uploaded_by_id == user.id, RosterImport.state == RosterState.WAITING)
    imports = select(func.count()).select_from(RosterImport).where(*waiting)
    if number := db.session.scalar(watched):
        lines.append(
            ngettext(
                "Watched %(num)d teach-back; it stays valid.",
                "Watched %(num)d teach-backs; they stay valid.",
                number,
            )
        )
    if number := db.session.scalar(written):
        lines.append(
            ngettext(
                "Wrote pages of %(num)d course: somebody should look after it.",
                "Wrote pages of %(num)d courses: somebody should look after them.",
                number,
            )
        )
    if number := db.session.scalar(unused):
        lines.append(
            ngettext(
                "Gave out an activation code to %(num)d person that is not used yet.",
                "Gave out activation codes to %(num)d people that are not used yet.",
                number,
            )
        )
    if number := db.session.scalar(imports):
        lines.append(
            ngettext(
                "Uploaded %(num)d roster that waits for a decision.",
                "Uploaded %(num)d rosters that wait for a decision.",
                number,
            )
        )
    found = [HandOverItem(line) for line in lines]
    if number := number_to_teach(user.id, clock.now()):
        told = ngettext(
            "Teaches %(num)d class to come: say who does so instead.",
            "Teaches %(num)d classes to come: say who does so instead.",
            number,
        )
        found.append(HandOverItem(told, is_urgent=True))
    return found


def _items_of_later_features(user: User) -> list[HandOverItem]:
    return [line for _listener, lines in hand_over_requested.send(user.id) for line in lines]
