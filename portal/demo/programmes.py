"""What the demonstration is to finish by when, and what its people learned elsewhere."""

from datetime import date, datetime, timedelta

from portal.accounts.models import User
from portal.accounts.queries.users import find_by_login
from portal.clock import VIETNAM
from portal.courses.queries.published import list_courses
from portal.dashboard.counts.operations.counts import discard_dirty, lock_counts
from portal.dashboard.counts.operations.recount import count_people_between, sum_counts
from portal.dashboard.counts.queries.stored_counts import BATCH_SIZE
from portal.dashboard.models import TeamPlan
from portal.db import begin_write, db
from portal.demo import sign_ins
from portal.demo.curriculum import MEMBERS_PROGRAMME
from portal.demo.steps import Step, record_step
from portal.programmes.enums import CertificateState
from portal.programmes.models import Assignment, OutsideCertificate
from portal.programmes.operations.completions import record_completions
from portal.programmes.queries.programmes import ProgrammeRow, list_programmes
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import path

DUE_AFTER, OVERDUE_BY = timedelta(days=21), timedelta(days=12)
PLATFORM = "Bình dân học vụ số"


def create_programmes(until: datetime) -> None:
    """Let the province have a programme to finish, one commune earlier than the rest. The caller commits."""
    head = find_by_login(sign_ins.HEAD.username)
    if head is not None:
        day = until.astimezone(VIETNAM).date()
        _assign(head, until, day)
        _plan(head, until, day)
        _certify(until, day)
        db.session.flush()
    # All of it is counted in the end.
    discard_dirty(db.session())


def count_people(step: Step) -> None:
    """Note who of the province completed what, and count its people for the dashboards, all or nothing.

    They were written past all that is told of what people do.
    """
    after, last = step.after.users, step.after.users + step.people
    db.session.rollback()
    begin_write()
    for first in range(after + 1, last + 1, BATCH_SIZE):
        record_completions(range(first, min(first + BATCH_SIZE, last + 1)))
        db.session.expunge_all()
    discard_dirty(db.session())
    count_people_between(after, last)
    record_step(db.session.connection(), step.counted)
    db.session.commit()


def count_everybody() -> None:
    """Add up for the dashboards who is counted, in the caller's transaction."""
    lock_counts(db.session.connection(), alone=True)
    sum_counts()


def _members_programme() -> ProgrammeRow | None:
    """The programme that everybody in a team is to finish; another where the courses have none of that name."""
    programmes = list_programmes()
    return next((one for one in programmes if one.id == MEMBERS_PROGRAMME), next(iter(programmes), None))


def _assign(head: User, until: datetime, day: date) -> None:
    team, programme = unit_of(head.id), _members_programme()
    if team is None or programme is None:
        return
    province, commune, *_below = path(team.id)
    for unit, due_on in ((province, day + DUE_AFTER), (commune, day - OVERDUE_BY)):
        assigned = Assignment(programme_id=programme.id, unit_id=unit.id, due_on=due_on)
        assigned.assigned_at = until - timedelta(days=60)
        db.session.add(assigned)


def _plan(head: User, until: datetime, day: date) -> None:
    """Let the team be at the last course that it must finish; without a programme, at the last of all."""
    team, programme = unit_of(head.id), _members_programme()
    courses = (programme.compulsory if programme else ()) or [course.id for course in list_courses()]
    if team is None or not courses:
        return
    db.session.add(
        TeamPlan(
            unit_id=team.id,
            course_id=courses[-1],
            since=day - timedelta(days=14),
            by=day + timedelta(days=14),
            planned_by_id=head.id,
            planned_at=until,
        )
    )


def _certify(until: datetime, day: date) -> None:
    member = find_by_login(sign_ins.MEMBER.username)
    if member is not None:
        db.session.add(
            OutsideCertificate(
                user_id=member.id,
                platform=PLATFORM,
                title="Kỹ năng số cơ bản (ví dụ)",
                issued_on=day - timedelta(days=30),
                reference="VI-DU-01",
                recorded_at=until,
                state=CertificateState.WAITING,
            )
        )
