"""Freezing: what was counted on a day stays, whatever changes afterwards."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.dashboard.models import Snapshot, SnapshotRow
from portal.dashboard.overview.queries.numbers import read_unit_overview
from portal.dashboard.queries.subjects import PROGRAMME, Subject
from portal.dashboard.report.queries import report as report_queries
from portal.dashboard.report.queries.report import read_branch
from portal.dashboard.report.views.report import Depth, Report, branch_report, overview_report, snapshot_report
from portal.dashboard.rules.population import ALL_POPULATIONS, EVERYBODY, Population
from portal.dashboard.snapshots import operations, routes
from portal.dashboard.snapshots.operations import create_snapshot_in_steps
from portal.dashboard.snapshots.queries import list_snapshots, snapshot_units, tampered_snapshots
from portal.db import begin_write, db
from portal.errors import Forbidden, Refused
from portal.units.changes.operations.close import close_unit
from portal.units.changes.operations.move import move_unit
from portal.units.changes.operations.rename import rename_unit
from portal.units.models import Unit
from portal.units.operations.memberships import join_unit
from portal.units.queries.tree_history import path_on
from tests.conftest import Browser
from tests.dashboard.reading import on_screen
from tests.dashboard.test_reports import assign
from tests.dashboard.walking import make_programme, make_walk, show_teaching, walk
from tests.factories import create_snapshot, make_unit, make_user

LATER = {"reason": "Theo nghị quyết", "actor": None}


@pytest.fixture
def course(app: Flask) -> Course:
    """A course of two lessons and a checklist."""
    return make_walk()


@pytest.fixture
def studied(course: Course, commune: Unit, member: User, head: User, leader: User) -> Subject:
    """A programme that should be done by now; the member did it and can teach it."""
    key = make_programme(course)
    assign(commune, key)
    walk(member, course)
    show_teaching(member, course, head)
    walk(head, course, lessons=1)
    return Subject(key, PROGRAMME, "Thành viên tổ")


def live_report(unit: Unit, subject: Subject, *, depth: Depth, on: date, who: Population = EVERYBODY) -> Report:
    """The report on the numbers of now; `on` decides what is overdue."""
    way = path_on(unit.id, clock.today())
    told: Any = {"on": on, "population": who}
    if depth == "all":
        return branch_report(read_branch(unit.id, [subject.key], **told), way, subject, on=on)
    return overview_report(read_unit_overview(unit.id, subject.key, **told), way, subject, on=on)


def frozen(unit: Unit, on: date | None = None) -> Snapshot:
    """The unit frozen, and kept."""
    unit_id = unit.id
    db.session.rollback()
    begin_write()
    snapshot = create_snapshot(db.session.get_one(Unit, unit_id), on=on or clock.today(), actor=None)
    db.session.commit()
    return snapshot


def change(work: Any) -> None:
    """Do something in a transaction that writes."""
    db.session.rollback()
    begin_write()
    work()
    db.session.commit()


@pytest.mark.parametrize("depth", ["children", "all"])
def test_what_was_frozen_is_what_was_reported_and_stays_so(
    studied: Subject, course: Course, commune: Unit, team: Unit, head: User, depth: Depth
) -> None:
    top = commune.parent
    assert top is not None
    reports = {who: live_report(top, studied, depth=depth, on=clock.today(), who=who) for who in ALL_POPULATIONS}

    snapshot = frozen(top)
    for who, reported in reports.items():
        kept = snapshot_report(snapshot, top.id, studied, depth=depth, population=who)
        assert [plain(line.counted) for line in kept.lines if line.counted.members] == [
            plain(line.counted) for line in reported.lines if line.counted.members
        ]
        assert plain(kept.total) == plain(reported.total)
    assert len({plain(report.total) for report in reports.values()}) > 1
    reported = reports[EVERYBODY]
    walk(head, course)
    change(lambda: rename_unit(team, name="Tổ ấp Mới", kind="team", on=clock.today(), **LATER))

    kept = snapshot_report(snapshot, top.id, studied, depth=depth, population=EVERYBODY)
    assert [(line.name, line.code_of, line.row, line.place, line.level) for line in kept.lines] == [
        (line.name, line.code_of, line.row, line.place, line.level) for line in reported.lines
    ]
    assert [plain(line.counted) for line in kept.lines] == [plain(line.counted) for line in reported.lines]
    assert plain(kept.total) == plain(reported.total)
    assert kept.frozen_at is not None
    now = live_report(top, studied, depth=depth, on=clock.today())
    assert plain(now.total) != plain(reported.total)


def plain(counted: Any) -> tuple[int, ...]:
    """What a snapshot keeps of the numbers."""
    return tuple(
        getattr(counted, name) for name in ("members", "learning", "complete", "earlier", "teaching", "overdue")
    )


def test_every_subject_and_every_open_unit_is_in_it_and_no_person(
    studied: Subject, course: Course, commune: Unit, team: Unit, member: User
) -> None:
    other = make_unit("Tổ cũ", parent=commune)
    change(lambda: close_unit(other, on=clock.today(), **LATER))

    snapshot = frozen(commune)

    assert snapshot.subjects == [
        [studied.key, "Thành viên tổ", "everywhere"],
        [f"course:{course.id}", "An toàn trên mạng", "everywhere"],
    ]
    assert [unit.name for unit in snapshot_units(snapshot, commune.id, studied.key, population=EVERYBODY)] == [
        commune.name,
        team.name,
    ]
    words = repr([row.__dict__ for row in db.session.query(SnapshotRow)])
    assert member.name not in words
    assert "0912000001" not in words


def test_a_unit_further_down_is_shown_from_the_same_snapshot(
    browser: Browser, studied: Subject, commune: Unit, team: Unit, head: User, outsider: User
) -> None:
    assert commune.parent is not None
    snapshot = frozen(commune.parent)
    address = f"/dashboard/units/{team.id}/report?snapshot={snapshot.id}"

    page = browser.sign_in(head).get(address)

    assert on_screen(page.text)[1:] == [
        ["1", team.name, "2", "0", "1", "1", "1", "1", "1", "50,0 %"],
        ["", "Tổng cộng", "2", "0", "1", "1", "1", "1", "1", "50,0 %"],
    ]
    assert browser.sign_in(outsider).get(address).status_code == 404
    assert [line.top_name for line in list_snapshots(team.id)] == ["Tỉnh Cà Mau"]


def test_a_snapshot_of_one_unit_is_none_of_another(
    browser: Browser, studied: Subject, commune: Unit, outsider: User, leader: User, team: Unit
) -> None:
    other = outsider_unit = db.session.query(Unit).filter_by(name="Xã Đất Mũi").one()
    own, theirs = frozen(commune), frozen(outsider_unit)
    browser.sign_in(leader)

    for route in ("report", "report.xlsx", "report.csv", "report.pdf", "report/paper"):
        assert browser.get(f"/dashboard/units/{commune.id}/{route}?snapshot={theirs.id}").status_code == 404
    both = f"from={own.id}&to={theirs.id}"
    assert browser.get(f"/dashboard/units/{commune.id}/snapshots/comparison?{both}").status_code == 404
    assert browser.get(f"/dashboard/units/{other.id}/snapshots").status_code == 404
    assert browser.post(f"/dashboard/units/{other.id}/snapshots").status_code == 404


def test_who_moved_away_since_is_shown_but_cannot_be_opened(
    browser: Browser, studied: Subject, commune: Unit, team: Unit, leader: User, outsider: User
) -> None:
    snapshot = frozen(commune)
    other = db.session.query(Unit).filter_by(name="Xã Đất Mũi").one()
    change(lambda: move_unit(team, other, on=clock.today(), **LATER))

    page = browser.sign_in(leader).get(f"/dashboard/units/{commune.id}/report?snapshot={snapshot.id}").text

    assert on_screen(page)[1][1] == team.name
    assert f"/dashboard/units/{team.id}/report" not in page


def test_whoever_does_not_lead_the_unit_freezes_nothing(
    browser: Browser, studied: Subject, commune: Unit, head: User, outsider: User, member: User
) -> None:
    address = f"/dashboard/units/{commune.id}/snapshots"

    assert browser.sign_in(head).post(address).status_code == 404
    assert browser.sign_in(member).post(address).status_code == 403
    with pytest.raises(Forbidden):
        create_snapshot(commune, on=clock.today(), actor=outsider)
    assert db.session.query(Snapshot).count() == 0


def test_a_closed_unit_is_not_frozen(studied: Subject, commune: Unit) -> None:
    other = make_unit("Tổ cũ", parent=commune)
    change(lambda: close_unit(other, on=clock.today(), **LATER))

    with pytest.raises(Refused):
        create_snapshot(other, on=clock.today(), actor=None)


def test_of_two_who_freeze_at_once_one_does_and_the_other_is_told(
    app: Flask, studied: Subject, commune: Unit
) -> None:
    unit_id, start, ends = commune.id, threading.Barrier(2), []
    db.session.rollback()

    def freeze_it() -> None:
        with app.app_context():
            steps = create_snapshot_in_steps(unit_id, on=clock.today(), actor=None)
            next(steps)  # both have read
            start.wait(timeout=60)
            try:
                ends.append(list(steps))
            except Refused as refusal:
                ends.append(refusal.message)

    threads = [threading.Thread(target=freeze_it) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert sorted(map(type, ends), key=str) == [list, str]
    assert db.session.query(Snapshot).count() == 1
    assert db.session.query(SnapshotRow).count() == 2
    assert list(tampered_snapshots()) == []


def test_all_of_a_snapshot_is_of_one_moment_though_others_write_meanwhile(
    app: Flask,
    studied: Subject,
    course: Course,
    commune: Unit,
    team: Unit,
    head: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = live_report(commune, studied, depth="all", on=clock.today())
    added = report_queries._own_numbers
    ids = head.id, course.id, team.id, commune.id

    def write_meanwhile(*args: Any, **told: Any) -> Any:
        # The units are read; now somebody finishes, somebody joins, and the team gets another name.
        def write() -> None:
            with app.app_context():
                walk(db.session.get_one(User, ids[0]), db.session.get_one(Course, ids[1]))
                make_user("Mới Văn Vào", unit=db.session.get_one(Unit, ids[2]))
                there = db.session.get_one(Unit, ids[2])
                change(lambda: rename_unit(there, name="Tổ ấp Mới", kind="team", on=clock.today(), **LATER))

        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=60)
        assert not writer.is_alive(), "whoever freezes holds nobody up while reading"
        return added(*args, **told)

    monkeypatch.setattr(report_queries, "_own_numbers", write_meanwhile)
    for _step in create_snapshot_in_steps(commune.id, on=clock.today(), actor=None):
        pass

    db.session.rollback()
    snapshot = db.session.query(Snapshot).one()
    kept = snapshot_report(snapshot, ids[3], studied, depth="all", population=EVERYBODY)
    assert [(line.name, plain(line.counted)) for line in kept.lines] == [
        (line.name, plain(line.counted)) for line in before.lines
    ]
    monkeypatch.undo()
    now = live_report(db.session.get_one(Unit, ids[3]), studied, depth="all", on=clock.today())
    assert (now.total.members, now.total.completed) == (kept.total.members + 1, kept.total.completed + 1)


def test_breaking_off_leaves_nothing(studied: Subject, commune: Unit) -> None:
    steps: Iterator[tuple[int, int]] = create_snapshot_in_steps(commune.id, on=clock.today(), actor=None)
    next(steps)
    next(steps)
    steps.close()  # type: ignore[attr-defined]  # a generator

    assert db.session.query(Snapshot).count() == db.session.query(SnapshotRow).count() == 0


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE snapshot_row SET members = members + 1 WHERE parent_id IS NOT NULL",
        "UPDATE snapshot_row SET name = 'Tổ khác' WHERE parent_id IS NOT NULL",
        "DELETE FROM snapshot_row WHERE parent_id IS NOT NULL",
        "UPDATE snapshot SET frozen_on = '2020-01-01'",
        "UPDATE snapshot SET subjects = '[]'",
        "UPDATE snapshot SET name = 'Quý II'",
    ],
)
def test_a_change_past_the_portal_shows(studied: Subject, commune: Unit, deed: str) -> None:
    frozen(commune)
    assert list(tampered_snapshots()) == []

    change(lambda: db.session.execute(text(deed)))

    assert [snapshot.unit_id for snapshot in tampered_snapshots()] == [commune.id]


def test_a_large_tree_shows_how_far_it_is(
    browser: Browser, studied: Subject, commune: Unit, leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "MAX_UNITS_AT_ONCE", 1)
    monkeypatch.setattr(operations, "BATCH_SIZE", 1)

    page = browser.sign_in(leader).post(f"/dashboard/units/{commune.id}/snapshots", buffered=True)
    again = browser.post(f"/dashboard/units/{commune.id}/snapshots", buffered=True)

    steps = ["0/2 đơn vị", "1/2 đơn vị", "2/2 đơn vị", "Đã chốt số liệu hôm nay"]
    places = [page.text.index(step) for step in steps]
    assert places == sorted(places)
    assert "<h1>Đang chốt số liệu</h1>" in page.text
    assert page.text.rstrip().endswith("</html>")
    assert page.headers["Content-Encoding"] == "identity"
    assert "vừa chốt lúc" in again.text
    assert db.session.query(Snapshot).count() == 1


def test_the_command_freezes_every_unit_at_the_top_once(app: Flask, studied: Subject, commune: Unit) -> None:
    make_unit("Tỉnh khác", kind="province")
    db.session.rollback()
    runner = app.test_cli_runner()

    first, again = (
        runner.invoke(args=["dashboard", "snapshot", "create", "--name", "Quý III", "--note", "sau đối chiếu"]),
        runner.invoke(args=["dashboard", "freeze", "--all"]),
    )
    one = runner.invoke(args=["dashboard", "freeze", "--unit", commune.code])
    none = runner.invoke(args=["dashboard", "freeze", "--unit", "khong-co"])

    assert (first.exit_code, again.exit_code, one.exit_code, none.exit_code) == (0, 1, 0, 1)
    assert "Tỉnh Cà Mau: đã chốt số liệu" in first.output
    assert again.output.count("vừa chốt lúc") == 2
    listed = runner.invoke(args=["dashboard", "snapshot", "list", "--unit", commune.code]).output
    assert [line.partition(" · ")[2].count("Quý III · sau đối chiếu") for line in listed.splitlines()] == [0, 1]
    number = listed.splitlines()[0].partition(" ")[0]
    void = runner.invoke(args=["dashboard", "snapshot", "void", number, "--reason", "chốt nhầm ngày"])
    twice = runner.invoke(args=["dashboard", "snapshot", "void", number, "--reason", "lần nữa"])
    unknown = runner.invoke(args=["dashboard", "snapshot", "void", "77", "--reason", "x"])
    assert (void.exit_code, twice.exit_code, unknown.exit_code) == (0, 1, 1)
    assert "chốt nhầm ngày" in runner.invoke(args=["dashboard", "snapshot", "list", "--unit", commune.code]).output
    assert db.session.query(Snapshot).count() == 3
    assert list(tampered_snapshots()) == []


def test_moving_a_person_changes_no_snapshot(studied: Subject, commune: Unit, team: Unit, member: User) -> None:
    snapshot = frozen(commune)
    other = make_unit("Tổ khác", parent=commune)

    change(lambda: join_unit(member, other, actor=None))

    assert [
        unit.counted.members for unit in snapshot_units(snapshot, commune.id, studied.key, population=EVERYBODY)
    ] == [3, 2]
    assert list(tampered_snapshots()) == []
