"""Finding people by name, number, unit, state and role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import withdraw_consent
from portal.db import db
from portal.people.filters import PeopleFilters
from portal.people.queries import scope, search
from portal.people.queries.scope import scope_of
from portal.people.queries.search import PeoplePage, search_people
from portal.people.queries.units import units_named
from portal.units.models import Unit
from portal.units.operations.deputies import appoint_deputy
from tests.conftest import Browser
from tests.factories import make_unit, make_user

Find = Callable[..., list[str]]


@pytest.fixture
def find(commune: Unit) -> Find:
    """Look for people below the commune; returns their names in the order found."""

    def look(text: str = "", **filters: str | int) -> list[str]:
        return [row.name for row in look_in(commune, text, **filters).rows]

    return look


def look_in(unit: Unit, text: str = "", **filters: str | int) -> PeoplePage:
    within = scope_of([unit.id])
    wanted = PeopleFilters(text, **filters)  # type: ignore[arg-type]  # each test gives the right kind
    units = [line.id for line in units_named(text, scope=within, limit=10)] if text else []
    return search_people(wanted, scope=within, units=units)


def test_words_of_a_name_are_found_in_any_order_with_and_without_dau(find: Find, member: User) -> None:
    assert find("tu tran") == find("Trần TƯ") == find("van") == [member.name]
    assert find("ang") == find("tran tran x") == []


def test_four_digits_of_a_number_and_the_beginning_of_a_user_name_are_enough(
    find: Find, member: User, head: User, team: Unit
) -> None:
    named = make_user("Cao Văn Bảy", username="bay.cao", unit=team)

    assert find("0001") == [member.name]
    assert find("0003") == []
    assert find("bay.c") == [named.name]
    assert find("000") == []


def test_a_unit_s_name_finds_its_people_after_those_who_are_called_so(
    find: Find, member: User, head: User, commune: Unit
) -> None:
    other = make_unit("Tổ ấp Ba", parent=commune)
    make_user("Đặng Thị Hai", unit=other)

    assert find("kinh rang") == [head.name, member.name]
    assert find("ba") == [head.name, "Đặng Thị Hai"]


def test_the_states(find: Find, member: User, head: User, team: Unit) -> None:
    make_user("Đặng Thị Hai", unit=team, password=None)
    gone = make_user("Lý Thị Mười", unit=team)
    gone.deactivated_at = clock.now()
    for user, days in ((member, 31), (head, 29)):
        user.last_seen_at = clock.now() - timedelta(days=days)
    db.session.commit()

    assert find(state="new") == ["Đặng Thị Hai"]
    assert find(state="active") == [head.name, member.name]
    assert find(state="left") == find("muoi", state="left") == [gone.name]
    assert gone.name not in find()
    assert find(state="quiet") == [member.name]


def test_neither_filter_nor_order_tells_the_last_visit_of_somebody_who_keeps_it_private(
    find: Find, member: User, head: User
) -> None:
    for user, days in ((member, 31), (head, 40)):
        user.last_seen_at = clock.now() - timedelta(days=days)
    db.session.commit()
    open_to_all = find(sort="seen")
    withdraw_consent(member, "reporting")
    db.session.commit()

    assert open_to_all == [member.name, head.name]
    assert find(sort="seen") == [head.name, member.name]
    assert find(state="quiet") == [head.name]


def test_the_roles(find: Find, member: User, head: User, leader: User, trainer: User, team: Unit) -> None:
    deputy = make_user("Đặng Thị Hai", unit=team)
    appoint_deputy(team, deputy, head=head, until=clock.today(), actor=None)
    db.session.commit()

    assert find(role="leader") == [head.name, leader.name]
    assert find(role="trainer") == [trainer.name]
    assert find(role="deputy") == [deputy.name]
    assert find(role="none") == [member.name]
    assert find(role="admin") == []


def test_a_page_behind_the_end_is_the_last_one(
    monkeypatch: pytest.MonkeyPatch, head: User, team: Unit, commune: Unit
) -> None:
    make_user("Đặng Thị Hai", unit=team)
    make_user("Trần Thị Ích", unit=team)
    monkeypatch.setattr(search, "PAGE_SIZE", 2)
    for text in ("", "thi"):  # counted by itself, and on the way
        found = [look_in(commune, text, page=page) for page in (1, 1_000_000)]

        assert [(page.total, page.pagination.pages, page.pagination.page) for page in found] == [
            (3, 2, 1),
            (3, 2, 2),
        ]
        assert [row.name for page in found for row in page.rows] == [head.name, "Đặng Thị Hai", "Trần Thị Ích"]


def test_the_scope_ends_at_the_own_units_however_many_they_are(
    monkeypatch: pytest.MonkeyPatch, member: User, outsider: User, commune: Unit
) -> None:
    listed = look_in(commune, "van")
    monkeypatch.setattr(scope, "MAX_LISTED_UNITS", 1)
    walked = look_in(commune, "van")
    assert commune.parent is not None
    everything = look_in(commune.parent, "van")

    assert [row.name for row in listed.rows] == [row.name for row in walked.rows] == [member.name]
    assert [row.name for row in everything.rows] == [outsider.name, member.name]


@pytest.mark.both_databases
def test_htmx_gets_the_list_and_the_address_that_says_it(browser: Browser, head: User, member: User) -> None:
    asked = {"q": "tu", "unit": "", "state": "active", "role": "", "sort": "name"}

    answer = browser.sign_in(head).get("/people", query_string=asked, headers={"HX-Request": "true"})

    assert answer.text.lstrip().startswith('<section id="found"')
    assert answer.headers["HX-Push-Url"] == "/people?q=tu&state=active"
    assert member.name in answer.text
    assert head.name not in answer.text


def test_a_senseless_address_shows_a_sensible_list(browser: Browser, leader: User) -> None:
    browser.sign_in(leader)

    for address in ("unit=999999", "unit=x&role=y&state=z&sort=1&page=x", "page=1000000000"):
        answer = browser.get(f"/people?{address}")

        assert (answer.status_code, leader.name in answer.text) == (200, True), address


def test_somebody_who_may_not_see_into_a_unit_cannot_narrow_the_list_to_it(
    browser: Browser, outsider: User, member: User, team: Unit
) -> None:
    text = browser.sign_in(outsider).get(f"/people?unit={team.id}").text

    assert outsider.name in text
    assert member.name not in text
    assert team.name not in text
