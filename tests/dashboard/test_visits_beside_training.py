"""Visits beside training: on the board of a unit, in its report's files, on the homes of a head and a leader."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.dashboard.overview.queries.numbers import read_unit_overview
from portal.db import db
from portal.spreadsheets.reading import read_rows
from portal.units.models import Unit
from portal.visits.counts.rules import NOTHING, VisitSum, week_of
from portal.visits.models import VisitCount
from portal.visits.rules.weeks import weeks_until
from portal.visits.sums.queries import visits_by_subject
from tests import factories
from tests.conftest import Browser
from tests.dashboard.looking import rows_at
from tests.visits.outings import changing, go_out

pytestmark = pytest.mark.both_databases


@pytest.fixture
def second(commune: Unit) -> Unit:
    """Another team of the commune, that nobody went out of."""
    return factories.make_unit("Tổ ấp Đường Kéo", parent=commune)


@pytest.fixture
def outings(member: User, head: User, leader: User, team: Unit) -> None:
    """Nine people of the team and one of the commune itself in these four weeks; others before."""
    go_out(member, 7)
    before = clock.today() - timedelta(weeks=2)
    go_out(member, 5, on=before)
    with changing():  # nobody records what was four weeks ago
        for row in db.session.query(VisitCount).filter_by(week=week_of(before)):
            row.week -= timedelta(weeks=2)
    go_out(head, 2, managed=0, on=clock.today() - timedelta(weeks=1))
    go_out(leader, 1)


@pytest.mark.usefixtures("outings")
def test_the_board_tells_visits_of_every_row_and_adds_up_to_the_screen_of_visits(
    browser: Browser, leader: User, team: Unit, second: Unit, commune: Unit
) -> None:
    rows = rows_at(browser.sign_in(leader), commune)
    weeks = weeks_until(clock.today())

    assert rows[team.name][-1] == "9 bà con, 2 lần, 7 tự làm được"
    assert rows[second.name][-1] == "–Không có"
    assert rows[f"Trực thuộc {commune.name}"][-1] == "1 bà con, 1 lần, 1 tự làm được"
    assert rows["Tổng cộng"][-1] == "10 bà con, 3 lần, 8 tự làm được"
    assert visits_by_subject(commune.id, weeks)[""] == VisitSum(3, 10, 8)


@pytest.mark.usefixtures("outings")
def test_the_board_goes_by_people_helped(
    browser: Browser, leader: User, team: Unit, second: Unit, commune: Unit
) -> None:
    browser.sign_in(leader)

    names = [list(rows_at(browser, commune, f"?sort=visits{turned}"))[:2] for turned in ("", "&dir=asc")]

    assert names == [[team.name, second.name], [second.name, team.name]]


@pytest.mark.usefixtures("outings")
def test_the_visits_of_a_closed_unit_stand_with_the_unit_above(team: Unit, second: Unit, commune: Unit) -> None:
    with changing():
        team.closed_on = clock.today()

    overview = read_unit_overview(commune.id, "member", on=clock.today(), weeks=weeks_until(clock.today()))

    assert [row.visits for row in overview.rows] == [NOTHING]
    assert overview.own_visits == overview.visits == VisitSum(3, 10, 8)


@pytest.mark.usefixtures("outings")
def test_visits_cost_the_board_no_statement(
    browser: Browser, leader: User, team: Unit, commune: Unit, statements: list[str]
) -> None:
    address = f"/dashboard/units/{commune.id}"
    browser.sign_in(leader).get(address)
    statements.clear()

    browser.get(address)

    assert sum("visit_count" in each for each in statements) == 1
    assert 0 < len(statements) <= 6


@pytest.mark.usefixtures("outings")
@pytest.mark.parametrize("depth", ["children", "all"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_files_of_the_report_tell_visits_of_each_row_once(
    browser: Browser, admin: User, second: Unit, commune: Unit, depth: str, kind: str
) -> None:
    file = browser.sign_in(admin).get(f"/dashboard/units/{commune.parent_id}/report.{kind}?depth={depth}")
    rows = [row.cells for row in read_rows(file.data, f"a.{kind}").rows]
    heading = next(row for row in rows if "Bà con được giúp, 4 tuần" in row)
    places = [heading.index(f"{name}, 4 tuần") for name in ("Lần đi ngõ", "Bà con được giúp", "Tự làm được")]
    told = [[int(row[place] or 0) for place in places] for row in rows[rows.index(heading) + 1 :] if len(row) > 9]
    *units, total = told

    assert total == [3, 10, 8]
    assert [sum(column) for column in zip(*units, strict=True)] == total


@pytest.mark.usefixtures("outings")
def test_the_homes_of_a_head_and_a_leader_tell_the_last_weeks_and_lead_on(
    browser: Browser, head: User, leader: User, team: Unit, commune: Unit
) -> None:
    of_head = browser.sign_in(head).get("/").text
    of_team = browser.get(f"/dashboard/team/{team.id}").text
    of_leader = browser.sign_in(leader).get("/").text

    for text, unit, line in (
        (of_head, team, "2 lần, 9 bà con, 7 tự làm được"),
        (of_team, team, "2 lần, 9 bà con, 7 tự làm được"),
        (of_leader, commune, "3 lần, 10 bà con, 8 tự làm được"),
    ):
        assert f'href="/dashboard/units/{unit.id}/visits?weeks=4"' in text
        assert line in text


def test_where_nobody_went_out_no_home_speaks_of_it(browser: Browser, head: User, member: User) -> None:
    assert 'id="visits-made"' not in browser.sign_in(head).get("/").text
