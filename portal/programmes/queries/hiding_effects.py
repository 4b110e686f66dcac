"""What becomes of programmes and of those who learn for them when readers see a course no more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from portal.db import db
from portal.deadlines import within_deadline
from portal.programmes.models import Assignment, Programme
from portal.programmes.queries.completion_inputs import lock_rules, number_gaining, number_lacking
from portal.programmes.queries.programmes import programme_ids_with
from portal.programmes.rules.completion import CompletionRule
from portal.units.models import Membership
from portal.units.queries.tree import at_or_below


@dataclass(frozen=True, slots=True)
class HidingEffect:
    """A programme that asks for a course, and what changes without it.

    `asked` are the people to whom it is given; `gaining` those who then have all that is asked for; `lacking`
    completed it and then lack something; `asks_nothing` says whether nothing is left of it.
    """

    title: str
    asked: int
    gaining: int
    lacking: int
    asks_nothing: bool


def hiding_effects(course_id: int) -> Sequence[HidingEffect]:
    """The programmes that ask for a course now, by title, and what hiding it would mean for their people."""
    rules = {rule.id: without_course(rule, course_id) for rule in rules_with(course_id)}
    titles = select(Programme.id, Programme.title).where(Programme.id.in_(rules)).order_by(Programme.title)
    return [
        HidingEffect(
            title=title,
            asked=number_asked(id_),
            gaining=number_gaining(rules[id_]),
            lacking=number_lacking(rules[id_]),
            asks_nothing=not (rules[id_].compulsory or rules[id_].wanted_electives),
        )
        for id_, title in within_deadline(db.session.execute(titles))
    ]


def rules_with(course_id: int) -> list[CompletionRule]:
    """The programmes that ask for the course, as they ask now."""
    found = lock_rules(programme_ids_with(course_id), lock=False)
    return [rule for rule in found if course_id in (*rule.compulsory, *rule.electives)]


def without_course(rule: CompletionRule, course_id: int) -> CompletionRule:
    """The same programme without a course."""
    return replace(
        rule,
        compulsory=tuple(id_ for id_ in rule.compulsory if id_ != course_id),
        electives=tuple(id_ for id_ in rule.electives if id_ != course_id),
    )


def number_asked(programme_id: str) -> int:
    """How many people the programme is given to now."""
    units = db.session.scalars(
        select(Assignment.unit_id).where(Assignment.programme_id == programme_id, Assignment.ended_at.is_(None))
    ).all()
    if not units:
        return 0
    below = select(func.count(Membership.user_id)).where(
        Membership.until.is_(None), Membership.unit_id.in_(at_or_below(*units))
    )
    return db.session.scalar(below) or 0
