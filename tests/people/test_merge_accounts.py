"""Two accounts of one person become one: every row of both is there afterwards, and the best of both holds."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal import clock
from portal.accounts.models import AccountMerge, ActivationCode, Consent, Device, User
from portal.accounts.operations.activation_codes import issue_code
from portal.accounts.rules.merge_rules import merge_rules
from portal.audit.models import AuditEvent
from portal.courses.models import Course
from portal.db import begin_write, db
from portal.errors import Forbidden, Refused
from portal.people.operations.merge_accounts import MergeChoices, merge_accounts
from portal.progress.models import AcknowledgedUpdate, CourseProgress, PageProgress
from portal.questions.models import Answer, Attempt, Question, Review
from portal.units.models import Grant, Membership, Unit
from portal.units.operations.grants import grant_role
from portal.units.operations.memberships import join_unit
from tests.factories import lesson_markdown, make_course, make_unit, make_user, quiz_markdown, sign_in_cookie
from tests.people.actions import DAY, START, add, did_everything

# These name an account and do not move.
STAYING = {
    "device.user_id": "signed out: a device is no deed",
    "account_merge.gone_id": "says which account is gone",
    "consent.user_id": "moved one by one, by what the person said last",
    "second_factor.user_id": "goes with the account that is closed; the kept one's stays",
    "recovery_code.user_id": "goes with its second factor",
    "person_status.user_id": "counted anew for both",
    "snapshot.frozen_by_id": "what is frozen never changes",
}


@pytest.fixture
def twin(team: Unit) -> User:
    """The second account of the member, in the same team."""
    return make_user("Trần Văn Tư", phone="0912000091", unit=team)


@pytest.fixture
def course() -> Course:
    """Three lessons and a quiz."""
    pages = {f"0{n}-bai-{n}.md": lesson_markdown(f"Bài {n}") for n in (1, 2, 3)}
    return make_course(pages={**pages, "04-kiem-tra.md": quiz_markdown(3)})


def rows_of(user_id: int, column: InstrumentedAttribute[Any]) -> int:
    return db.session.scalar(select(func.count()).where(column == user_id)) or 0


def merged(kept: User, gone: User, actor: User | None = None, **choices: bool) -> AccountMerge:
    db.session.rollback()
    begin_write()
    noted = merge_accounts(kept, gone, choices=MergeChoices(**choices), actor=actor)
    db.session.commit()
    return noted


def test_every_column_that_names_a_user_moves_or_says_why_not(app: Any) -> None:
    moving = {f"{rule.column.class_.__tablename__}.{rule.column.key}" for rule in merge_rules().values()}
    naming = {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if any(key.target_fullname == "user.id" for key in column.foreign_keys)
    }

    assert naming - moving - STAYING.keys() == set()
    assert moving.isdisjoint(STAYING)


def test_every_row_of_both_is_there_afterwards_under_one_of_the_two(
    member: User, twin: User, head: User, team: Unit, course: Course
) -> None:
    did_everything(member, course, head, team, own_page=1, later=3)
    did_everything(twin, course, head, team, own_page=2, later=0)
    add(AccountMerge, gone_id=head.id, kept_id=twin.id, actor_id=twin.id, merged_at=START, moved={})
    grant_role(member, team, "trainer", actor=None).granted_by_id = twin.id
    grant_role(twin, team, "leader", actor=None)
    grant_role(head, team, "leader", until=clock.now() + DAY, actor=None).deputy_of_id = twin.id
    db.session.commit()
    # Attendance is worked out anew of the marks of both.
    derived = {"team_plan.planned_by_id", "attendance", "attendance.marked_by_id"}
    everything = [rule for rule in merge_rules().values() if rule.name not in derived]
    before = {rows.name: rows_of(member.id, rows.column) + rows_of(twin.id, rows.column) for rows in everything}

    noted = merged(member, twin)

    after = {rows.name: rows_of(member.id, rows.column) + rows_of(twin.id, rows.column) for rows in everything}
    assert [name for name, number in before.items() if not number] == []  # every table took part
    assert after == before | {"account_merge.kept_id": before["account_merge.kept_id"] + 1}
    left = {rows.name for rows in everything if rows_of(twin.id, rows.column)}
    twice = {"page_progress", "course_progress", "relearned", "review", "scenario_run", "attempt", "answer"}
    twice |= {"programme_completion", "outside_certificate", "bookmark", "reading_position"}
    twice |= {"page_rating", "page_report", "pretest_answer"}
    twice |= {"class_registration", "attendance_mark.marked_by_id", "class_feedback_given"}
    twice |= {"visit.by_id", "visit_companion"}
    twice |= {"paper_result.entered_by_id"}
    assert left == twice | {"membership", "observation.observer_id"}
    assert noted.moved["page_progress"] == 1
    assert noted.moved["data_request"] == 1
    # The open attempt stays with its answer, and so does what the same form had sent twice.
    assert rows_of(twin.id, Attempt.user_id) == 1
    assert rows_of(twin.id, Answer.user_id) == 2


def test_the_better_of_both_holds(member: User, twin: User, head: User, team: Unit, course: Course) -> None:
    did_everything(member, course, head, team, own_page=1, later=3)
    did_everything(twin, course, head, team, own_page=2, later=0)
    db.session.commit()
    first, last = START, START + 3 * DAY

    merged(member, twin)

    page = db.session.get_one(PageProgress, (member.id, course.pages[0].id))
    assert (page.done_at, page.score) == (first, 0.8)
    whole = db.session.get_one(CourseProgress, (member.id, course.id))
    assert (whole.started_at, whole.active_at, whole.finished_at) == (first, last + DAY, None)
    question = db.session.query(Question).filter_by(page_id=course.pages[3].id).order_by(Question.id).first()
    assert question is not None
    review = db.session.get_one(Review, (member.id, question.id))
    assert review.card == {"of": member.id}  # asked later
    assert (
        db.session.get_one(AcknowledgedUpdate, (member.id, course.pages[0].id, page.revision_id)).relearned_at
        == first
    )


def test_a_course_that_two_accounts_finished_together_is_finished_when_its_last_page_was(
    member: User, twin: User, course: Course
) -> None:
    halves = ((member, course.pages[:2], 5), (twin, course.pages[2:], 2))
    for user, pages, days in halves:
        add(CourseProgress, user_id=user.id, course_id=course.id, started_at=START, active_at=START)
        for page in pages:
            done = START + days * DAY
            add(PageProgress, user_id=user.id, page_id=page.id, revision_id=page.revision_id, done_at=done)
    db.session.commit()

    merged(member, twin)

    assert db.session.get_one(CourseProgress, (member.id, course.id)).finished_at == START + 5 * DAY


@pytest.mark.parametrize("longer_is", ["kept", "gone"])
def test_in_one_team_the_longer_time_is_kept_and_no_earlier_day_counts_otherwise(
    app: Any, member: User, twin: User, team: Unit, longer_is: str
) -> None:
    longer, shorter = (member, twin) if longer_is == "kept" else (twin, member)
    for user, since in ((longer, START), (shorter, START + DAY)):
        db.session.query(Membership).filter_by(user_id=user.id).one().since = since
    db.session.commit()

    merged(member, twin)

    (kept,) = db.session.query(Membership).filter_by(user_id=member.id)
    (gone,) = db.session.query(Membership).filter_by(user_id=twin.id)
    assert (kept.since, kept.until) == (START, None)
    assert gone.since == START + DAY
    assert gone.until is not None


@pytest.mark.parametrize("choice", [False, True])
def test_of_two_teams_one_is_chosen_and_both_keep_the_history(
    member: User, commune: Unit, team: Unit, choice: bool
) -> None:
    other = make_unit("Tổ ấp 7", parent=commune)
    twin = make_user("Trần Văn Tư", unit=other)

    merged(member, twin, unit=choice)

    times = db.session.query(Membership).filter_by(user_id=member.id).all()
    assert {time.unit_id for time in times} == {team.id, other.id}
    assert [time.unit_id for time in times if time.until is None] == [other.id if choice else team.id]


def test_roles_add_up_and_the_stronger_one_holds(member: User, twin: User, head: User, team: Unit) -> None:
    grant_role(member, team, "leader", until=clock.now() + DAY, actor=None).deputy_of_id = twin.id
    own = grant_role(twin, team, "leader", actor=None)
    grant_role(twin, team, "trainer", actor=None)
    lent = grant_role(head, team, "leader", until=clock.now() + DAY, actor=None)
    lent.deputy_of_id = twin.id
    db.session.commit()

    merged(member, twin)

    held = {grant.role: grant for grant in db.session.query(Grant).filter_by(user_id=member.id)}
    assert held["leader"].deputy_of_id is None
    assert held["leader"].until is None
    assert held["trainer"].until is None
    assert own.user_id == twin.id
    assert own.until is not None
    assert lent.deputy_of_id == member.id


def test_phone_user_name_name_and_password(app: Any, member: User, team: Unit) -> None:
    twin = make_user("Trần Văn Tư (cũ)", phone="0912000091", username="tu.tran", unit=team)
    kept_password = member.password_hash
    sign_in_cookie(app, twin)
    issue_code(twin, actor=member)
    db.session.commit()

    merged(member, twin, phone=True)

    assert (member.name, member.phone, member.username) == ("Trần Văn Tư", "0912000091", "tu.tran")
    assert (twin.phone, twin.username, twin.password_hash, twin.pin_hash) == (None, None, None, None)
    assert twin.deactivated_at is not None
    assert member.password_hash == kept_password
    assert rows_of(twin.id, Device.user_id) == 0
    codes = db.session.query(ActivationCode).all()
    assert all(code.expires_at <= clock.now() for code in codes)


def test_a_chosen_name_is_found_by_its_letters(member: User, twin: User) -> None:
    twin.name = "Đặng Văn Tư"
    db.session.commit()

    merged(member, twin, name=True)

    assert (member.name, member.folded) == ("Đặng Văn Tư", "dang van tu")


@pytest.mark.parametrize(
    ("mine", "theirs", "agrees"),
    [
        ([(0, None)], [(1, None)], True),
        ([(0, None)], [(1, 2)], False),  # taken back last, under the other account
        ([(0, 3)], [(1, None)], False),
        ([(0, 1)], [(2, None)], True),
        ([(2, None)], [(0, 1)], True),
        ([], [(0, None)], True),
    ],
)
def test_what_the_person_said_last_holds(
    member: User, twin: User, mine: list[Any], theirs: list[Any], agrees: bool
) -> None:
    for user, acts in ((member, mine), (twin, theirs)):
        db.session.query(Consent).filter_by(user_id=user.id).delete()
        for given, back in acts:
            withdrawn = START + back * DAY if back is not None else None
            add(
                Consent,
                user_id=user.id,
                purpose="reporting",
                version="1",
                given_at=START + given * DAY,
                withdrawn_at=withdrawn,
            )
    db.session.commit()

    merged(member, twin)

    open_ones = db.session.query(Consent).filter_by(user_id=member.id, withdrawn_at=None).count()
    assert open_ones == int(agrees)
    assert db.session.query(Consent).count() == len(mine) + len(theirs)


def test_a_merge_is_noted_and_audited_with_both_names_of_a_deputy(
    member: User, twin: User, head: User, team: Unit
) -> None:
    deputy = make_user("Hồ Thị Bảy", unit=team)
    grant_role(deputy, team, "leader", until=clock.now() + DAY, actor=None).deputy_of_id = head.id
    db.session.commit()

    merged(member, twin, actor=deputy)

    event = db.session.query(AuditEvent).filter_by(action="account.merged").one()
    assert (event.actor_id, event.on_behalf_of_id, event.person_id) == (deputy.id, head.id, member.id)
    assert event.details["gone"] == twin.id
    assert db.session.get_one(AccountMerge, twin.id).kept_id == member.id


def test_what_is_impossible_is_refused(member: User, twin: User, head: User, team: Unit) -> None:
    with pytest.raises(Refused):
        merged(member, member)
    with pytest.raises(Forbidden):
        merged(member, head, actor=head)
    left = make_user("Đã Rời", unit=team)
    left.deactivated_at = clock.now()
    db.session.commit()
    for kept, gone in ((member, left), (left, member)):
        with pytest.raises(Refused):
            merged(kept, gone)

    merged(member, twin)

    for kept, gone in ((member, twin), (twin, head)):
        with pytest.raises(Refused):
            merged(kept, gone)


def test_nobody_merges_whom_they_do_not_cover(
    member: User, twin: User, head: User, leader: User, admin: User, outsider: User, commune: Unit
) -> None:
    grant_role(twin, commune, "leader", actor=None)
    db.session.commit()

    for actor in (head, outsider, member, leader):
        with pytest.raises(Forbidden):
            merged(member, twin, actor=actor)

    assert merged(member, twin, actor=admin).gone_id == twin.id


def test_accounts_of_a_chain_lead_to_the_one_that_is_left(
    member: User, twin: User, head: User, team: Unit
) -> None:
    third = make_user("Tư", unit=team)

    merged(twin, third)
    merged(member, twin)

    assert {merge.kept_id for merge in db.session.query(AccountMerge)} == {member.id}
    assert join_unit(member, team, actor=None).unit_id == team.id
