"""Two frozen days side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.dashboard.models import Snapshot, SnapshotRow
from portal.dashboard.queries.subjects import COURSE, Subject
from portal.dashboard.report.views.report import snapshot_report
from portal.dashboard.rules.population import DEFAULT_POPULATION, EVERYBODY
from portal.dashboard.snapshot_comparison.rules import Family, families
from portal.dashboard.snapshot_comparison.views import LIKE_FOR_LIKE, compare, fate_words
from portal.dashboard.snapshots.operations import read_snapshot_content, write_snapshot
from portal.dashboard.snapshots.queries import list_snapshots, tampered_snapshots
from portal.db import db
from portal.spreadsheets.reading import read_rows
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.move import move_unit
from portal.units.changes.operations.open import open_unit
from portal.units.changes.operations.rename import rename_unit
from portal.units.changes.queries.lineage import Lineage, UnitLink
from portal.units.models import Unit
from tests.conftest import Browser
from tests.dashboard.reading import in_text, on_screen
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

    found = compare(before, after, commune.id, studied, depth="all", population=EVERYBODY)

    lines = {line.name: line for line in found.lines if line.fate != LIKE_FOR_LIKE}
    assert {name: fate_words(line) for name, line in lines.items()} == {
        "Tổ ấp Mới": ["nhận thêm Tổ mất", "tên cũ: Tổ công nghệ số ấp Kinh Ráng"],
        "Tổ chuyển": ["trước thuộc Tổ công nghệ số ấp Kinh Ráng"],
        "Tổ thành lập": ["mới có"],
        "Tổ mất": ["đã nhập vào Tổ ấp Mới"],
        "Xã Tân Ân": [],
    }
    changes = {each.key: each.change for each in lines["Tổ ấp Mới"].differences if each.change}
    assert changes == {
        "members": 1,
        "not_started": 1,
        "learning": -1,
        "completed": 1,
        "trained": 1,
        "share": 0.167,
    }
    # Whoever came along is no growth of the two together.
    [sum_line] = [line for line in found.lines if line.fate == LIKE_FOR_LIKE]
    assert sum_line.name == "Tổ ấp Mới + Tổ mất"
    assert {
        each.key: (each.before, each.after) for each in sum_line.differences if each.key in ("members", "share")
    } == {
        "members": (3, 3),
        "share": (0.333, 0.667),
    }
    # Nothing is said of how much a unit grew that was not there.
    for name in ("Tổ thành lập", "Tổ mất"):
        assert {each.change for each in lines[name].differences} == {None}
    assert {each.key: each.change for each in found.total if each.change} == {
        "learning": -1,
        "completed": 1,
        "trained": 1,
        "overdue": 1,  # a month ago the day was still to come; who passes by has just come and is not late
        "share": 0.25,
    }
    assert passer.id
    address = f"/dashboard/units/{commune.id}/snapshots/comparison"
    asked = f"?from={after.id}&to={before.id}&depth=all&who=all&where=all&subject={studied.key}"
    page = browser.sign_in(leader).get(address + asked)
    assert page.status_code == 200
    for said in ("tên cũ: Tổ công nghệ số ấp Kinh Ráng", "trước thuộc Tổ công nghệ số", "mới có", "đã nhập vào"):
        assert said in page.text
    assert "Thêm 1 người đã xong, thêm 1 người trễ hạn, 5 nơi có thay đổi." in page.text
    shown = on_screen(page.text, "compared-table")
    text = in_text(browser.get(f"{address}.csv{asked}").data)
    book = [row.cells for row in read_rows(browser.get(f"{address}.xlsx{asked}").data, "a.xlsx").rows]
    assert len(shown) == len(text) == 8
    assert text[-1][1] == "Tổng cộng"
    assert [row[1] for row in text[1:]] == [row[1] for row in book[-7:]]
    assert any("Cùng phạm vi: Tổ ấp Mới + Tổ mất" in row for row in text)
    assert [float(cell) for cell in book[-1][3:6]] == [4, 4, 0]


def test_units_are_linked_that_mergers_and_splits_made_of_each_other() -> None:
    merged, split = "merged", "split"
    reform = Lineage([UnitLink(merged, 1, 9), UnitLink(merged, 2, 9), UnitLink(split, 3, 4)], frozenset({9, 4}))

    found = families(reform, before=[1, 2, 3, 7], after=[9, 3, 4, 7])
    from_elsewhere = families(reform, before=[1, 3], after=[9, 3, 4])
    closed = families(Lineage([UnitLink(split, 3, 4), UnitLink(split, 3, 5)], frozenset({4, 5})), [3], [4, 5])
    chained = families(Lineage([UnitLink(merged, 1, 2), UnitLink(merged, 2, 3)], frozenset()), [1, 2, 3], [3])
    nobody = families(Lineage([], frozenset()), [1], [1])

    assert found == [Family([1, 2], [9]), Family([3], [3, 4])]
    assert from_elsewhere == [Family([3], [3, 4])]  # the second of what became 9 is not known here
    assert closed == [Family([3], [4, 5])]
    assert chained == [Family([1, 2, 3], [3])]
    assert nobody == []


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


def test_what_was_not_counted_then_is_not_known_and_has_not_grown(
    browser: Browser, studied: Subject, commune: Unit, leader: User
) -> None:
    before = frozen(commune, on=clock.today() - timedelta(days=1))
    newer = make_walk("moi", "Khóa mới")
    walk(leader, newer)
    after = frozen(commune)
    subject = Subject(f"course:{newer.id}", COURSE, "Khóa mới")
    address = f"/dashboard/units/{commune.id}/snapshots/comparison?from={before.id}&to={after.id}"

    page = browser.sign_in(leader).get(f"{address}&subject={subject.key}&who=all")
    by_default = browser.get(address)
    found = compare(before, after, commune.id, subject, depth="children", population=EVERYBODY)

    assert "chưa tính nội dung này" in page.text
    assert "+" not in " ".join(cell for row in on_screen(page.text, "compared-table") for cell in row)
    known = {each.key: (each.before, each.change) for each in found.total}
    assert known.pop("members") == (3, 0)
    assert set(known.values()) == {(None, None)}
    assert studied.title in on_heading(by_default.text)  # the programme of the unit, which both days counted
    assert snapshot_report(after, commune.id, subject, depth="all").lines


def on_heading(html: str) -> str:
    """What the comparison is about."""
    return html.partition('<h2 class="report-subject">')[2].partition("</h2>")[0]


def test_an_old_snapshot_knows_everybody_and_so_does_its_comparison(
    browser: Browser, studied: Subject, commune: Unit, leader: User
) -> None:
    day = clock.today() - timedelta(days=30)
    content = read_snapshot_content(commune, on=day, actor=None)
    head = replace(content.head, format=1, subjects=[each[:2] for each in content.head.subjects])
    for _step in write_snapshot(replace(content, head=head), actor=None):
        pass
    db.session.execute(update(SnapshotRow).values(populations=None, extents=None))
    db.session.commit()
    after = frozen(commune)
    [before] = [line for line in list_snapshots(commune.id) if line.format == 1]
    browser.sign_in(leader)

    page = browser.get(f"/dashboard/units/{commune.id}/snapshots/comparison").text
    about = browser.get(f"/dashboard/units/{commune.id}/snapshots/{before.id}").text

    assert list(tampered_snapshots()) == []
    old = db.session.get_one(Snapshot, before.id)
    assert snapshot_report(old, commune.id, studied, depth="all").total.members == 3
    assert snapshot_report(after, commune.id, studied, depth="all").total.members == 2
    found = compare(old, after, commune.id, studied, depth="all", population=DEFAULT_POPULATION)
    assert [each.change for each in found.total if each.key in ("members", "completed")] == [0, 0]
    assert "Hai lần đều tính tất cả mọi người" in page
    assert "khớp mã kiểm tra" in about
    assert "Tất cả mọi người ở mọi nơi" in about
