"""The leaders' screens: units, people, search."""

from __future__ import annotations

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.accounts.operations.consents import withdraw_consent
from portal.db import db
from portal.units.models import Unit
from portal.units.operations.deputies import appoint_deputy
from portal.units.operations.grants import grant_role
from portal.units.operations.units import add_alias
from portal.units.queries.memberships import unit_of
from tests.conftest import Browser
from tests.factories import make_unit, make_user


def test_a_stranger_a_member_and_a_trainer_may_not(browser: Browser, member: User, trainer: User) -> None:
    stranger = browser.get("/people")

    assert stranger.location == "/sign-in?next=/people"
    for person in (member, trainer):
        browser.sign_in(person)
        assert browser.get("/people").status_code == 403
        assert browser.get(f"/people/{member.id}").status_code == 403
        assert browser.get(f"/people/units/{unit_of(member.id).id}").status_code == 403  # type: ignore[union-attr]  # the member has a unit
        assert browser.post(f"/people/{member.id}/codes").status_code == 403


def test_a_head_sees_the_team_with_everybody_s_state(
    browser: Browser, member: User, head: User, team: Unit
) -> None:
    make_user("Đặng Thị Hai", unit=team, password=None)
    appoint_deputy(team, member, head=head, until=clock.today(), actor=head)
    db.session.commit()

    text = browser.sign_in(head).get("/people").text

    assert team.name in text
    assert text.index("Lê Thị Ba") < text.index("Đặng Thị Hai") < text.index("Trần Văn Tư")
    assert "Chưa vô lần nào" in text
    assert "Đã vô" in text
    assert text.index("Phụ trách") < text.index("Trần Văn Tư") < text.index("Người thay")
    assert text.count("Phụ trách") == 1
    assert "Vô lần cuối: hôm nay" in text
    assert "3 người" in text
    assert "0912 000 001" in text  # who leads the team calls its people


def test_a_deactivated_person_is_in_no_list(browser: Browser, member: User, head: User) -> None:
    member.deactivated_at = clock.now()
    db.session.commit()

    assert "Trần Văn Tư" not in browser.sign_in(head).get("/people").text
    assert "Trần Văn Tư" not in browser.get("/people?q=tran").text


def test_a_leader_goes_down_and_back_up_to_the_own_unit(
    browser: Browser, leader: User, commune: Unit, team: Unit
) -> None:
    browser.sign_in(leader)

    top = browser.get("/people").text
    middle = browser.get(f"/people/units/{commune.id}").text
    below = browser.get(f"/people/units/{team.id}").text

    assert f'href="/people/units/{commune.id}"' in top
    assert f'href="/people/units/{team.id}"' in middle
    assert f'<a href="/people/units/{commune.id}">Xã Tân Ân</a>' in below
    assert "Tỉnh Cà Mau" not in below


def test_outside_the_own_units_there_is_nothing(
    browser: Browser, outsider: User, member: User, team: Unit, commune: Unit
) -> None:
    browser.sign_in(outsider)

    assert browser.get(f"/people/units/{team.id}").status_code == 404
    assert browser.get(f"/people/units/{commune.parent_id}").status_code == 404
    assert browser.get(f"/people/{member.id}").status_code == 404
    assert browser.post(f"/people/{member.id}/codes").status_code == 404
    assert browser.get("/people/999999").status_code == 404
    assert browser.get("/people/units/999999").status_code == 404


def test_a_head_does_not_see_the_commune(browser: Browser, head: User, leader: User, commune: Unit) -> None:
    browser.sign_in(head)

    assert browser.get(f"/people/units/{commune.id}").status_code == 404
    assert browser.get(f"/people/{leader.id}").status_code == 404


def test_who_leads_several_units_chooses(browser: Browser, head: User, commune: Unit) -> None:
    second = make_unit("Tổ ấp 7", parent=commune)
    grant_role(head, second, "leader", actor=None)
    db.session.commit()

    text = browser.sign_in(head).get("/people").text

    assert f'href="/people/units/{second.id}"' in text
    assert "Lê Thị Ba" in text


def test_an_empty_unit_says_so(browser: Browser, head: User, leader: User, commune: Unit) -> None:
    empty = make_unit("Tổ ấp 7", parent=commune)

    assert "Chưa có ai ở đây" in browser.sign_in(leader).get(f"/people/units/{empty.id}").text


def test_a_long_list_has_pages(browser: Browser, head: User, team: Unit) -> None:
    for number in range(50):
        make_user(f"Trần Văn {number:02}", unit=team)
    browser.sign_in(head)

    first = browser.get("/people").text
    last = browser.get(f"/people/units/{team.id}?page=2").text

    assert first.count("/people/") > 50
    assert "Lê Thị Ba" in last
    assert "page=2" in first
    for page in ("0", "-1", "99", "x"):
        assert browser.get(f"/people/units/{team.id}?page={page}").status_code == 200


def test_the_person_s_screen_shows_number_roles_and_state(browser: Browser, leader: User, head: User) -> None:
    text = browser.sign_in(leader).get(f"/people/{head.id}").text

    assert "0912 000 002" in text
    assert "Phụ trách" in text
    assert "Đã vô" in text
    assert "Cấp mã" in text


def test_no_button_is_offered_where_it_may_not_be_used(
    browser: Browser, head: User, team: Unit, commune: Unit
) -> None:
    strong = make_user("Cao Thị Bảy", unit=team, grants={"admin": commune})
    browser.sign_in(head)

    assert "Cấp mã" not in browser.get(f"/people/{strong.id}").text
    assert browser.post(f"/people/{strong.id}/codes").status_code == 403


@pytest.mark.both_databases
def test_a_person_is_found_by_name_or_number(browser: Browser, head: User, member: User) -> None:
    browser.sign_in(head)

    for typed in ("tran van tu", "Trần Văn Tư", "TƯ", "tu", "0912 000 001", "+84912000001"):
        text = browser.get("/people", query_string={"q": typed}).text

        assert f"/people/{member.id}" in text, typed


def test_what_only_looks_alike_is_not_found(browser: Browser, head: User, member: User, leader: User) -> None:
    browser.sign_in(head)

    for typed in ("rang kinh", "%", "_", "0912000003", "tán", "\\", "'"):
        text = browser.get("/people", query_string={"q": typed}).text

        assert "Không tìm thấy" in text, typed


def test_the_name_as_it_was_typed_stands_first(browser: Browser, head: User, member: User, team: Unit) -> None:
    make_user("Trần Văn Tú", unit=team)
    browser.sign_in(head)

    with_dau = browser.get("/people?q=tư").text
    without = browser.get("/people?q=tu").text

    assert with_dau.index("Trần Văn Tư") < with_dau.index("Trần Văn Tú")
    assert without.index("Trần Văn Tú") < without.index("Trần Văn Tư")


def test_a_unit_is_found_by_its_old_name(browser: Browser, leader: User, team: Unit) -> None:
    add_alias(team, "Ấp Đường Kéo", actor=None)
    db.session.commit()
    browser.sign_in(leader)

    for typed in ("duong keo", "Đường", "kinh rang", "Kinh Ráng"):
        assert f"/people/units/{team.id}" in browser.get("/people", query_string={"q": typed}).text


def test_the_search_ends_at_the_own_units(browser: Browser, outsider: User, member: User, team: Unit) -> None:
    browser.sign_in(outsider)

    for typed in ("tran van tu", "0912000001", "kinh rang"):
        assert "Không tìm thấy" in browser.get("/people", query_string={"q": typed}).text


def test_an_endless_or_hostile_search_is_just_a_search(browser: Browser, app: Flask, head: User) -> None:
    browser.sign_in(head)

    assert browser.get("/people", query_string={"q": "x" * 5000}).status_code == 200
    assert "<script>" not in browser.get("/people", query_string={"q": "<script>alert(1)</script>"}).text


def test_the_last_visit_of_somebody_who_does_not_agree_to_reporting_is_not_shown(
    browser: Browser, head: User, member: User
) -> None:
    browser.sign_in(member).get("/")
    browser.set_cookie("display", "auto.1.en")
    seen = browser.sign_in(head).get("/people").text
    withdraw_consent(db.session.get_one(User, member.id), "reporting")
    db.session.commit()

    unit = browser.get("/people").text
    person = browser.get(f"/people/{member.id}").text

    assert seen.count("Last here") == 2
    assert unit.count("Last here") == 1
    assert "Last here" not in person
