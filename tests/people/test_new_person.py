"""One person added by hand: cleaned like a roster's row, found where there already, ending in the slip."""

from __future__ import annotations

import re

import pytest

from portal.accounts.models import ActivationCode, User
from portal.audit.models import AuditEvent
from portal.db import db
from portal.units.models import Unit
from portal.units.queries.memberships import unit_of
from tests.conftest import Browser
from tests.factories import make_unit, make_user
from tests.people.test_slip import code_on

TOKEN = "one form like no other"


def typed(unit: Unit, **values: str) -> dict[str, str]:
    """What is sent for somebody new."""
    return {"team": str(unit.id), "token": TOKEN, "name": "TRẦN THỊ ĐƯỢM", "phone": "+84 912 000 077"} | values


@pytest.mark.both_databases
def test_a_head_adds_somebody_and_gets_the_slip_and_again_the_same(
    browser: Browser, head: User, team: Unit
) -> None:
    form = browser.sign_in(head).get("/people/new").text
    first = browser.post("/people/new", data=typed(team))
    again = browser.post("/people/new", data=typed(team))

    assert 'inputmode="tel"' in form
    assert 'autocapitalize="words"' in form
    assert first.status_code == 200
    assert code_on(first.text) == code_on(again.text)
    assert "Nhắn riêng cho Đượm" in first.text
    db.session.rollback()
    found = db.session.query(User).filter_by(phone="0912000077").one()
    assert found.name == "Trần Thị Đượm"
    home = unit_of(found.id)
    assert home is not None
    assert home.id == team.id


def test_somebody_added_once_more_is_told_to_be_there_and_keeps_the_code(
    browser: Browser, head: User, team: Unit
) -> None:
    browser.sign_in(head)
    slip = browser.post("/people/new", data=typed(team, name="Ông Lê Thử"))
    db.session.rollback()
    person = db.session.query(User).filter_by(phone="0912000077").one()
    again = browser.post("/people/new", data=typed(team, name="Ông Lê Thử", token="another form altogether"))

    assert person.name == "Lê Thử"
    assert "Đã bỏ khỏi tên: “Ông”." in slip.text
    assert again.status_code == 422
    assert "Lê Thử đã có trong đơn vị này" in again.text
    assert f'href="/people/{person.id}"' in again.text
    db.session.rollback()
    assert db.session.query(ActivationCode).count() == 1


def test_doubtful_names_and_known_numbers_are_asked_about_and_nothing_is_written(
    browser: Browser, head: User, member: User, team: Unit
) -> None:
    assert member.phone is not None
    elsewhere = make_user("Phan Thị Sen", phone="0912000066", unit=make_unit("Tổ khác"))
    before = db.session.query(User).count()
    browser.sign_in(head)

    namesake = browser.post("/people/new", data=typed(team, name="Tran Van Tu"))
    short = browser.post("/people/new", data=typed(team, name="Đượm"))
    known = browser.post("/people/new", data=typed(team, phone=member.phone))
    foreign = browser.post("/people/new", data=typed(team, phone="0912000066"))
    odd = browser.post("/people/new", data=typed(team, name="=cmd()", phone="12"))

    assert {answer.status_code for answer in (namesake, short, known, foreign, odd)} == {422}
    assert "Trong tổ đã có Trần Văn Tư" in namesake.text
    assert "Tên này có một chữ" in short.text
    assert f"/people/{member.id}" in known.text
    assert elsewhere.name not in foreign.text
    db.session.rollback()
    assert db.session.query(User).count() == before
    assert browser.post("/people/new", data=typed(team, name="Đượm", sure="1")).status_code == 200


def test_a_leader_chooses_the_team_and_no_other_commune(
    browser: Browser, leader: User, head: User, outsider: User, team: Unit, commune: Unit
) -> None:
    make_unit("Tổ ấp 7", parent=commune)
    other = make_unit("Tổ nơi khác")
    text = browser.sign_in(leader).get("/people/new").text

    assert set(re.findall(r"<option value=\"\d+\">([^<]+)</option>", text)) >= {team.name, "Tổ ấp 7"}
    assert other.name not in text
    assert browser.post("/people/new", data=typed(other)).status_code == 404
    assert "Anh/chị chọn tổ trước" in browser.post("/people/new", data={"name": "Lê Thị Lụa"}).text


@pytest.mark.both_databases
def test_a_code_can_be_taken_back_and_the_password_stays(
    browser: Browser, head: User, leader: User, member: User, outsider: User
) -> None:
    page = browser.sign_in(head).post(f"/people/{member.id}/codes").text
    address = f"/people/{member.id}/codes/removal"

    assert "Mật khẩu cũ vẫn dùng được tới khi mã này được dùng" in page
    assert address in browser.get(f"/people/{member.id}").text
    assert browser.post(address).location == f"/people/{member.id}"
    assert "Mã đã bỏ. Mật khẩu vẫn dùng như cũ." in browser.get(f"/people/{member.id}").text
    assert address not in browser.get(f"/people/{member.id}").text
    db.session.rollback()
    code = db.session.query(ActivationCode).one()
    assert code.used_at is None
    assert db.session.query(AuditEvent).filter_by(action="code.withdrawn", person_id=member.id).count() == 1
    assert browser.sign_in(outsider).post(address).status_code == 404
