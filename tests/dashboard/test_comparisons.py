"""Two frozen days side by side."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.dashboard.queries.subjects import COURSE, Subject
from portal.dashboard.report.views.report import snapshot_report
from portal.dashboard.snapshots.views import compare
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.move import move_unit
from portal.units.changes.operations.open import open_unit
from portal.units.changes.operations.rename import rename_unit
from portal.units.models import Unit
from tests.conftest import Browser
from tests.dashboard.test_snapshots import LATER, change, course, frozen, studied
from tests.dashboard.walking import make_walk, walk
from tests.factories import make_unit, make_user

__all__ = ["course", "studied"]  # fixtures


def test_two_days_are_compared_by_unit_and_column(
    browser: Browser, studied: Subject, course: Course, commune: Unit, team: Unit, head: User, leader: User
) -> None:
    first_day = clock.today() - timedelta(days=30)
    moved, gone = make_unit("Tổ chuyển", parent=team), make_unit("Tổ mất", parent=commune)
    passer = make_user("Người Đi Qua", unit=gone)
    before = frozen(commune, on=first_day)
    change(lambda: rename_unit(team, name="Tổ ấp Mới", kind="team", on=clock.today(), **LATER))
    change(lambda: move_unit(moved, commune, on=clock.today(), **LATER))
    new = {"kind": "team", "code": "to-moi", "parent": commune, "on": clock.today()}
    change(lambda: open_unit("Tổ thành lập", **new, **LATER))
    change(lambda: merge_units([gone], team, on=clock.today(), **LATER))
    walk(head, course)
    after = frozen(commune)

    found = compare(before, after, commune.id, studied, depth="all")

    lines = {line.name: line for line in found.lines}
    told = {name: (line.fate, line.name_before, line.within_before) for name, line in lines.items()}
    assert told == {
        "Tổ ấp Mới": ("", "Tổ công nghệ số ấp Kinh Ráng", ""),
        "Tổ chuyển": ("", "", "Tổ công nghệ số ấp Kinh Ráng"),
        "Tổ thành lập": ("came", "", ""),
        "Tổ mất": ("went", "", ""),
        "Xã Tân Ân": ("", "", ""),
    }
    changes = {each.key: each.change for each in lines["Tổ ấp Mới"].differences if each.change}
    assert changes == {"members": 1, "not_started": 1, "learning": -1, "complete": 1, "share": 0.167}
    assert {each.key: each.change for each in found.total if each.change} == {
        "learning": -1,
        "complete": 1,
        "overdue": 1,  # a month ago the day was still to come; who passes by has just come and is not late
        "share": 0.25,
    }
    assert passer.id
    page = browser.sign_in(leader).get(
        f"/dashboard/units/{commune.id}/snapshots/comparison?from={after.id}&to={before.id}&depth=all"
    )
    assert page.status_code == 200
    for said in ("tên cũ: Tổ công nghệ số ấp Kinh Ráng", "trước thuộc Tổ công nghệ số", "mới có", "không còn"):
        assert said in page.text


@pytest.mark.parametrize(
    ("said", "status"),
    [("", 302), ("from=1&to=1", 302), ("from=x&to=1", 404), ("from=1&to=77", 404), ("from=1", 302)],
)
def test_what_cannot_be_compared_is_told_or_not_found(
    browser: Browser, studied: Subject, commune: Unit, leader: User, said: str, status: int
) -> None:
    snapshot = frozen(commune)
    address = f"/dashboard/units/{commune.id}/snapshots/comparison?{said}".replace("=1", f"={snapshot.id}")

    assert browser.sign_in(leader).get(address).status_code == status


def test_a_subject_that_was_not_counted_then_is_told(
    browser: Browser, course: Course, commune: Unit, leader: User
) -> None:
    before = frozen(commune, on=clock.today() - timedelta(days=1))
    newer = make_walk("moi", "Khóa mới")
    after = frozen(commune)

    page = browser.sign_in(leader).get(
        f"/dashboard/units/{commune.id}/snapshots/comparison?from={before.id}&to={after.id}&subject=course:{newer.id}"
    )

    assert "chưa tính nội dung này" in page.text
    assert snapshot_report(after, commune.id, Subject(f"course:{newer.id}", COURSE, "Khóa mới"), depth="all").lines
