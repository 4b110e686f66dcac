"""The head of a unit's screens: one shape on all of them, with the unit's line and its tabs."""

from __future__ import annotations

import re

import pytest

from portal.accounts.models import User
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.dashboard.reading import plain
from tests.dashboard.walking import make_walk

SCREENS = ("", "/matrix", "/at-risk", "/trend", "/most-missed", "/competences", "/report")


@pytest.mark.both_databases
def test_every_screen_has_the_units_line_and_its_own_tab(
    browser: Browser, leader: User, member: User, team: Unit, commune: Unit
) -> None:
    course = make_walk()
    browser.sign_in(leader)

    for screen in SCREENS:
        text = browser.get(f"/dashboard/units/{commune.id}{screen}").text

        head = text[text.index('<header class="page-head unit-head">') : text.index("</nav>", text.index("tabs "))]
        assert commune.name in plain(head), screen
        assert f"1 tổ · {leader.name} phụ trách" in plain(head), screen
        current = re.findall(r'href="([^"?]*)[^"]*" aria-current="page"', head)
        assert current == [f"/dashboard/units/{commune.id}{screen}"]
        title = re.search(r"<h1>(.*?)</h1>", head)
        assert title is not None
        # What is counted for one programme or course is called by it; the unit then stands in the way to it.
        assert title[1] == (course.title if screen in ("", "/trend", "/report") else commune.name)


def test_the_line_says_who_leads_at_once_and_calls_a_unit_without_a_leader_so(
    browser: Browser, admin: User, team: Unit, commune: Unit
) -> None:
    browser.sign_in(admin)
    address = f"/dashboard/units/{commune.id}/most-missed"

    before = plain(browser.get(address).text)
    factories.make_user("Lê Thị Bảy", unit=commune, grants={"leader": commune})
    after = plain(browser.get(address).text)

    assert "1 tổ · chưa có ai phụ trách" in before
    assert "1 tổ · Lê Thị Bảy phụ trách" in after
