"""A snapshot has a name and a note; one taken by mistake is marked void, and taken again."""

from __future__ import annotations

from typing import Any

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.dashboard.models import Snapshot
from portal.dashboard.queries.subjects import Subject
from portal.dashboard.snapshots.models import SnapshotVoid
from portal.dashboard.snapshots.queries import list_snapshots, tampered_snapshots
from portal.db import db
from portal.units.models import Unit
from tests.conftest import Browser
from tests.dashboard.test_snapshots import course, frozen, studied

__all__ = ["course", "studied"]  # fixtures


def test_one_taken_by_mistake_is_marked_void_and_taken_again_the_same_day(
    browser: Browser, studied: Subject, commune: Unit, leader: User
) -> None:
    address = f"/dashboard/units/{commune.id}/snapshots"
    named = {"name": "Quý  III", "note": "sau đối chiếu"}

    first = browser.sign_in(leader).post(address, data=named)
    told = browser.get(first.headers["Location"]).text
    again = browser.post(address, data=named)
    snapshot = db.session.query(Snapshot).one()
    mistaken = f"{address}/{snapshot.id}"
    without_reason = browser.post(f"{mistaken}/void", data={"reason": " "})
    void = browser.post(f"{mistaken}/void", data={"reason": "chốt trước khi đối chiếu"})
    twice = browser.post(f"{mistaken}/void", data={"reason": "lần nữa"})
    second = browser.post(address, data=named)

    assert (first.status_code, again.status_code, void.status_code, second.status_code) == (303, 422, 303, 303)
    assert "Đã chốt số liệu hôm nay" in told
    assert "Quý III" in told
    assert "sau đối chiếu" in told
    assert "vừa chốt lúc" in again.text  # a second tap on one button
    assert (without_reason.status_code, twice.status_code) == (422, 422)
    assert "Cho biết vì sao" in without_reason.text
    assert db.session.query(Snapshot).count() == 2
    assert db.session.query(Snapshot).first().frozen_by_id == leader.id
    assert [line.void_reason for line in list_snapshots(commune.id)] == [None, "chốt trước khi đối chiếu"]
    assert list(tampered_snapshots()) == []
    page = browser.get(mistaken).text
    assert "chốt trước khi đối chiếu" in page
    assert "khớp mã kiểm tra" in page
    listed = browser.get(address).text
    assert "chốt trước khi đối chiếu" in listed
    assert "/snapshots/comparison" not in listed  # only one of the two counts
    report = browser.get(f"/dashboard/units/{commune.id}/report?snapshot={snapshot.id}")
    assert report.status_code == 200
    assert "chốt trước khi đối chiếu" in report.text
    assert deeds("snapshot.voided") == [{"reason": "chốt trước khi đối chiếu"}]


def deeds(action: str) -> list[dict[str, Any]]:
    """What the log tells of deeds of this kind."""
    return [event.details for event in db.session.query(AuditEvent).filter_by(action=action)]


def test_who_leads_a_unit_below_reads_a_snapshot_and_cannot_mark_it_void(
    browser: Browser, studied: Subject, commune: Unit, leader: User, outsider: User
) -> None:
    assert commune.parent is not None
    snapshot = frozen(commune.parent)
    address = f"/dashboard/units/{commune.id}/snapshots/{snapshot.id}"

    page = browser.sign_in(leader).get(address)
    void = browser.post(f"{address}/void", data={"reason": "nhầm"})

    assert page.status_code == 200
    assert "Chỉ người phụ trách Tỉnh Cà Mau" in page.text
    assert "/void" not in page.text
    assert void.status_code == 403
    assert db.session.query(SnapshotVoid).count() == 0
    assert browser.sign_in(outsider).get(address).status_code == 404
