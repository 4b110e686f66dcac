"""Changing units on the screens: the form, what it would do, done."""

from __future__ import annotations

import re
from html import unescape

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.units.changes.queries.history import changes_of
from portal.units.models import Unit
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import find_unit_by_code, get_unit, path
from tests.conftest import Browser
from tests.factories import make_unit, make_user

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')


@pytest.fixture
def other(commune: Unit) -> Unit:
    """A commune beside that of the cast."""
    return make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent, code="DM")


def said(**fields: object) -> dict[str, object]:
    """What somebody writes into a form, today."""
    return {"on": clock.today().isoformat(), "reason": "Nghị quyết 202"} | fields


def confirm(browser: Browser, address: str, preview: TestResponse) -> TestResponse:
    """Send the form of a preview as its button does."""
    fields = MultiDict((name, unescape(text)) for name, text in HIDDEN.findall(preview.text))
    fields["step"] = "confirm"
    return browser.post(address, data=fields)


def test_a_unit_is_renamed_after_its_preview(browser: Browser, admin: User, commune: Unit) -> None:
    address = f"/units/{commune.id}/renaming"
    browser.sign_in(admin)

    preview = browser.post(address, data=said(name="Xã Tân Thuận", kind="commune"))
    before = get_unit(commune.id).name
    done = confirm(browser, address, preview)

    assert "Xã Tân Ân đổi tên thành Xã Tân Thuận." in preview.text
    assert before == "Xã Tân Ân"
    assert done.location == f"/units/{commune.id}"
    assert get_unit(commune.id).name == "Xã Tân Thuận"
    (change,) = changes_of(commune.id)
    assert (change.reason, change.actor_name) == ("Nghị quyết 202", "Võ Thị Năm")


def test_what_is_refused_is_told_beside_its_field_and_nothing_is_lost(
    browser: Browser, admin: User, commune: Unit, other: Unit
) -> None:
    answer = browser.sign_in(admin).post(
        f"/units/{commune.id}/renaming", data=said(name="Xã Đất Mũi", kind="commune", on="2999-01-01")
    )

    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text
    assert 'id="on-error"' in answer.text
    assert 'value="Xã Đất Mũi"' in answer.text
    assert "Nghị quyết 202</textarea>" in answer.text


def test_going_back_from_the_preview_keeps_what_was_written(browser: Browser, admin: User, commune: Unit) -> None:
    answer = browser.sign_in(admin).post(
        f"/units/{commune.id}/renaming", data=said(name="Xã Tân Thuận", kind="commune", step="edit")
    )

    assert answer.status_code == 200
    assert 'value="Xã Tân Thuận"' in answer.text


def test_a_preview_that_is_no_longer_true_is_shown_again(
    browser: Browser, admin: User, commune: Unit, team: Unit
) -> None:
    address = f"/units/{commune.id}/renaming"
    preview = browser.sign_in(admin).post(address, data=said(name="Xã Tân Thuận", kind="commune"))
    make_user("Trần Thị Bảy", unit=team)

    again = confirm(browser, address, preview)

    assert again.status_code == 200
    assert "Vừa có người thay đổi" in again.text
    assert get_unit(commune.id).name == "Xã Tân Ân"


def test_a_unit_is_moved_to_one_that_was_searched_for(
    browser: Browser, admin: User, team: Unit, other: Unit
) -> None:
    address = f"/units/{team.id}/moving"
    browser.sign_in(admin)

    found = browser.post(address, data=said(q="dat mui", step="search")).text
    preview = browser.post(address, data=said(target=other.id))
    done = confirm(browser, address, preview)

    assert f'name="target" value="{other.id}"' in found
    assert "Nghị quyết 202" in found
    assert done.status_code == 303
    assert get_unit(team.id).parent_id == other.id


NO_UNIT = ("", "0", "-1", "2147483648", "9" * 50, "x", "²")


def test_a_unit_is_not_moved_below_itself_and_one_has_to_be_chosen(
    browser: Browser, admin: User, commune: Unit, team: Unit
) -> None:
    address = f"/units/{commune.id}/moving"
    browser.sign_in(admin)

    below = browser.post(address, data=said(target=team.id))
    nowhere = [browser.post(address, data=said(**other)) for other in ({}, *({"target": no} for no in NO_UNIT))]

    assert {answer.status_code for answer in (below, *nowhere)} == {422}
    assert all("Chọn đơn vị sẽ trực thuộc." in answer.text for answer in nowhere)
    assert get_unit(commune.id).parent_id != team.id


def test_merging_names_the_roles_that_end_and_offers_them_anew(
    browser: Browser, admin: User, leader: User, commune: Unit, other: Unit
) -> None:
    address = f"/units/{other.id}/merging/here"
    browser.sign_in(admin)

    preview = browser.post(address, data=said(units=[commune.id]))
    done = confirm(browser, address, preview)
    after = browser.get(done.location).text

    assert "Nguyễn Văn Sáu" in preview.text
    assert "Sáp nhập rồi không hoàn lại được" in preview.text
    assert get_unit(commune.id).closed_on == clock.today()
    assert f"/people/units/{other.id}/roles/new?role=leader" in after
    assert unit_of(leader.id) == get_unit(other.id)


def test_a_unit_becomes_part_of_another_but_not_of_one_below(
    browser: Browser, admin: User, commune: Unit, team: Unit, other: Unit
) -> None:
    address = f"/units/{other.id}/merging/there"
    browser.sign_in(admin)

    refused = browser.post(f"/units/{commune.id}/merging/there", data=said(target=team.id))
    done = confirm(browser, address, browser.post(address, data=said(target=commune.id)))

    assert refused.status_code == 422
    assert done.location == f"/units/{commune.id}/mergers/{clock.today()}"
    assert get_unit(other.id).closed_on is not None


def test_units_become_a_new_one_only_when_it_is_confirmed(
    browser: Browser, admin: User, member: User, commune: Unit, other: Unit
) -> None:
    address = f"/units/{commune.id}/merging/anew"
    browser.sign_in(admin)
    new = said(units=[other.id], name="Xã Tân Đất", code="TD", kind="commune")

    taken = browser.post(address, data=new | {"code": "DM"})
    preview = browser.post(address, data=new)
    not_yet = find_unit_by_code("TD")
    confirm(browser, address, preview)

    assert 'id="code-error"' in taken.text
    assert not_yet is None
    founded = find_unit_by_code("TD")
    assert founded is not None
    assert {get_unit(unit.id).closed_on for unit in (commune, other)} == {clock.today()}
    assert [unit.name for unit in path(team_of(member).id)][1] == "Xã Tân Đất"


def test_a_unit_is_split_person_by_person(
    browser: Browser, admin: User, member: User, head: User, team: Unit
) -> None:
    address = f"/units/{team.id}/splitting"
    browser.sign_in(admin)
    names = said(**{"parts-0-name": "Tổ Hai", "parts-0-code": "T2", "parts-0-kind": "team"})

    places = browser.post(address, data=names | {"step": "places"}).text
    going = names | {"step": "preview", "rest": "stay", f"person-{member.id}": "0"}
    confirm(browser, address, browser.post(address, data=going))

    assert f'name="person-{head.id}"' in places
    assert team_of(member).code == "T2"
    assert team_of(head).id == team.id


def test_a_unit_that_is_split_and_closed_leaves_nobody_behind(
    browser: Browser, admin: User, member: User, team: Unit
) -> None:
    browser.sign_in(admin)
    part = {"parts-0-name": "Tổ Hai", "parts-0-code": "T2", "parts-0-kind": "team", "close": "y"}
    second = {"parts-1-name": "tổ hai", "parts-1-code": "T3", "parts-1-kind": "team"}

    preview = browser.post(f"/units/{team.id}/splitting", data=said(step="preview", **part)).text
    twice = browser.post(f"/units/{team.id}/splitting", data=said(step="places", **part, **second))

    assert "Tổ Hai (T2): 1 người" in preview
    assert twice.status_code == 422
    assert 'id="parts-1-name-error"' in twice.text


def test_a_unit_is_founded_with_the_code_that_is_suggested(browser: Browser, admin: User, commune: Unit) -> None:
    address = f"/units/{commune.id}/opening"
    code = f"{commune.code}-01"
    browser.sign_in(admin)

    form = browser.get(address).text
    new = said(name="Ấp Mới", kind="hamlet", other_kind="Cụm dân cư", code=code)
    done = confirm(browser, address, browser.post(address, data=new))
    again = browser.post(address, data=new)

    assert f'value="{code}"' in form
    founded = find_unit_by_code(code)
    assert founded is not None
    assert (founded.kind, done.location) == ("Cụm dân cư", f"/units/{founded.id}")
    assert again.status_code == 422


def test_only_a_unit_with_nobody_in_it_is_closed(
    browser: Browser, admin: User, member: User, team: Unit, other: Unit
) -> None:
    browser.sign_in(admin)

    refused = browser.post(f"/units/{team.id}/closing", data=said())
    address = f"/units/{other.id}/closing"
    done = confirm(browser, address, browser.post(address, data=said()))

    assert refused.status_code == 422
    assert "1 người" in refused.text
    assert done.location == f"/units/{other.parent_id}"
    assert browser.get(address).status_code == 422


def test_units_that_are_not_one_s_own_cannot_be_chosen(
    browser: Browser, commune: Unit, team: Unit, other: Unit
) -> None:
    admin_here = make_user("Lý Thị Mười", unit=commune, grants={"admin": commune})
    browser.sign_in(admin_here)

    found = browser.get(f"/units/{team.id}/choices?q=xa").text
    chosen = browser.post(f"/units/{team.id}/moving", data=said(target=other.id))
    beside = browser.post(f"/units/{commune.id}/merging/anew", data=said(units=[other.id], name="X", code="X"))

    assert "Xã Đất Mũi" not in found
    assert chosen.status_code == 404
    assert beside.status_code == 403


def team_of(user: User) -> Unit:
    """The unit that the person belongs to now."""
    db.session.expire_all()
    unit = unit_of(user.id)
    assert unit is not None
    return unit
