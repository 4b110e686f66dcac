"""Every number that leaders read, on screens, in files and in frozen days, against everybody counted alone."""

from __future__ import annotations

import random
from typing import Any

import pytest

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.dashboard.counts.operations.counts import mark_people_dirty
from portal.dashboard.overview.queries.numbers import StateCounts
from portal.dashboard.rules.population import DEFAULT_POPULATION, EVERYBODY, Population
from portal.db import begin_write, db
from portal.people.operations.deactivate import deactivate_user
from portal.progress.models import CourseProgress
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.move import move_unit
from portal.units.models import Unit
from portal.units.operations.memberships import join_unit
from tests import factories
from tests.conftest import Browser
from tests.dashboard.looking import assign
from tests.dashboard.naive import Naive
from tests.dashboard.reading import Rows, in_text, in_workbook, on_screen
from tests.dashboard.walking import make_programme, make_walk, show_teaching, walk

EARLIER = "Trong đó theo bản trước"
ADDRESS_OF = {DEFAULT_POPULATION: "", EVERYBODY: "&who=all&where=all", Population(team_only=False): "&who=all"}
# The columns of a report, in their order, behind those that name the unit; the screen leaves out the earlier
# versions where nobody is complete in one.
COLUMNS = ("members", "not_started", "learning", "completed", "earlier", "overdue", "teaching", "trained")


@pytest.fixture
def course(app: Any) -> Course:
    """Two lessons and a checklist."""
    return make_walk()


@pytest.fixture
def province(app: Any) -> Unit:
    """Two communes of two hamlets with a team each; somebody belongs to every unit, three people to every team."""
    top = factories.make_unit("Tỉnh Cà Mau", "province")
    for commune in ("Xã Một", "Xã Hai"):
        at = factories.make_unit(commune, "commune", parent=top)
        factories.make_user(f"Người của {commune}", unit=at)
        for number in (1, 2):
            hamlet = factories.make_unit(f"Ấp {number} {commune}", "hamlet", parent=at)
            factories.make_user(f"Người của {hamlet.name}", unit=hamlet)
            team = factories.make_unit(f"Tổ ấp {number} {commune}", parent=hamlet)
            for person in range(3):
                factories.make_user(f"Tổ viên {person} {team.name}", unit=team)
    return top


def named(name: str) -> Unit:
    """The unit of this name."""
    return db.session.query(Unit).filter_by(name=name).one()


def write() -> None:
    """Begin a transaction that writes."""
    db.session.rollback()
    begin_write()


def live(course: Course, programme: str, head: User) -> None:
    """Learn, teach, leave, move and merge, by the same chance in every run."""
    chance = random.Random(14)
    people = db.session.query(User).filter(User.name.like("%Tổ viên%") | User.name.like("Người của%")).all()
    for person in people:
        walk(person, course, lessons=chance.randrange(3))
    for person in chance.sample(people, 4):
        show_teaching(person, course, head)
    done = [one for one in db.session.query(CourseProgress) if one.finished_at is not None]
    for progress in done[::3]:
        progress.behind_since = clock.now()
    mark_people_dirty([progress.user_id for progress in done[::3]])
    db.session.commit()
    assign(programme, named("Xã Một"), in_days=-3)
    write()
    for person in chance.sample(people, 3):
        deactivate_user(person, actor=None)
    db.session.commit()
    write()
    join_unit(
        chance.choice([one for one in people if one.deactivated_at is None]), named("Tổ ấp 1 Xã Một"), actor=None
    )
    told: Any = {"on": clock.today(), "reason": "Nghị quyết sắp xếp", "actor": None}
    merge_units([named("Tổ ấp 1 Xã Hai")], named("Tổ ấp 2 Xã Hai"), **told)
    move_unit(named("Ấp 2 Xã Hai"), named("Xã Một"), **told)
    db.session.commit()


def cells(counted: StateCounts) -> list[str]:
    """The numbers of a line as a report writes them."""
    share = f"{round(counted.share, 3) * 100:.1f} %".replace(".", ",")
    return [*(f"{getattr(counted, name)}" for name in COLUMNS), share]


def last_cells(rows: Rows) -> dict[str, list[str]]:
    """The numbers of each row by the name of its unit; the total by its own name."""
    name, first = rows[0].index("Đơn vị"), rows[0].index("Chưa học") - 1
    if EARLIER in rows[0]:
        assert rows[0].index(EARLIER) == rows[0].index("Đã xong") + 1
        return {row[name]: row[first : first + len(COLUMNS) + 1] for row in rows[1:]}
    place = COLUMNS.index("earlier")
    return {
        row[name]: [*row[first : first + place], "0", *row[first + place : first + len(COLUMNS)]]
        for row in rows[1:]
    }


def board_numbers(html: str) -> dict[str, list[str]]:
    """Of each row of the board: members, not started, learning, overdue and who can teach."""
    rows = on_screen(html, "dashboard-table")[1:]
    return {row[0]: [*row[1:4], *row[5:7]] for row in rows}


@pytest.mark.both_databases
def test_screens_files_and_frozen_days_say_what_everybody_counted_one_by_one_says(
    browser: Browser, course: Course, province: Unit
) -> None:
    programme = make_programme(course)
    head = factories.make_user("Người coi", unit=province, grants={"admin": province})
    live(course, programme, head)
    write()
    snapshot = factories.create_snapshot(province, on=clock.today(), actor=None)
    db.session.commit()
    browser.sign_in(head)
    naive = Naive(clock.today())
    assert naive.numbers(programme, province.id).overdue
    assert 0 < naive.numbers(programme, province.id).earlier < naive.numbers(programme, province.id).completed
    assert naive.numbers(programme, province.id).trained > naive.numbers(programme, province.id).completed

    for subject in (programme, f"course:{course.id}"):
        for who, query in ADDRESS_OF.items():
            for unit in (province, named("Xã Một"), named("Xã Hai")):
                below = db.session.query(Unit).filter_by(parent_id=unit.id, closed_on=None).all()
                right = {each.name: cells(naive.numbers(subject, each.id, at=unit.id, who=who)) for each in below}
                right["Tổng cộng"] = cells(naive.numbers(subject, unit.id, who=who))
                own = naive.numbers(subject, unit.id, own=True, who=who)
                if own.members:
                    right[f"Trực thuộc {unit.name}"] = cells(own)
                asked = f"subject={subject}{query}"
                address = f"/dashboard/units/{unit.id}/report"
                shown = on_screen(browser.get(f"{address}?{asked}").text)
                assert (EARLIER in shown[0]) == any(row[COLUMNS.index("earlier")] != "0" for row in right.values())
                assert last_cells(shown) == right
                assert on_screen(browser.get(f"{address}/paper?{asked}").text) == shown
                assert last_cells(in_workbook(browser.get(f"{address}.xlsx?{asked}").data)) == right
                assert last_cells(in_text(browser.get(f"{address}.csv?{asked}").data)) == right
                assert board_numbers(browser.get(f"/dashboard/units/{unit.id}?{asked}").text) == {
                    name: [row[0], row[1], row[2], row[5], row[6]] for name, row in right.items()
                }
            frozen = browser.get(
                f"/dashboard/units/{province.id}/report?subject={subject}{query}&snapshot={snapshot.id}"
            )
            live_one = browser.get(f"/dashboard/units/{province.id}/report?subject={subject}{query}")
            assert last_cells(on_screen(frozen.text)) == last_cells(on_screen(live_one.text))
