"""The portal freezes by itself: on the planned day, once, and later where it did not run."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.clock import VIETNAM
from portal.dashboard.enums import ReminderKind, ScheduleKind
from portal.dashboard.models import Snapshot
from portal.dashboard.queries.subjects import Subject
from portal.dashboard.reminders.queries import due_reminders
from portal.dashboard.snapshot_schedules.operations import run_due_schedules, set_schedule
from portal.dashboard.snapshot_schedules.rules import last_missed, next_run
from portal.dashboard.snapshots.models import SnapshotSchedule
from portal.dashboard.snapshots.queries import tampered_snapshots
from portal.db import begin_write, db
from portal.scheduler import scheduler_of
from portal.units.changes.operations.close import close_unit
from portal.units.models import Unit
from tests.conftest import Browser
from tests.dashboard.test_snapshots import course, studied
from tests.factories import make_unit

__all__ = ["course", "studied"]  # fixtures


def at(*parts: Any) -> datetime:
    """A moment in Vietnam."""
    return datetime(*parts, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("kind", "after", "planned"),
    [
        ("month", at(2026, 11, 27, 8), at(2026, 11, 30, 17)),
        ("month", at(2026, 11, 30, 17), at(2026, 12, 31, 17)),  # that one has come
        ("month", at(2028, 2, 1, 0), at(2028, 2, 29, 17)),
        ("quarter", at(2026, 11, 27, 8), at(2026, 12, 31, 17)),
        ("quarter", at(2026, 12, 31, 18), at(2027, 3, 31, 17)),
        ("half_year", at(2026, 6, 30, 16, 59), at(2026, 6, 30, 17)),
        ("half_year", at(2026, 7, 1, 0), at(2026, 12, 31, 17)),
        ("year", at(2027, 1, 1, 0), at(2027, 12, 31, 17)),
        # 23:30 of the last day in London is a day later in Vietnam
        ("month", datetime.fromisoformat("2026-11-30T17:30:00+00:00"), at(2026, 12, 31, 17)),
    ],
)
def test_the_next_time_is_the_last_day_of_the_period(kind: str, after: datetime, planned: datetime) -> None:
    assert next_run(kind, None, 17, after=after) == planned


def test_of_what_was_missed_the_last_is_made_up_for() -> None:
    once = date(2026, 12, 20)

    assert next_run("once", once, 17, after=at(2026, 12, 20, 16)) == at(2026, 12, 20, 17)
    assert next_run("once", once, 17, after=at(2026, 12, 20, 17)) is None
    assert last_missed("once", once, 17, first=at(2026, 12, 20, 17), now=at(2027, 2, 1)) == (
        at(2026, 12, 20, 17),
        0,
    )
    assert last_missed("month", None, 17, first=at(2026, 11, 30, 17), now=at(2027, 2, 1)) == (
        at(2027, 1, 31, 17),
        2,
    )


def due_since(schedule: SnapshotSchedule, ago: timedelta) -> None:
    """Let the planned moment have come so long ago."""
    db.session.commit()
    begin_write()
    db.session.execute(update(SnapshotSchedule).values(next_run_at=clock.now() - ago))
    db.session.commit()


def planned(commune: Unit, leader: User, **told: Any) -> SnapshotSchedule:
    """A schedule of the commune for the end of each month."""
    return set_schedule(
        commune,
        **({"kind": ScheduleKind.MONTH, "on": None, "hour": 17, "name": "báo cáo Sở"} | told),
        actor=leader,
    )


def test_what_is_planned_is_frozen_once_and_planned_on(
    app: Flask, studied: Subject, commune: Unit, leader: User
) -> None:
    schedule_id = planned(commune, leader).id
    db.session.commit()
    assert scheduler_of(app).run_due() == ()
    due_since(db.session.get_one(SnapshotSchedule, schedule_id), timedelta(minutes=5))

    ran = scheduler_of(app).run_due()
    again = scheduler_of(app).run_due()

    assert (ran, again) == (("freeze numbers as planned",), ())
    snapshot = db.session.query(Snapshot).one()
    assert snapshot.name.startswith("Tháng ")
    assert snapshot.name.endswith(" · báo cáo Sở")
    assert (snapshot.frozen_by_id, snapshot.schedule_id, snapshot.note) == (None, schedule_id, "")
    following = db.session.get_one(SnapshotSchedule, schedule_id).next_run_at
    assert following is not None
    assert following > clock.now()
    assert list(tampered_snapshots()) == []


def test_what_was_missed_is_made_up_for_by_one_snapshot_that_says_so(
    app: Flask, studied: Subject, commune: Unit, leader: User
) -> None:
    schedule = planned(commune, leader)
    due_since(schedule, timedelta(days=70))

    assert run_due_schedules() == 1
    assert run_due_schedules() == 0

    snapshot = db.session.query(Snapshot).one()
    assert snapshot.note.startswith("Chốt bù: lịch hẹn")
    assert "lần trước đó cũng bị lỡ" in snapshot.note
    assert snapshot.frozen_on == clock.today()


def test_of_two_processes_one_freezes(app: Flask, studied: Subject, commune: Unit, leader: User) -> None:
    schedule = planned(commune, leader)
    due_since(schedule, timedelta(minutes=1))
    start, ends = threading.Barrier(2), list[int]()

    def run() -> None:
        with app.app_context():
            start.wait(timeout=60)
            ends.append(run_due_schedules())

    threads = [threading.Thread(target=run) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    db.session.rollback()
    assert sum(ends) == 1
    assert db.session.query(Snapshot).count() == 1
    following = db.session.query(SnapshotSchedule).one().next_run_at
    assert following is not None
    assert following > clock.now()


def test_a_closed_unit_is_planned_no_more(app: Flask, studied: Subject, commune: Unit, leader: User) -> None:
    team = make_unit("Tổ cũ", parent=commune)
    schedule = planned(team, leader)
    close_unit(team, on=clock.today(), reason="Theo nghị quyết", actor=None)
    due_since(schedule, timedelta(minutes=1))

    assert run_due_schedules() == 0
    assert db.session.query(Snapshot).count() == 0
    assert db.session.query(SnapshotSchedule).one().ended_at is not None


def test_a_leader_plans_in_the_browser_and_ends_it(
    browser: Browser, studied: Subject, commune: Unit, leader: User, head: User, outsider: User
) -> None:
    address = f"/dashboard/units/{commune.id}"
    form = {"schedule-kind": "quarter", "schedule-hour": "17", "schedule-name": "báo cáo Sở"}
    browser.sign_in(leader)

    done = browser.post(f"{address}/snapshot-schedules", data=form)
    twice = browser.post(f"{address}/snapshot-schedules", data=form)
    no_day = browser.post(f"{address}/snapshot-schedules", data=form | {"schedule-kind": "once"})
    past = browser.post(
        f"{address}/snapshot-schedules", data=form | {"schedule-kind": "once", "schedule-on": "01/01/2020"}
    )
    page = browser.get(f"{address}/snapshots").text
    schedule = db.session.query(SnapshotSchedule).one()
    reminders = due_reminders((commune.parent_id or 0, commune.id), schedule.next_run_at.date())
    theirs = browser.sign_in(outsider).post(f"/dashboard/snapshot-schedules/{schedule.id}/ending")
    ended = browser.sign_in(leader).post(f"/dashboard/snapshot-schedules/{schedule.id}/ending")

    assert (done.status_code, twice.status_code, no_day.status_code, past.status_code) == (303, 422, 422, 422)
    assert "đã hẹn rồi" in twice.text
    assert "Chọn ngày" in no_day.text
    assert "đã qua" in past.text
    assert "Ngày cuối mỗi quý" in page
    assert "lần tới: 17:00" in page
    assert [each.kind for each in reminders if each.kind == ReminderKind.FREEZE] == [ReminderKind.FREEZE]
    assert (theirs.status_code, ended.status_code) == (404, 303)
    assert "lần tới" not in browser.get(f"{address}/snapshots").text
    told = db.session.query(AuditEvent).filter(AuditEvent.action.like("snapshot_schedule.%"))
    assert sorted(event.action for event in told) == ["snapshot_schedule.ended", "snapshot_schedule.set"]
