"""The reform of July 2025, replayed from one spreadsheet on the demonstration province."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.db import db
from portal.demo.operations import build_demo
from portal.progress.models import CourseProgress, PageProgress
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column, Table
from portal.spreadsheets.writing import write_xlsx
from portal.units.bulk_changes.views.template import HEADINGS
from portal.units.models import Grant, Membership, Unit, UnitVersion
from portal.units.operations.grants import grant_role
from portal.units.operations.units import add_unit
from portal.units.permissions import can_see_people
from portal.units.queries.member_history import members_on
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import children
from portal.units.queries.tree_history import UnitOn, path_on, tree_as_of
from tests.factories import make_course
from tests.units.past import BEFORE, ON, REASON, found, people_who_joined, since_long_ago

UNTIL = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
Rows = list[tuple[Cell, ...]]
Run = Callable[..., Result]

# Wards of the town become one and number their quarters anew; communes merge, move up and take new names.
REFORM: Rows = [
    (ON, "Thành lập", "CM-90", "Phường Mẫu Mới", "phường", "CM", None, REASON),
    (ON, "Nhập", "CM-01, CM-02", None, None, "CM-90", None, REASON),
    (ON, "Đổi tên", "CM-02-10", "Khóm 23", None, None, None, REASON),
    (ON, "Chuyển", "CM-03", None, None, "CM", None, REASON),
    (ON, "Nhập", "CM-04", None, None, "CM-03", None, REASON),
    (ON, "Đặt tên", "CM-03", "Xã Mẫu Cái", None, None, None, REASON),
    ("01/07/2025", "chuyển", "CM-05", None, None, "CM", None, REASON),
    (ON, "đổi tên", "CM-05", "Phường Mẫu Mũi", "phường", None, None, REASON),
    (ON, "Tách", "CM-05", "Xã Mẫu Tách", "xã", "CM-91", "CM-05-28, CM-05-29", REASON),
    (ON, "move", "CM-06", None, None, "CM", None, REASON),
    (ON, "nhập", "H-1", None, None, "CM", None, REASON),
    (ON, "ngưng", "H-2", None, None, None, None, REASON),
]


@pytest.fixture
def province(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Unit:
    """The demonstration as it could have been on 30 June 2025: communes in districts, in which people work too."""
    monkeypatch.setitem(app.config, "PORTAL_MODE", "demo")
    make_course()
    db.session.rollback()
    build_demo(members=200, seed=1, until=UNTIL, progress=lambda teams, _number: nullcontext(teams))
    top = unit("CM")
    town = add_unit("Thành phố Mẫu", kind="district", code="H-1", parent=top, actor=None)
    country = add_unit("Huyện Mẫu", kind="district", code="H-2", parent=top, actor=None)
    for commune in children(top.id):
        if commune.kind == "commune":
            below = town if commune.code in ("CM-01", "CM-02") else country
            commune.parent = below
            db.session.query(UnitVersion).filter_by(unit_id=commune.id).update({"parent_id": below.id})
    (clerk,) = people_who_joined(town, date(2026, 1, 1), "Nguyễn Thị Chín")
    grant_role(person(clerk), town, "leader", actor=None)
    since_long_ago()
    return top


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs `flask units …`, after what the test wrote is kept."""

    def invoke(*words: str | Path) -> Result:
        db.session.commit()
        result = app.test_cli_runner().invoke(args=["units", *map(str, words), "--language", "en"])
        db.session.rollback()
        return result

    return invoke


def person(user_id: int) -> User:
    """The user with this id."""
    return db.session.get_one(User, user_id)


def unit(code: str) -> Unit:
    """The unit with this code, which must be there."""
    return db.session.query(Unit).filter_by(code=code).one()


def spreadsheet(folder: Path, rows: Rows) -> Path:
    """A workbook of changes, below the headings of the template."""
    columns = [Column(heading, "day" if heading == "Ngày" else "text") for heading in HEADINGS]
    path = folder / "cải cách.xlsx"
    path.write_bytes(write_xlsx([Table("Thay đổi", columns, rows)], created=UNTIL))
    return path


def everything() -> list[object]:
    """What a dry run and a faulty file must leave as it is."""
    tables = (Unit, UnitVersion, Membership, Grant, AuditEvent)
    return [[tuple(row) for row in db.session.execute(db.select(*table.__table__.c))] for table in tables]


def learned() -> list[object]:
    """All that people have finished."""
    tables = (CourseProgress, PageProgress)
    return [sorted(map(tuple, db.session.execute(db.select(*table.__table__.c)))) for table in tables]


def names(units: list[UnitOn]) -> list[str]:
    return [found.name for found in units]


def test_a_dry_run_tells_everything_and_changes_nothing(province: Unit, run: Run, tmp_path: Path) -> None:
    before = everything()

    result = run("apply", spreadsheet(tmp_path, REFORM), "--dry-run")

    assert result.exit_code == 0, result.output
    assert everything() == before
    for line in (
        "Row 3, 01/07/2025: Phường An Xuyên, Phường Tân Thành: merged into Phường Mẫu Mới.",
        "These names now stand there more than once: Khóm 1, Khóm 2",
        "Units founded: 2",
        "Units with a new name or kind: 3",
        "Units merged: 4",
        "Units closed: 1",
        "    Nguyễn Thị Chín – Leader – Thành phố Mẫu",
        "    CM-04: Tỉnh Cà Mau › Huyện Mẫu › Xã Đầm Dơi → Tỉnh Cà Mau › Xã Mẫu Cái",
        "    CM-90: (new) → Tỉnh Cà Mau › Phường Mẫu Mới",
        "    H-2: Tỉnh Cà Mau › Huyện Mẫu → (closed)",
        "This was a dry run: nothing was changed.",
    ):
        assert line in result.output


def test_the_reform_keeps_what_was_and_loses_nobody(province: Unit, run: Run, tmp_path: Path) -> None:
    tree_before, learned_before = tree_as_of(BEFORE), learned()
    people = set(db.session.scalars(db.select(Membership.user_id).where(Membership.until.is_(None))))
    clerks = [line.user_id for line in members_on(BEFORE, unit("H-1").id) if line.unit_id == unit("H-1").id]
    leader = db.session.query(Grant).filter_by(unit_id=unit("CM-01").id, role="leader").one().user

    result = run("apply", spreadsheet(tmp_path, REFORM))

    assert result.exit_code == 0, result.output
    assert tree_as_of(BEFORE) == tree_before
    today = tree_as_of(clock.today())
    assert {found.kind for found in today} == {"province", "commune", "hamlet", "team"}
    assert len(today) == len(tree_before) - 5 + 2
    assert learned_before == learned() != [[], []]
    at_home = db.select(Membership.user_id, Unit.closed_on).join(Unit).where(Membership.until.is_(None))
    homes = dict(map(tuple, db.session.execute(at_home)))
    assert (set(homes), set(homes.values())) == (people, {None})
    assert [unit_of(clerk) for clerk in clerks] == [province]
    assert found("thanh pho mau", province) == [province.id]
    assert found("Đầm Dơi", province) == [unit("CM-03").id]
    assert names(path_on(unit("CM-02-10-T").id, ON))[1:3] == ["Phường Mẫu Mới", "Khóm 23"]
    assert names(path_on(unit("CM-02-10-T").id, BEFORE))[1:4] == [
        "Thành phố Mẫu",
        "Phường Tân Thành",
        "Khóm 3",
    ]
    assert not can_see_people(leader, unit("CM-90"))
    above = db.session.query(Grant).filter_by(unit_id=province.id, role="leader").one().user
    assert can_see_people(above, unit("CM-90"))
    assert [found.kind for found in today if found.code in ("CM-05", "CM-91")] == ["commune", "commune"]


def test_a_file_that_was_applied_before_finds_nothing_to_do(province: Unit, run: Run, tmp_path: Path) -> None:
    path = spreadsheet(tmp_path, REFORM)
    run("apply", path)
    before = everything()
    more = (date(2025, 8, 1), "đổi tên", "CM-06", "Xã Mẫu Sau", None, None, None, REASON)

    again = run("apply", path)
    unchanged = everything()
    grown = run("apply", spreadsheet(tmp_path, [*REFORM, more]))

    assert (again.exit_code, unchanged) == (0, before)
    assert "Nothing to do." in again.output
    assert grown.exit_code == 0
    assert "12 rows were applied before and are left alone." in grown.output
    assert unit("CM-06").name == "Xã Mẫu Sau"
