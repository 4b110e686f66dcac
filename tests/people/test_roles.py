"""The screen of who may what over a unit, giving and ending roles, and standing in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask, render_template

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.units.models import Unit
from portal.units.operations.deputies import appoint_deputy
from portal.units.operations.grants import grant_role
from portal.units.permissions import roles_over
from portal.units.queries.grants import deputyships_of, find_grant
from tests.conftest import Browser
from tests.factories import make_unit, make_user


def grant_id(user: User, unit: Unit, role: str = "leader") -> int:
    grant = find_grant(user.id, unit.id, role)
    assert grant is not None
    return grant.id


def roles_of(user: User, unit: Unit) -> set[str]:
    db.session.rollback()
    return roles_over(unit, user)


def test_one_screen_tells_who_may_what_and_where_it_comes_from(
    browser: Browser, leader: User, head: User, member: User, admin: User, team: Unit, commune: Unit
) -> None:
    appoint_deputy(team, member, head=head, until=clock.today(), actor=head)
    db.session.commit()

    text = browser.sign_in(head).get(f"/people/units/{team.id}/roles").text
    here, above = text.split("Vai trò từ cấp trên")

    link = rf'href="/people/{member.id}">Trần Văn Tư</a></strong>'
    assert re.search(link + r'\s*<span class="tags">\s*<span class="tag">Thay Lê Thị Ba', here)
    assert f"đến hết ngày {clock.today():%d/%m/%Y}" in here
    assert "Nguyễn Văn Sáu" not in here
    assert "Nguyễn Văn Sáu" in above
    assert "Võ Thị Năm" in above
    assert f'href="/people/{leader.id}"' not in text  # the head may not open the leader's screen
    assert f"/roles/{grant_id(member, team)}/ending" in here
    assert f"/roles/{grant_id(leader, commune)}/ending" not in text


def test_a_leader_sees_how_many_roles_there_are_below_and_who_has_none(
    browser: Browser, leader: User, head: User, commune: Unit
) -> None:
    make_unit("Tổ ấp 7", parent=commune)

    text = browser.sign_in(leader).get(f"/people/units/{commune.id}/roles").text

    assert "Có 1 vai trò được giao ở bên dưới" in text
    assert text.count("Chưa ai phụ trách") == 1


def test_a_hamlet_whose_team_has_a_head_lacks_nobody(browser: Browser, leader: User, commune: Unit) -> None:
    led, empty = (make_unit(name, kind="hamlet", parent=commune) for name in ("Ấp Kinh Ráng", "Ấp Cái Su"))
    team = make_unit("Tổ Kinh Ráng", parent=led)
    make_unit("Tổ Cái Su", parent=empty)
    make_user("Lê Thị Bảy", unit=team, grants={"leader": team})

    text = browser.sign_in(leader).get(f"/people/units/{commune.id}/roles").text

    assert "tổ trưởng: Lê Thị Bảy" in text
    assert text.count("Chưa ai phụ trách") == 1


@pytest.mark.parametrize("who", ["member", "trainer", "outsider", "colleague"])
def test_the_wrong_person_gets_no_row_and_changes_nothing(
    who: str, browser: Browser, request: pytest.FixtureRequest, head: User, member: User, team: Unit, commune: Unit
) -> None:
    if who == "colleague":  # the head of a sibling team
        sibling = make_unit("Tổ ấp 7", parent=commune)
        person = make_user("Cao Thị Bảy", unit=sibling, grants={"leader": sibling})
    else:
        person = request.getfixturevalue(who)
    over, held = f"/people/units/{team.id}", grant_id(head, team)
    browser.sign_in(person)

    answers = [
        browser.get(over + way) for way in ("/roles", "/roles/new", "/deputies/new", f"/roles/{held}/ending")
    ]
    answers += [
        browser.post(f"{over}/roles", data={"user": member.id, "role": "leader"}),
        browser.post(f"{over}/deputies", data={"user": member.id, "head": head.id, "until": "2026-11-30"}),
        browser.post(f"{over}/roles/{held}/ending"),
    ]

    expected = 403 if who in ("member", "trainer") else 404
    assert {answer.status_code for answer in answers} == {expected}
    assert all("Lê Thị Ba" not in answer.text for answer in answers)
    assert roles_of(head, team) == {"leader"}


def test_a_deputy_reads_the_screen_but_gives_nothing(
    browser: Browser, head: User, member: User, team: Unit
) -> None:
    appoint_deputy(team, member, head=head, until=clock.today(), actor=head)
    other = make_user("Cao Thị Bảy", unit=team)
    db.session.commit()
    browser.sign_in(member)
    over = f"/people/units/{team.id}"

    text = browser.get(f"{over}/roles").text

    assert "Giao vai trò" not in text
    assert "Nhờ người thay" not in text
    assert browser.get(f"{over}/roles/new").status_code == 403
    assert browser.get(f"{over}/deputies/new").status_code == 403
    assert browser.post(f"{over}/roles", data={"user": head.id, "role": "trainer"}).status_code == 403
    for one in (head, member):
        lent = {"user": other.id, "head": one.id, "until": clock.today().isoformat()}
        assert browser.post(f"{over}/deputies", data=lent).status_code == 403
    assert browser.post(f"{over}/roles/{grant_id(head, team)}/ending").status_code == 403


def test_a_deputy_is_told_for_whom_and_until_when(app: Flask, head: User, member: User, team: Unit) -> None:
    appoint_deputy(team, member, head=head, until=clock.today(), actor=head)
    db.session.commit()

    with app.test_request_context():
        text = render_template("people/_deputy.html", deputyships=deputyships_of(member.id))

    assert f"Anh/chị đang thay Lê Thị Ba ở {team.name} đến hết ngày {clock.today():%d/%m/%Y}." in text


def test_a_leader_finds_somebody_and_gives_a_role_until_a_day(
    browser: Browser, leader: User, member: User, team: Unit, commune: Unit
) -> None:
    over = f"/people/units/{team.id}/roles"
    browser.sign_in(leader)
    day = clock.today() + timedelta(days=30)

    all_of_them = browser.get(f"{over}/new").text
    found = browser.get(f"{over}/new?q=tran+van+tu", headers={"HX-Request": "true"}).text
    answer = browser.post(over, data={"user": member.id, "role": "trainer", "until": f"{day:%d/%m/%Y}"})

    assert "Trần Văn Tư" in all_of_them
    assert found.lstrip().startswith('<div id="choice"')
    assert re.search(rf'value="{member.id}" checked', found)
    assert 'value="leader"' in found
    assert 'value="admin"' not in found
    assert answer.location == over
    assert roles_of(member, team) == {"trainer"}
    assert f"đến hết ngày {day:%d/%m/%Y}" in browser.get(over).text


@pytest.mark.both_databases
def test_who_is_directly_in_the_commune_can_be_chosen_and_others_cannot(
    browser: Browser, leader: User, team: Unit, commune: Unit, outsider: User
) -> None:
    close = make_user("Đinh Văn Chín", phone="0912000019", unit=commune)
    sibling = make_unit("Tổ ấp 7", parent=commune)
    far = make_user("Đinh Văn Mười", unit=sibling)
    over = f"/people/units/{team.id}/roles"
    browser.sign_in(leader)

    text = browser.get(f"{over}/new?q=đinh").text
    by_phone = browser.get(f"{over}/new?q=0912+000+019").text
    answers = [browser.post(over, data={"user": user.id, "role": "leader"}) for user in (far, outsider)]

    assert "Đinh Văn Chín" in text
    assert "Đinh Văn Mười" not in text
    assert "Đinh Văn Chín" in by_phone
    assert [answer.status_code for answer in answers] == [404, 404]
    assert browser.post(over, data={"user": close.id, "role": "leader"}).status_code == 303


def test_what_is_missing_or_wrong_is_said_on_the_form(
    browser: Browser, leader: User, member: User, team: Unit
) -> None:
    over = f"/people/units/{team.id}/roles"
    browser.sign_in(leader)

    nobody = browser.post(over, data={"role": "leader"})
    wrong = [
        browser.post(over, data={"user": member.id, "role": "leader"} | more).status_code
        for more in ({"until": "31/02/2027"}, {"until": "2999-01-01"}, {"until": "2020-01-01"}, {"role": "king"})
    ]
    king = browser.post(over, data={"user": 10**30, "role": "leader"})
    admin = browser.post(over, data={"user": member.id, "role": "admin"})

    assert nobody.status_code == 422
    assert "Chọn người nhận." in nobody.text
    assert wrong == [422] * 4
    assert king.status_code == 422
    assert admin.status_code == 403
    assert roles_of(member, team) == set()


def test_a_role_is_ended_after_a_question_and_given_back_in_one_tap(
    browser: Browser, leader: User, head: User, team: Unit
) -> None:
    over = f"/people/units/{team.id}/roles"
    ending = f"{over}/{grant_id(head, team)}/ending"
    browser.sign_in(leader)

    question = browser.get(ending).text
    still = roles_of(head, team)
    answer = browser.post(ending)
    ended = roles_of(head, team)
    undo = browser.get(answer.location).text
    form = dict(re.findall(r'name="(user|role|until)" value="([^"]*)"', undo))
    browser.post(over, data=form)

    assert "Cho Lê Thị Ba thôi vai trò?" in question
    assert (still, ended) == ({"leader"}, set())
    assert form == {"user": str(head.id), "role": "leader", "until": ""}
    assert roles_of(head, team) == {"leader"}
    assert "Bấm nhầm" not in browser.get(answer.location).text


@pytest.mark.both_databases
def test_a_head_asks_somebody_to_stand_in_and_takes_it_back_by_mistake(
    browser: Browser, head: User, member: User, team: Unit
) -> None:
    over = f"/people/units/{team.id}"
    day = clock.today() + timedelta(days=5)
    browser.sign_in(head)

    form = browser.get(f"{over}/deputies/new?q=tư").text
    refused = browser.post(f"{over}/deputies", data={"user": member.id, "head": head.id, "until": "2020-01-01"})
    browser.post(f"{over}/deputies", data={"user": member.id, "head": head.id, "until": day.isoformat()})
    lent = roles_of(member, team)
    answer = browser.post(f"{over}/roles/{grant_id(member, team)}/ending")
    undo = dict(re.findall(r'name="(user|head|until)" value="([^"]*)"', browser.get(answer.location).text))

    assert f'name="head" value="{head.id}"' in form
    assert "Ngày cuối đã qua rồi" in refused.text
    assert lent == {"leader"}
    assert undo == {"user": str(member.id), "head": str(head.id), "until": day.isoformat()}


def test_who_gives_up_the_own_role_is_led_home(browser: Browser, head: User, team: Unit) -> None:
    answer = browser.sign_in(head).post(f"/people/units/{team.id}/roles/{grant_id(head, team)}/ending")

    assert (answer.status_code, answer.location) == (303, "/")


def test_the_last_administrator_is_told_why_not(browser: Browser, admin: User, commune: Unit) -> None:
    top = commune.parent
    assert top is not None
    ending = f"/people/units/{top.id}/roles/{grant_id(admin, top, 'admin')}/ending"

    answer = browser.sign_in(admin).post(ending)

    assert answer.status_code == 422
    assert "quản trị viên cuối cùng" in answer.text


def test_a_grant_is_found_at_its_own_unit_only(
    browser: Browser, leader: User, head: User, commune: Unit, team: Unit
) -> None:
    grant_role(head, commune, "trainer", actor=None)
    db.session.commit()
    browser.sign_in(leader)

    assert browser.get(f"/people/units/{commune.id}/roles/{grant_id(head, team)}/ending").status_code == 404
    assert browser.get(f"/people/units/{commune.id}/roles?ended=1{'0' * 30}&until=x").status_code == 200
