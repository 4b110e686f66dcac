"""Asking to join by a link, and what the head decides; what a stranger can learn and do by it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.db import db
from portal.errors import FieldError, Refused
from portal.people.joining.models import JoinLink, JoinRequest
from portal.people.joining.operations import ask_to_join, clean_asker, end_join_links, make_join_link
from portal.people.joining.queries import holds
from portal.people.joining.rules import MAX_WAITING, new_join_token, parse_join_token
from portal.scheduler import scheduler_of
from portal.units.changes.operations.merge import merge_units
from portal.units.models import Unit
from portal.units.operations.deputies import appoint_deputy
from portal.units.queries.memberships import unit_of
from tests.conftest import Browser
from tests.factories import make_unit, make_user
from tests.fixed_clock import FixedClock
from tests.people.test_slip import code_on

PHONE = "0912000077"
ASKER = {"name": "TRẦN THỊ ĐƯỢM", "phone": "+84 912.000 077", "agrees": "y"}
SEPARATORS = st.sampled_from(["", " ", ".", "-", "  "])


@pytest.fixture
def link(team: Unit, head: User) -> JoinLink:
    """The link of the team."""
    made = make_join_link(team, actor=head)
    db.session.commit()
    return made


def waiting() -> list[JoinRequest]:
    """Those who wait, read anew."""
    db.session.rollback()
    return db.session.query(JoinRequest).filter_by(state="waiting").order_by(JoinRequest.id).all()


def screen_of(team: Unit) -> str:
    """The address of the head's screen."""
    return f"/people/units/{team.id}/joining"


@pytest.mark.both_databases
def test_who_asks_waits_once_and_the_head_lets_them_in_with_a_slip(
    browser: Browser, link: JoinLink, head: User, team: Unit
) -> None:
    address, screen = f"/join/{link.token}", screen_of(team)
    form = browser.get(address)
    sent = browser.post(address, data=ASKER)
    again = browser.post(address, data=ASKER | {"phone": "0912-000-077", "name": "Đượm"})
    thanks = browser.get(sent.location)

    assert team.name in form.text
    assert len(form.data) < 8_000
    assert {sent.status_code, again.status_code} == {303}
    assert "Tổ trưởng sẽ đưa phiếu" in thanks.text
    assert all("Set-Cookie" not in answer.headers for answer in (form, sent, thanks))
    asked = waiting()
    assert [(one.name, one.phone) for one in asked] == [("Trần Thị Đượm", PHONE)]

    approval = f"{screen}/requests/{asked[0].id}/approval"
    browser.sign_in(head)
    assert "1 người xin vô tổ" in browser.get("/").text
    assert "Trần Thị Đượm" in browser.get(screen).text
    slip = browser.post(approval, data={"token": "one form like no other"})
    repeated = browser.post(approval, data={"token": "one form like no other"})

    assert code_on(slip.text) == code_on(repeated.text)
    db.session.rollback()
    person = db.session.query(User).filter_by(phone=PHONE).one()
    assert unit_of(person.id) == db.session.get(Unit, team.id)
    done = db.session.query(JoinRequest).one()
    assert (done.state, done.name, done.phone, done.user_id) == ("approved", "", "", person.id)
    assert db.session.query(AuditEvent).filter_by(action="join_request.approved").one().actor_id == head.id


def test_a_stranger_is_answered_alike_whether_the_number_has_an_account(
    browser: Browser, link: JoinLink, member: User, statements: list[str]
) -> None:
    address, theirs = f"/join/{link.token}", member.phone
    browser.post(address, data=ASKER | {"phone": "0912000055"})
    del statements[:]
    unknown = browser.post(address, data=ASKER)
    for_unknown = list(statements)
    del statements[:]
    known = browser.post(address, data=ASKER | {"phone": theirs})

    assert (known.status_code, known.location, known.data) == (unknown.status_code, unknown.location, unknown.data)
    assert statements == for_unknown
    assert not any('FROM "user"' in statement for statement in statements)


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_kept(browser: Browser, link: JoinLink) -> None:
    address = f"/join/{link.token}"
    wrong = [
        ASKER | {"phone": "12"},
        ASKER | {"phone": ""},
        ASKER | {"name": "<script>alert(1)</script>"},
        ASKER | {"name": "A" * 5000},
        ASKER | {"name": ""},
        {name: value for name, value in ASKER.items() if name != "agrees"},
    ]

    answers = [browser.post(address, data=form) for form in wrong]

    assert {answer.status_code for answer in answers} == {422}
    assert all('aria-invalid="true"' in answer.text for answer in answers)
    assert "<script>alert" not in answers[2].text
    assert browser.post(address, data={}).text.count('aria-invalid="true"') == 3
    assert waiting() == []


def test_a_machine_and_another_site_ask_for_nothing(browser: Browser, link: JoinLink) -> None:
    address = f"/join/{link.token}"

    machine = browser.post(address, data=ASKER | {"website": "http://example.com"})
    elsewhere = browser.post(address, data=ASKER, headers={"Sec-Fetch-Site": "cross-site"})

    assert (machine.status_code, elsewhere.status_code) == (303, 403)
    assert waiting() == []


def test_many_from_one_address_wait(browser: Browser, link: JoinLink, fixed_clock: FixedClock) -> None:
    address = f"/join/{link.token}"
    answers = [browser.post(address, data=ASKER | {"phone": f"09120001{n:02}"}).status_code for n in range(41)]
    fixed_clock.advance(minutes=16)

    assert answers == [303] * 40 + [429]
    assert browser.post(address, data=ASKER).status_code == 303


def test_no_more_wait_than_a_head_can_look_at(link: JoinLink) -> None:
    for number in range(MAX_WAITING):
        ask_to_join(link, name="Lê Thị Sen", phone=f"09120001{number:02}", agrees=True)
    with pytest.raises(Refused):
        ask_to_join(link, name="Lê Thị Sen", phone=PHONE, agrees=True)
    ask_to_join(link, name="Lê Thị Sen", phone="0912000100", agrees=True)  # asked before

    assert len(db.session.query(JoinRequest).all()) == MAX_WAITING


def test_an_ended_an_old_and_a_guessed_link_say_so(
    browser: Browser, link: JoinLink, team: Unit, head: User, fixed_clock: FixedClock
) -> None:
    old = link.token
    browser.sign_in(head).post(f"{screen_of(team)}/link")
    db.session.rollback()
    new = db.session.query(JoinLink).filter_by(ended_at=None).one().token
    ended, guessed = browser.get(f"/join/{old}"), browser.get("/join/2222-3333-4444")

    assert (ended.status_code, guessed.status_code) == (410, 404)
    assert "Link này hết dùng rồi" in ended.text
    assert team.name not in ended.text + guessed.text
    assert browser.post(f"/join/{old}", data=ASKER).status_code == 410
    assert browser.get(f"/join/{new.upper().replace('-', '')}").status_code == 200
    fixed_clock.advance(days=366)
    assert browser.get(f"/join/{new}").status_code == 410
    assert waiting() == []


def test_a_decline_can_be_taken_back(browser: Browser, link: JoinLink, team: Unit, head: User) -> None:
    ask_to_join(link, name="Lê Thị Sen", phone=PHONE, agrees=True)
    db.session.commit()
    request = f"{screen_of(team)}/requests/{waiting()[0].id}"
    browser.sign_in(head)

    declined = browser.post(f"{request}/decline", data={"reason": "unknown"})
    shown = browser.get(screen_of(team)).text
    assert waiting() == []
    browser.post(f"{request}/decline/removal")

    assert declined.status_code == 303
    assert "Không ai ở đây biết người này" in shown
    assert [one.name for one in waiting()] == ["Lê Thị Sen"]
    assert browser.post(f"{request}/decline", data={"reason": "vì ghét"}).status_code == 422


def test_whose_number_it_is_is_told_to_who_leads_them_alone(
    browser: Browser, link: JoinLink, team: Unit, head: User, leader: User, member: User, commune: Unit
) -> None:
    beside = make_user("Phan Thị Sen", phone=PHONE, unit=make_unit("Tổ ấp Bên", parent=commune))
    for phone in (PHONE, member.phone or ""):
        ask_to_join(link, name="Ai Đó Thôi", phone=phone, agrees=True)
    db.session.commit()
    foreign, own = waiting()
    screen = screen_of(team)

    shown = browser.sign_in(head).get(screen).text
    refused = browser.post(f"{screen}/requests/{foreign.id}/approval")
    here = browser.post(f"{screen}/requests/{own.id}/approval")
    above = browser.sign_in(leader).get(screen).text
    moved = browser.post(f"{screen}/requests/{foreign.id}/approval")

    assert "Phan Thị Sen" not in shown + refused.text
    assert "Số này là của Trần Văn Tư, đã có trong tổ." in shown
    assert (refused.status_code, here.status_code) == (422, 422)
    assert "Nhờ người phụ trách cấp trên" in refused.text
    assert "Số này là của Phan Thị Sen, ở Tổ ấp Bên." in above
    assert moved.location == f"/people/{beside.id}"
    db.session.rollback()
    home = unit_of(beside.id)
    assert home is not None
    assert home.id == team.id


def test_a_namesake_is_asked_about_first(
    browser: Browser, link: JoinLink, team: Unit, head: User, member: User
) -> None:
    ask_to_join(link, name="Tran Van Tu", phone=PHONE, agrees=True)
    db.session.commit()
    approval = f"{screen_of(team)}/requests/{waiting()[0].id}/approval"
    browser.sign_in(head)

    unsure = browser.post(approval)
    sure = browser.post(approval, data={"sure": "1"})

    assert unsure.status_code == 422
    assert "Trong tổ đã có Trần Văn Tư" in unsure.text
    assert code_on(sure.text)


def test_a_deputy_may_and_the_head_of_a_sibling_team_may_not(
    browser: Browser, link: JoinLink, team: Unit, head: User, member: User, commune: Unit
) -> None:
    appoint_deputy(team, member, head=head, until=clock.today() + timedelta(days=3), actor=head)
    sibling = make_unit("Tổ ấp Bên", parent=commune)
    other = make_user("Đỗ Văn Lành", unit=sibling, grants={"leader": sibling})
    ask_to_join(link, name="Lê Thị Sen", phone=PHONE, agrees=True)
    db.session.commit()
    approval = f"{screen_of(team)}/requests/{waiting()[0].id}/approval"

    foreign = browser.sign_in(other).post(approval)
    by_deputy = browser.sign_in(member).post(approval)

    assert foreign.status_code == 404
    assert code_on(by_deputy.text)
    db.session.rollback()
    noted = db.session.query(AuditEvent).filter_by(action="join_request.approved").one()
    assert (noted.actor_id, noted.on_behalf_of_id) == (member.id, head.id)


def test_the_poster_is_one_sheet(browser: Browser, link: JoinLink, team: Unit, head: User) -> None:
    browser.sign_in(head)
    for size in ("a4", "a5"):
        sheet = browser.get(f"{screen_of(team)}/poster.pdf?size={size}")
        assert sheet.data.startswith(b"%PDF")
        assert sheet.data.count(b"/Type /Page\n") == 1


def test_a_merged_team_hands_its_link_and_who_waits_on(link: JoinLink, team: Unit, commune: Unit) -> None:
    into = make_unit("Tổ ấp Mới", parent=commune)
    ask_to_join(link, name="Lê Thị Sen", phone=PHONE, agrees=True)
    merge_units([team], into, on=clock.today(), reason="Nghị quyết", actor=None)
    db.session.commit()
    db.session.refresh(link)

    assert link.unit_id == into.id
    assert holds(link)
    assert [one.unit_id for one in waiting()] == [into.id]


def test_requests_go_after_thirty_days_by_themselves(app: Flask, link: JoinLink, fixed_clock: FixedClock) -> None:
    ask_to_join(link, name="Lê Thị Sen", phone=PHONE, agrees=True)
    db.session.commit()
    fixed_clock.advance(days=29)
    scheduler_of(app).run_due()
    kept = len(waiting())
    fixed_clock.advance(days=2)
    scheduler_of(app).run_due()

    assert kept == 1
    assert waiting() == []


@given(
    prefix=st.sampled_from(["0", "+84", "84", "0084", "+84 0"]), gaps=st.lists(SEPARATORS, min_size=9, max_size=9)
)
def test_one_number_is_one_however_it_is_spelled(prefix: str, gaps: list[str]) -> None:
    typed = prefix + "".join(gap + digit for gap, digit in zip(gaps, PHONE[1:], strict=True))

    assert clean_asker("Lê Thị Sen", typed) == ("Lê Thị Sen", PHONE)


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_typed_is_clean_or_refused(name: str, phone: str) -> None:
    with suppress(FieldError):
        cleaned, number = clean_asker(name, phone)
        assert number.isdecimal()
        assert not set(cleaned) & set("<>&")


def test_a_token_is_read_as_people_type_it() -> None:
    token = new_join_token()

    assert len({new_join_token() for _each in range(50)}) == 50
    assert parse_join_token(f" {token.upper()} ".replace("-", " ")) == token
    assert parse_join_token("a" * 14) is None


def test_ending_leaves_who_waits(link: JoinLink, team: Unit, head: User) -> None:
    ask_to_join(link, name="Lê Thị Sen", phone=PHONE, agrees=True)
    end_join_links(team, actor=head)

    assert not holds(link)
    assert db.session.query(JoinRequest).count() == 1
