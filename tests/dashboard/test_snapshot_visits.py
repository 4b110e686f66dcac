"""Visits in snapshots: they are kept as they were that day, shown, and set side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from portal import clock
from portal.accounts.models import User
from portal.dashboard.enums import SnapshotFormat, VisitPeriod
from portal.dashboard.models import Snapshot, SnapshotRow
from portal.dashboard.snapshot_visits.queries import frozen_visits
from portal.dashboard.snapshot_visits.views import compare_visits
from portal.dashboard.snapshots.operations import SnapshotLabel, read_snapshot_content, write_snapshot
from portal.dashboard.snapshots.queries import tampered_snapshots
from portal.db import db
from portal.units.models import Unit
from portal.visits.counts.operations import recount_all
from portal.visits.counts.rules import VisitSum
from portal.visits.enums import Topic
from portal.visits.models import Visit
from portal.visits.operations import withdraw_visit
from tests.conftest import Browser
from tests.visits.outings import changing, go_out

pytestmark = pytest.mark.both_databases
FORMER = timedelta(days=35)


def frozen(unit: Unit, name: str, format_: int = SnapshotFormat.VISITS) -> Snapshot:
    """The unit frozen on an earlier day than the last one that was; in an earlier format, without visits."""
    with changing():
        day = clock.today() - (FORMER if format_ != SnapshotFormat.VISITS else timedelta(0))
        content = read_snapshot_content(
            db.session.get_one(Unit, unit.id), on=day, actor=None, label=SnapshotLabel(name, schedule_id=None)
        )
        for _done in write_snapshot(replace(content, head=replace(content.head, format=format_)), actor=None):
            pass
    found = db.session.query(Snapshot).filter_by(name=name).one()
    if format_ != SnapshotFormat.VISITS:
        with changing():
            db.session.execute(update(SnapshotRow).where(SnapshotRow.snapshot_id == found.id).values(visits=None))
    return found


def test_what_was_frozen_stays_when_visits_change(member: User, head: User, team: Unit, commune: Unit) -> None:
    taken_back = go_out(member, 4)
    go_out(head, 3, topic=Topic.SCAM, managed=1, on=clock.today() - timedelta(days=14))
    long_ago = go_out(head, 2)
    with changing():
        db.session.get_one(Visit, long_ago).visited_on = clock.today() - timedelta(days=70)
        db.session.flush()
        recount_all()
    snapshot = frozen(commune, "Tháng 11")

    with changing():
        withdraw_visit(taken_back, actor=member)
    go_out(member, 9)

    found = frozen_visits(db.session.get_one(Snapshot, snapshot.id), commune.id)
    assert found is not None
    whole, below = found
    assert (whole.unit_id, below.unit_id, below.name) == (commune.id, team.id, team.name)
    for unit in found:
        assert unit.told(VisitPeriod.WEEK) == VisitSum(1, 4, 4)
        assert unit.told(VisitPeriod.FOUR_WEEKS) == VisitSum(2, 7, 5)
        assert unit.told(VisitPeriod.FOUR_WEEKS, "topic:scam") == VisitSum(1, 3, 1)
        assert unit.told(VisitPeriod.SO_FAR) == VisitSum(3, 9, 7)
    assert list(tampered_snapshots()) == []


def test_a_change_of_frozen_visits_past_the_portal_shows(member: User, commune: Unit) -> None:
    go_out(member, 4)
    snapshot = frozen(commune, "Tháng 11")
    with changing():
        db.session.execute(update(SnapshotRow).values(visits={"so_far": {"": [1, 40, 40]}}))

    assert [each.id for each in tampered_snapshots()] == [snapshot.id]


def test_they_are_shown_with_the_frozen_numbers(
    browser: Browser, member: User, leader: User, commune: Unit, team: Unit
) -> None:
    go_out(member, 4)
    snapshot = frozen(commune, "Tháng 11")
    go_out(member, 9)
    browser.sign_in(leader)

    for address in (f"snapshots/{snapshot.id}", f"report?snapshot={snapshot.id}"):
        page = browser.get(f"/dashboard/units/{commune.id}/{address}").text
        told = page[page.index('id="visits"') :]
        assert "Trong bốn tuần" in told
        assert team.name in told
        assert ">4<" in told
        assert ">13<" not in told
    assert 'id="visits"' not in browser.get(f"/dashboard/units/{commune.id}/report").text


def test_of_before_visits_were_frozen_it_says_so(
    browser: Browser, member: User, leader: User, commune: Unit
) -> None:
    go_out(member, 4)
    old = frozen(commune, "Cũ", SnapshotFormat.POPULATIONS)
    new = frozen(commune, "Mới")
    browser.sign_in(leader)

    for address in (f"snapshots/{old.id}", f"report?snapshot={old.id}"):
        assert "Chưa có số liệu" in browser.get(f"/dashboard/units/{commune.id}/{address}").text
    page = browser.get(f"/dashboard/units/{commune.id}/snapshots/comparison?from={old.id}&to={new.id}").text
    assert "chưa có số liệu đi ngõ" in page
    lines = compare_visits(*(db.session.get_one(Snapshot, each.id) for each in (old, new)), commune.id)
    assert {(line.before, line.change("people")) for line in lines} == {(None, None)}
    assert list(tampered_snapshots()) == []


def test_two_days_side_by_side_tell_what_was_done_in_between(
    browser: Browser, member: User, leader: User, commune: Unit, team: Unit
) -> None:
    go_out(member, 4)
    before = frozen(commune, "Một")
    with changing():
        db.session.execute(update(Snapshot).values(frozen_at=clock.now() - FORMER))
    go_out(member, 9, managed=2)
    after = frozen(commune, "Hai")
    browser.sign_in(leader)
    address = f"/dashboard/units/{commune.id}/snapshots/comparison"

    lines = compare_visits(*(db.session.get_one(Snapshot, each.id) for each in (before, after)), commune.id)
    changed = [[line.change(key) for key in ("visits", "people", "managed")] for line in lines]
    assert changed == [[1, 9, 2]] * 4
    assert lines[-1].name == team.name
    page = browser.get(f"{address}?from={before.id}&to={after.id}")
    assert "+9" in page.text[page.text.index('id="visits"') :]
    file = browser.get(f"{address}.xlsx?from={before.id}&to={after.id}")
    assert file.status_code == 200
