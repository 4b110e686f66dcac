"""Checking a plan before anything is written: every problem beside its field, in one go."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.classes.models import ClassSession
from portal.classes.permissions import can_plan
from portal.classes.planning.queries.choices import (
    find_teacher,
    overlapping_sessions,
    planning_units,
    units_within,
)
from portal.classes.planning.queries.sessions import invited_unit_ids
from portal.classes.planning.rules import (
    MAX_AWAY,
    MAX_CAPACITY,
    MAX_INVITED,
    MAX_MINUTES,
    MAX_NAME_LENGTH,
    MAX_NOTE_LENGTH,
    MAX_PLACE_LENGTH,
    MAX_TITLE_LENGTH,
    MIN_MINUTES,
    ClassPlan,
)
from portal.courses.queries.published import courses_at
from portal.db import db
from portal.errors import Refused
from portal.units.models import Unit


class InvalidPlan(Refused):
    """A plan that cannot be so; `problems` says what is wrong by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class Overlap(Refused):
    """Other classes take place in the same hours with the same teacher or at the same place."""

    def __init__(self, sessions: Iterable[ClassSession]) -> None:
        super().__init__(_("Something else takes place then."))
        self.sessions = tuple(sessions)


def check_plan(plan: ClassPlan, *, actor: Actor, before: ClassSession | None = None) -> tuple[ClassPlan, Unit]:
    """The plan with texts tidied and its unit; InvalidPlan for what cannot be so.

    Who changes a class (`before`) may leave as they are a unit, a teacher and invitations that they could not
    choose themselves.
    """
    unit = db.session.get(Unit, plan.unit_id)
    is_kept = before is not None and unit is not None and unit.id == before.unit_id
    if unit is None or not (is_kept or (can_plan(actor, unit) and unit.closed_on is None)):
        raise InvalidPlan({"unit": _("Choose a unit for which you may plan classes.")})
    plan = tidied(plan, unit)
    problems = {**_problems_of_texts(plan), **_problems_of_numbers(plan)}
    if plan.course_id is not None and plan.course_id not in {course.id for course in courses_at(unit.id)}:
        problems["course"] = _("This course is not there any more. Choose again.")
    if not plan.invited:
        problems["units"] = _("Choose at least one unit that is invited.")
    elif len(plan.invited) > MAX_INVITED:
        problems["units"] = _("At most %(num)d units. Invite the unit above them.", num=MAX_INVITED)
    elif set(plan.invited) - units_within(plan.invited, below=unit.id):
        problems["units"] = _("Only %(unit)s and the units below it can be invited.", unit=unit.name)
    elif before is not None and not can_plan(actor, unit) and set(plan.invited) - set(invited_unit_ids(before.id)):
        problems["units"] = _("Whom else to invite is for those to say who lead or train there.")
    kept_teacher = before.teacher_id if before is not None else None
    if plan.teacher_id not in (None, kept_teacher) and not find_teacher(plan.teacher_id or 0, unit, actor=actor):
        problems["teacher"] = _("This person cannot teach a class of %(unit)s. Choose again.", unit=unit.name)
    if problems:
        raise InvalidPlan(problems)
    return plan, unit


def tidied(plan: ClassPlan, unit: Unit) -> ClassPlan:
    """The plan without doubled spaces; without a title it has that of its course."""
    title = " ".join(plan.title.split())
    if not title and plan.course_id is not None:
        titles = {course.id: course.title for course in courses_at(unit.id)}
        title = titles.get(plan.course_id, "")[:MAX_TITLE_LENGTH]
    return replace(
        plan,
        title=title,
        place=" ".join(plan.place.split()),
        note=plan.note.strip(),
        teacher_name="" if plan.teacher_id is not None else " ".join(plan.teacher_name.split()),
        invited=tuple(sorted(set(plan.invited))),
    )


def ensure_timely(starts_at: datetime, *, took_place: bool) -> None:
    """InvalidPlan for the past, unless the class is said to have taken place; and for more than a year away."""
    now = clock.now()
    if took_place and starts_at > now:
        raise InvalidPlan({"took_place": _("This time is still to come, so the class has not taken place yet.")})
    if not took_place and starts_at <= now:
        message = _("This time has passed. Choose a later one, or say that the class has taken place already.")
        raise InvalidPlan({"day": message})
    if abs(starts_at - now) > MAX_AWAY:
        raise InvalidPlan({"day": _("This day is more than a year away. Look at the year again.")})


def find_overlaps(
    plan: ClassPlan, times: Iterable[datetime], *, actor: Actor, besides: Iterable[int] = ()
) -> list[ClassSession]:
    """The classes that stand in the way of the plan at these times, besides some; at most as many as one reads."""
    below = [unit.id for unit in planning_units(actor)]
    left_out, found = set(besides), dict[int, ClassSession]()
    for starts_at in times:
        others = overlapping_sessions(
            starts_at, plan.minutes, teacher_id=plan.teacher_id, place=plan.place, visible_below=below
        )
        found |= {other.id: other for other in others if other.id not in left_out}
    return list(found.values())[:5]


def _problems_of_texts(plan: ClassPlan) -> dict[str, str]:
    problems = {}
    if not plan.title:
        problems["title"] = _("Say what the class is about, or choose a course.")
    if not plan.place:
        problems["place"] = _("Say where the class takes place.")
    longest = {
        "title": (plan.title, MAX_TITLE_LENGTH),
        "place": (plan.place, MAX_PLACE_LENGTH),
        "teacher_name": (plan.teacher_name, MAX_NAME_LENGTH),
        "note": (plan.note, MAX_NOTE_LENGTH),
    }
    for field, (text, length) in longest.items():
        if len(text) > length:
            problems[field] = _("Please say it in %(number)d characters at most.", number=length)
    return problems


def _problems_of_numbers(plan: ClassPlan) -> dict[str, str]:
    problems = {}
    if not MIN_MINUTES <= plan.minutes <= MAX_MINUTES:
        problems["minutes"] = _(
            "A class takes %(least)d to %(most)d minutes.", least=MIN_MINUTES, most=MAX_MINUTES
        )
    if plan.capacity is not None and not 1 <= plan.capacity <= MAX_CAPACITY:
        problems["capacity"] = _("1 to %(most)d places; empty where everybody finds one.", most=MAX_CAPACITY)
    return problems
