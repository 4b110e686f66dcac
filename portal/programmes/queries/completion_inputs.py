"""Inputs of programme completions, for many people at once: rules, learning records, units, locks."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, and_, case, func, literal, or_, select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.programmes.enums import CertificateState
from portal.programmes.models import (
    Assignment,
    OutsideCertificate,
    Programme,
    ProgrammeCompletion,
    ProgrammeCourse,
)
from portal.programmes.rules.completion import CompletionRule, LearningRecord
from portal.progress.models import CourseProgress
from portal.units.models import Membership, Unit
from portal.units.queries.tree import at_or_below


def lock_rules(
    programme_ids: Collection[str] | None = None, *, course_id: int | None = None, lock: bool = True
) -> list[CompletionRule]:
    """The programmes that hold now (of some ids, or with a certain course), as they ask for courses.

    They are locked where the database can, so that nobody finishes one while it is being changed, unless somebody
    only looks.
    """
    statement = select(Programme).where(Programme.withdrawn_at.is_(None)).order_by(Programme.id)
    if programme_ids is not None:
        statement = statement.where(Programme.id.in_(programme_ids))
    if course_id is not None:
        holding = select(ProgrammeCourse.programme_id).where(ProgrammeCourse.course_id == course_id)
        statement = statement.where(Programme.id.in_(holding))
    if lock:
        statement = statement.with_for_update(read=True)
    statement = statement.execution_options(populate_existing=True)
    programmes = db.session.scalars(statement).all()
    if not programmes:
        return []
    courses: dict[tuple[str, bool], list[int]] = defaultdict(list)
    places = (
        select(ProgrammeCourse.programme_id, ProgrammeCourse.is_compulsory, ProgrammeCourse.course_id)
        .join(Course, Course.id == ProgrammeCourse.course_id)
        .where(ProgrammeCourse.programme_id.in_([one.id for one in programmes]), Course.withdrawn_at.is_(None))
        .order_by(ProgrammeCourse.position, ProgrammeCourse.course_id)
    )
    for programme_id, is_compulsory, id_ in db.session.execute(places):
        courses[programme_id, is_compulsory].append(id_)
    return [
        CompletionRule(
            id=one.id,
            unit_id=one.unit_id,
            min_electives=one.min_electives,
            valid_months=one.valid_months,
            counts_outside=one.counts_outside,
            compulsory=tuple(courses[one.id, True]),
            electives=tuple(courses[one.id, False]),
        )
        for one in programmes
    ]


def lock_people(user_ids: Collection[int]) -> None:
    """Let nobody else note completions of these people until this transaction ends; comes after the rules."""
    statement = select(User.id).where(User.id.in_(user_ids)).order_by(User.id).with_for_update(key_share=True)
    db.session.execute(statement).all()


def learning_records(user_ids: Collection[int], rules: Collection[CompletionRule]) -> dict[int, LearningRecord]:
    """What each of these people did of the courses of these programmes, by user id; without who did nothing."""
    wanted = {id_ for rule in rules for id_ in (*rule.compulsory, *rule.electives)}
    finished: dict[int, dict[int, datetime]] = defaultdict(dict)
    gone_over: dict[int, dict[int, datetime]] = defaultdict(dict)
    certified: dict[int, dict[int, datetime]] = defaultdict(dict)
    elsewhere: dict[int, list[datetime]] = defaultdict(list)
    progress = select(
        CourseProgress.user_id, CourseProgress.course_id, CourseProgress.finished_at, CourseProgress.refreshed_at
    ).where(
        CourseProgress.user_id.in_(user_ids),
        CourseProgress.course_id.in_(wanted),
        CourseProgress.finished_at.is_not(None),
    )
    for user_id, course_id, finished_at, refreshed_at in db.session.execute(progress):
        if finished_at is not None:
            finished[user_id][course_id] = finished_at
        if refreshed_at is not None:
            gone_over[user_id][course_id] = refreshed_at
    if any(rule.counts_outside for rule in rules):
        accepted = (
            select(OutsideCertificate.user_id, OutsideCertificate.course_id, OutsideCertificate.decided_at)
            .where(OutsideCertificate.user_id.in_(user_ids), OutsideCertificate.state == CertificateState.ACCEPTED)
            .order_by(OutsideCertificate.decided_at)
        )
        for person_id, stands_for, at in db.session.execute(accepted):
            if at is not None and stands_for is None:
                elsewhere[person_id].append(at)
            elif at is not None and stands_for is not None:
                certified[person_id][stands_for] = at
    return {
        user_id: LearningRecord(finished[user_id], gone_over[user_id], certified[user_id], elsewhere[user_id])
        for user_id in {*finished, *certified, *elsewhere}
    }


@dataclass(frozen=True)
class UnitPlacements:
    """Where people are: the ids of their unit and those above, the nearest first; and what is assigned there."""

    above: Mapping[int, Sequence[int]] = field(default_factory=dict)
    repeats: Mapping[tuple[str, int], int] = field(default_factory=dict)

    def may_count(self, rule: CompletionRule, user_id: int) -> bool:
        """Whether the programme is for somebody there."""
        return rule.unit_id is None or rule.unit_id in self.above.get(user_id, ())

    def months(self, rule: CompletionRule, user_id: int) -> int | None:
        """How long a completion holds there: as the nearest assignment says that says it, else the programme."""
        said = (self.repeats.get((rule.id, unit_id)) for unit_id in self.above.get(user_id, ()))
        return next((months for months in said if months is not None), rule.valid_months)


def unit_placements(user_ids: Collection[int], rules: Collection[CompletionRule]) -> UnitPlacements:
    """Where these people are now, with what open assignments of these programmes say there."""
    homes = dict(
        db.session.execute(
            select(Membership.user_id, Membership.unit_id).where(
                Membership.user_id.in_(user_ids), Membership.until.is_(None)
            )
        ).all()
    )
    ways = ancestor_ids(set(homes.values()))
    said = select(Assignment.programme_id, Assignment.unit_id, Assignment.repeat_months).where(
        Assignment.programme_id.in_([rule.id for rule in rules]),
        Assignment.ended_at.is_(None),
        Assignment.repeat_months.is_not(None),
    )
    rows = db.session.execute(said)
    repeats = {(programme_id, unit_id): months for programme_id, unit_id, months in rows if months is not None}
    return UnitPlacements({user_id: ways[unit_id] for user_id, unit_id in homes.items()}, repeats)


def completions_of(
    user_ids: Collection[int], rules: Collection[CompletionRule]
) -> dict[tuple[int, str], ProgrammeCompletion]:
    """The completions of these programmes by these people, by user id and programme id."""
    kept = (
        ProgrammeCompletion.user_id.in_(user_ids),
        ProgrammeCompletion.programme_id.in_([rule.id for rule in rules]),
    )
    statement = select(ProgrammeCompletion).where(*kept).execution_options(populate_existing=True)
    return {(one.user_id, one.programme_id): one for one in db.session.scalars(statement)}


def affected_user_ids(rules: Collection[CompletionRule], *, after: int, limit: int) -> Sequence[int]:
    """The next people, by id, who finished a course of these programmes, hold one, or have a certificate."""
    courses = {id_ for rule in rules for id_ in (*rule.compulsory, *rule.electives)}
    finished = select(CourseProgress.user_id).where(
        CourseProgress.course_id.in_(courses), CourseProgress.finished_at.is_not(None)
    )
    held = select(ProgrammeCompletion.user_id).where(
        ProgrammeCompletion.programme_id.in_([rule.id for rule in rules])
    )
    sources = [finished, held]
    if any(rule.counts_outside for rule in rules):
        sources.append(
            select(OutsideCertificate.user_id).where(OutsideCertificate.state == CertificateState.ACCEPTED)
        )
    first, *others = (one.where(one.selected_columns[0] > after) for one in sources)
    both = first.union(*others).subquery()
    column = both.c[0]
    return db.session.scalars(select(column).order_by(column).limit(limit)).all()


def users_complete(rule: CompletionRule) -> Select[int]:
    """The people who did everything that the programme asks for, whether or not that was noted."""
    courses = {*rule.compulsory, *rule.electives}
    done = select(CourseProgress.user_id, CourseProgress.course_id).where(
        CourseProgress.course_id.in_(courses), CourseProgress.finished_at.is_not(None)
    )
    if rule.counts_outside:
        # A certificate for any elective counts as one: as a course that is none.
        accepted = select(
            OutsideCertificate.user_id, func.coalesce(OutsideCertificate.course_id, -OutsideCertificate.id)
        ).where(OutsideCertificate.state == CertificateState.ACCEPTED)
        met = done.union(accepted).subquery()
    else:
        met = done.subquery()
    user_id, course_id = met.c
    is_elective = or_(course_id.in_(rule.electives), course_id < 0)
    enough = [
        func.sum(case((course_id.in_(rule.compulsory), 1), else_=0)) >= len(rule.compulsory),
        func.sum(case((is_elective, 1), else_=0)) >= rule.wanted_electives,
        literal(bool(rule.compulsory or rule.wanted_electives)),
    ]
    return select(user_id).group_by(user_id).having(and_(*enough))


def lacking_user_ids(rule: CompletionRule) -> Sequence[int]:
    """Those whose completion of the programme counts, but who lack something of what it asks for, by id."""
    statement = select(ProgrammeCompletion.user_id).where(
        ProgrammeCompletion.programme_id == rule.id,
        ProgrammeCompletion.expired_at.is_(None),
        ProgrammeCompletion.user_id.not_in(users_complete(rule)),
    )
    return db.session.scalars(statement.order_by(ProgrammeCompletion.user_id)).all()


def number_lacking(rule: CompletionRule) -> int:
    """How many completed the programme, but lack something of what it asks for."""
    statement = select(func.count()).where(
        ProgrammeCompletion.programme_id == rule.id,
        ProgrammeCompletion.expired_at.is_(None),
        ProgrammeCompletion.more_due_on.is_(None),
        ProgrammeCompletion.user_id.not_in(users_complete(rule)),
    )
    return db.session.scalar(statement) or 0


def number_gaining(rule: CompletionRule) -> int:
    """How many would count as having completed the programme who do not yet."""
    held = select(ProgrammeCompletion.user_id).where(ProgrammeCompletion.programme_id == rule.id)
    statement = select(func.count(Membership.user_id)).where(
        Membership.until.is_(None),
        Membership.user_id.in_(users_complete(rule)),
        Membership.user_id.not_in(held),
        *([Membership.unit_id.in_(at_or_below(rule.unit_id))] if rule.unit_id is not None else []),
    )
    return db.session.scalar(statement) or 0


def user_ids_to_expire(now: datetime, *, limit: int) -> list[int]:
    """The ids of the people of the first so many completions that ended until now and were not marked yet."""
    keys = (ProgrammeCompletion.user_id, ProgrammeCompletion.programme_id)
    due = (ProgrammeCompletion.valid_until <= now, ProgrammeCompletion.expired_at.is_(None))
    rows = db.session.execute(select(*keys).where(*due).order_by(*keys).limit(limit))
    return sorted({row.user_id for row in rows})


def holder_ids_below(programme_id: str, unit_id: int) -> Sequence[int]:
    """Those in the unit and below who hold a completion of the programme, by id."""
    statement = (
        select(ProgrammeCompletion.user_id)
        .join(Membership, Membership.user_id == ProgrammeCompletion.user_id)
        .where(
            ProgrammeCompletion.programme_id == programme_id,
            Membership.until.is_(None),
            Membership.unit_id.in_(at_or_below(unit_id)),
        )
    )
    return db.session.scalars(statement.order_by(ProgrammeCompletion.user_id)).all()


def ancestor_ids(unit_ids: Collection[int]) -> dict[int, list[int]]:
    """The ids of each unit and of those above it, the nearest first, by unit id."""
    up = (
        select(Unit.id.label("below_id"), Unit.id, Unit.parent_id, literal(0).label("height"))
        .where(Unit.id.in_(unit_ids))
        .cte(recursive=True)
    )
    up = up.union_all(
        # A hundred levels are a loop, not an organisation.
        select(up.c.below_id, Unit.id, Unit.parent_id, up.c.height + 1)
        .join(up, Unit.id == up.c.parent_id)
        .where(up.c.height < 100)
    )
    found: dict[int, list[int]] = defaultdict(list)
    for below_id, unit_id in db.session.execute(select(up.c.below_id, up.c.id).order_by(up.c.height)):
        found[below_id].append(unit_id)
    return found
