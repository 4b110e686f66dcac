"""Every change to what was recorded of visits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from portal import clock
from portal.audit.models import Actor
from portal.courses.queries.guides import list_guides
from portal.db import db, insert
from portal.errors import NotFound, Refused, require
from portal.units.operations.tree_lock import lock_tree_shared
from portal.units.queries.memberships import unit_of
from portal.visits.counts.operations import mark_weeks_dirty
from portal.visits.counts.rules import week_of
from portal.visits.enums import Outcome, PersonalDetail, Problem, Topic
from portal.visits.labels import REFUSALS
from portal.visits.models import Visit, VisitCompanion, VisitGuide
from portal.visits.permissions import can_change
from portal.visits.queries import (
    find_by_token,
    get_own_visit,
    list_commune_names,
    recorded_since,
    resident_groups,
    same_day_visits,
    team_mates,
    visits_of,
)
from portal.visits.rules import joins
from portal.visits.rules.personal_details import find_personal_detail

MAX_PEOPLE = 60  # of one visit; more is a class
MAX_REMARK_LENGTH = 140
MAX_DAYS_BACK = 14
MAX_VISITS_PER_DAY = 40  # by one person
MAX_TOKEN_LENGTH = 40


class InvalidVisit(Refused):
    """A visit that cannot be so; `field` says where."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class VisitReport:
    """What a member tells of an outing; without `managed`, everybody or nobody did, as the outcome says."""

    topic: Topic
    people: int
    outcome: Outcome
    visited_on: date
    managed: int | None = None
    guide_ids: frozenset[int] = frozenset()
    companion_ids: frozenset[int] = frozenset()
    group: str = ""
    problem: Problem | None = None
    remark: str = ""

    @property
    def managing(self) -> int:
        """How many people managed by themselves."""
        if self.managed is not None:
            return self.managed
        return self.people if self.outcome == Outcome.ALONE else 0

    def values(self) -> dict[str, Any]:
        """The same as the columns of a visit."""
        return {
            "visited_on": self.visited_on,
            "topic": self.topic.value,
            "group": self.group,
            "people": self.people,
            "managed": self.managing,
            "outcome": self.outcome.value,
            "problem": self.problem.value if self.problem is not None else "",
            "remark": self.remark.strip(),
        }


def record_visit(said: VisitReport, *, token: str, actor: Actor) -> Visit:
    """Keep what the actor tells of an outing, for the unit that they belong to now.

    The same token again is the same form sent twice: what was kept comes back and nothing changes. Raises
    InvalidVisit for numbers and days that cannot be, a guide that is not published, and a line that names
    somebody; Refused for somebody who belongs nowhere, and from so many visits a day on.
    """
    lock_tree_shared()  # so that it is not merged while this is written
    unit = unit_of(actor.id)
    if unit is None:
        raise Refused(_("You belong to no unit yet, so there is nowhere to count it."))
    ensure_valid(said)
    ensure_team_mates(said, unit.id, actor)
    token = token[:MAX_TOKEN_LENGTH]
    known = find_by_token(token, user_id=actor.id)
    if known is not None:
        return known
    if recorded_since(actor.id, clock.now() - timedelta(days=1)) >= MAX_VISITS_PER_DAY:
        raise Refused(_("That was a lot for one day, thank you. Please record the rest tomorrow."))
    values = {
        "unit_id": unit.id,
        "by_id": actor.id,
        "token": token,
        "recorded_at": clock.now(),
        **said.values(),
    }
    db.session.execute(insert(Visit).values(**values).on_conflict_do_nothing(index_elements=["by_id", "token"]))
    kept = find_by_token(token, user_id=actor.id)
    if kept is None:
        raise NotFound
    _add_parts(kept, said)
    mark_weeks_dirty([_week_of(kept)])
    return kept


def edit_visit(visit_id: int, said: VisitReport, *, actor: Actor) -> Visit:
    """Let a record say this instead; on another day or with another topic it is an outing of its own.

    Raises NotFound for a visit of somebody else, Forbidden for one that is too old, and InvalidVisit as above.
    """
    visit = get_own_visit(visit_id, user_id=actor.id)
    require(can_change(actor, visit))
    ensure_valid(said, known_on=visit.visited_on)
    ensure_team_mates(said, visit.unit_id, actor)
    same = same_day_visits(visit)
    if (said.visited_on, said.topic.value) != (visit.visited_on, visit.topic):
        _apply(same, joins.leave(_joined_to(same), visit.id))
    mark_weeks_dirty([_week_of(visit)])
    for name, value in said.values().items():
        setattr(visit, name, value)
    _drop_parts(visit)
    _add_parts(visit, said)
    mark_weeks_dirty([_week_of(visit)])
    db.session.flush()
    return visit


def ensure_team_mates(said: VisitReport, unit_id: int, actor: Actor) -> None:
    """InvalidVisit where somebody came along who is not of the team."""
    if said.companion_ids - {id_ for id_, _name in team_mates(unit_id, without=actor.id)}:
        raise InvalidVisit("companions", _("Choose people of your own team."))


def ensure_valid(said: VisitReport, *, known_on: date | None = None) -> None:
    """InvalidVisit, with the field, for what cannot be so; a record may stay on the day `known_on`."""
    if not 1 <= said.people <= MAX_PEOPLE:
        message = _(
            "One visit counts 1 to %(number)d people. For more than that there is a class.", number=MAX_PEOPLE
        )
        raise InvalidVisit("more_people", message)
    if not 0 <= said.managing <= said.people:
        message = _("At most the %(number)d people you helped can have managed.", number=said.people)
        raise InvalidVisit("managed", message)
    today = clock.today()
    if said.visited_on > today:
        raise InvalidVisit("visited_on", _("This day has not come yet."))
    if said.visited_on < today - timedelta(days=MAX_DAYS_BACK) and said.visited_on != known_on:
        message = _("Only visits of the last %(number)d days can be recorded.", number=MAX_DAYS_BACK)
        raise InvalidVisit("visited_on", message)
    if said.guide_ids - {guide.id for guide in list_guides()}:
        raise InvalidVisit("guides", _("This guide is not published any more. Choose another one."))
    if said.group and said.group not in dict(resident_groups()):
        raise InvalidVisit("group", _("There is no such group. Choose another one."))
    ensure_impersonal(said.remark)


def ensure_impersonal(remark: str) -> None:
    """InvalidVisit for a line that is long, names somebody or holds a long number."""
    if len(remark.strip()) > MAX_REMARK_LENGTH:
        message = _("Please say it in %(number)d characters at most.", number=MAX_REMARK_LENGTH)
        raise InvalidVisit("remark", message)
    detail = find_personal_detail(remark)
    if detail == PersonalDetail.NAME:
        # A commune may be called after a person; they are read only where one of them could matter.
        detail = find_personal_detail(remark, list_commune_names())
    if detail is not None:
        raise InvalidVisit("remark", str(REFUSALS[detail]))


def withdraw_visit(visit_id: int, *, actor: Actor) -> None:
    """Take a record back; of an outing that others recorded too, theirs goes on to count.

    Raises NotFound for a visit of somebody else, and Forbidden for one that is too old.
    """
    visit = get_own_visit(visit_id, user_id=actor.id)
    require(can_change(actor, visit))
    same = same_day_visits(visit)
    _apply(same, joins.leave(_joined_to(same), visit.id))
    db.session.flush()
    _drop_parts(visit)
    db.session.delete(visit)


def join_visits(visit_id: int, other_id: int, *, actor: Actor) -> None:
    """Say that the actor's record and one of a team-mate, of the same day and topic, are of one outing.

    Raises NotFound for others, and Forbidden for one's own that is too old.
    """
    visit = get_own_visit(visit_id, user_id=actor.id)
    require(can_change(actor, visit))
    same = same_day_visits(visit)
    if other_id == visit.id or other_id not in {each.id for each in same}:
        raise NotFound
    _apply(same, joins.join(_joined_to(same), visit.id, other_id))


def leave_outing(visit_id: int, *, actor: Actor) -> None:
    """Say that the actor's record is of an outing of its own after all. Raises NotFound and Forbidden as above."""
    visit = get_own_visit(visit_id, user_id=actor.id)
    require(can_change(actor, visit))
    same = same_day_visits(visit)
    _apply(same, joins.leave(_joined_to(same), visit.id))


def erase_visits(user_ids: Collection[int]) -> int:
    """Take these people and what they remarked off their visits; the counts stay. Returns how many.

    That they came along with others is forgotten as well.
    """
    db.session.execute(delete(VisitCompanion).where(VisitCompanion.user_id.in_(user_ids)))
    found = visits_of(user_ids)
    for visit in found:
        visit.by_id, visit.remark = None, ""
    return len(found)


def _joined_to(visits: Collection[Visit]) -> dict[int, int | None]:
    return {visit.id: visit.joined_to_id for visit in visits}


def _add_parts(visit: Visit, said: VisitReport) -> None:
    db.session.add_all(VisitGuide(visit_id=visit.id, guide_id=id_) for id_ in sorted(said.guide_ids))
    db.session.add_all(VisitCompanion(visit_id=visit.id, user_id=id_) for id_ in sorted(said.companion_ids))


def _drop_parts(visit: Visit) -> None:
    for part in (VisitGuide, VisitCompanion):
        db.session.execute(delete(part).where(part.visit_id == visit.id))


def _week_of(visit: Visit) -> tuple[int, date]:
    return visit.unit_id, week_of(visit.visited_on)


def _apply(visits: Collection[Visit], joined_to: joins.JoinedTo) -> None:
    mark_weeks_dirty(_week_of(visit) for visit in visits)
    for visit in visits:
        visit.joined_to_id = joined_to[visit.id]
