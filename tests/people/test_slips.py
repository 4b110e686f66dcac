"""Codes that a form gives again, and slips for many people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import ActivationCode, User
from portal.accounts.operations.activation_codes import activate
from portal.audit.models import AuditEvent
from portal.db import db
from portal.people.slips import routes
from portal.units.bulk.permissions import code_issuers
from portal.units.bulk.queries.grants import unit_ids_by_user
from portal.units.models import Unit
from portal.units.operations.deputies import appoint_deputy
from portal.units.operations.people import issue_activation_codes
from portal.units.permissions import can_issue_code
from tests.conftest import Browser
from tests.factories import make_unit, make_user
from tests.people.test_slip import code_on

TOKEN = "a token of one form"


@pytest.fixture
def newcomers(team: Unit) -> list[User]:
    """Two people of the team who were never in."""
    return [make_user(name, unit=team, password=None) for name in ("Đặng Thị Hai", "Cao Văn Bảy")]


def number_of(action: str) -> int:
    db.session.rollback()
    return db.session.query(AuditEvent).filter_by(action=action).count()


def test_the_same_form_shows_the_same_code_and_issues_it_once(browser: Browser, head: User, member: User) -> None:
    browser.sign_in(head)

    first = browser.post(f"/people/{member.id}/codes", data={"token": TOKEN})
    again = browser.post(f"/people/{member.id}/codes", data={"token": TOKEN})
    other = browser.post(f"/people/{member.id}/codes", data={"token": f"{TOKEN} 2"})

    assert code_on(first.text) == code_on(again.text) != code_on(other.text)
    assert number_of("code.issued") == 2


def test_the_form_of_another_leader_gives_another_code(
    browser: Browser, head: User, leader: User, member: User
) -> None:
    codes = [
        code_on(browser.sign_in(actor).post(f"/people/{member.id}/codes", data={"token": TOKEN}).text)
        for actor in (head, leader)
    ]

    assert codes[0] != codes[1]


@pytest.mark.both_databases
def test_a_form_whose_code_was_used_or_replaced_or_is_too_old_says_so(
    browser: Browser, head: User, member: User
) -> None:
    browser.sign_in(head)
    address = f"/people/{member.id}/codes"
    activate(code_on(browser.post(address, data={"token": TOKEN}).text), password_hash="x")
    db.session.commit()
    used = browser.post(address, data={"token": TOKEN})
    browser.post(address, data={"token": f"{TOKEN} 2"})
    browser.post(address, data={"token": f"{TOKEN} 3"})
    replaced = browser.post(address, data={"token": f"{TOKEN} 2"})
    db.session.query(ActivationCode).update({"expires_at": clock.now() - timedelta(seconds=1)})
    db.session.commit()
    expired = browser.post(address, data={"token": f"{TOKEN} 3"})

    assert "Mã này đã dùng lúc" in used.text
    for answer in (used, replaced, expired):
        assert answer.status_code == 409
        assert "Cấp mã khác" in answer.text
    assert number_of("code.issued") == 3


def test_only_who_cannot_get_in_has_a_button_for_a_code_in_the_list(
    browser: Browser, head: User, leader: User, member: User, team: Unit
) -> None:
    new = make_user("Đặng Thị Hai", unit=team, password=None)
    browser.sign_in(head)

    here = browser.get("/people").text
    listed = browser.sign_in(leader).get("/people").text
    waiting = browser.get("/people?state=new").text

    for text in (here, waiting):
        assert f'action="/people/{new.id}/codes"' in text
        assert f'action="/people/{member.id}/codes"' not in text
    assert "/codes" not in listed.replace('formaction="/people/codes"', "")
    assert "Chưa vô lần nào <b>1</b>" in listed


def test_a_deputy_s_slip_and_log_name_both(browser: Browser, head: User, member: User, team: Unit) -> None:
    deputy = make_user("Đặng Thị Hai", unit=team)
    appoint_deputy(team, deputy, head=head, until=clock.today(), actor=head)
    db.session.commit()

    text = browser.sign_in(deputy).post(f"/people/{member.id}/codes").text

    assert "Đặng Thị Hai thay Lê Thị Ba" in text
    db.session.rollback()
    issued = db.session.query(AuditEvent).filter_by(action="code.issued").one()
    assert (issued.actor_id, issued.on_behalf_of_id) == (deputy.id, head.id)


def test_one_slip_on_paper_holds_the_code_that_was_shown(browser: Browser, head: User, member: User) -> None:
    shown = code_on(browser.sign_in(head).post(f"/people/{member.id}/codes").text)

    answer = browser.post(f"/people/{member.id}/slip", data={"code": shown})
    guessed = browser.post(f"/people/{member.id}/slip", data={"code": "0000-0000"})

    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Cache-Control"] == "no-store"
    assert guessed.location == f"/people/{member.id}"
    assert number_of("code.issued") == 1


@pytest.mark.both_databases
def test_a_head_prints_slips_for_those_who_were_never_in(
    browser: Browser, head: User, member: User, newcomers: Sequence[User], team: Unit
) -> None:
    address = f"/people/units/{team.id}/slips"
    form = browser.sign_in(head).get(address).text
    ticked = re.findall(r'name="person" value="(\d+)" checked', form)

    answer = browser.post(address, data={"person": ticked, "token": TOKEN})
    again = browser.post(address, data={"person": ticked, "token": TOKEN})

    assert {int(number) for number in ticked} == {user.id for user in newcomers}
    assert member.name not in form
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "phieu-to-cong-nghe-so-ap-kinh-rang-" in answer.headers["Content-Disposition"]
    assert again.data.startswith(b"%PDF")
    assert number_of("code.issued") == 2


def test_everybody_can_be_chosen_and_nobody_else(
    browser: Browser, head: User, member: User, newcomers: Sequence[User], team: Unit, outsider: User
) -> None:
    strong = make_user("Lý Thị Mười", unit=team, grants={"admin": team})
    address = f"/people/units/{team.id}/slips"
    text = browser.sign_in(head).get(f"{address}?who=all").text

    offered = {int(number) for number in re.findall(r'name="person" value="(\d+)"', text)}
    assert offered == {member.id, *(user.id for user in newcomers)}
    assert browser.post(address, data={"person": [member.id, strong.id]}).status_code == 403
    assert browser.post("/people/slips", data={"person": [outsider.id]}).status_code == 403
    assert browser.post(address, data={"person": "x"}).status_code == 422
    assert browser.post("/people/slips").status_code == 422
    browser.sign_in(outsider)
    assert browser.get(address).status_code == 404
    assert browser.post(address, data={"person": member.id}).status_code == 404
    assert browser.post(f"/people/{member.id}/slip").status_code == 404
    assert number_of("code.issued") == 0


@pytest.mark.both_databases
def test_a_whole_team_is_ticked_in_one_tap(
    browser: Browser, head: User, member: User, newcomers: list[User], team: Unit
) -> None:
    address = f"/people/units/{team.id}/slips?who=all"

    first = browser.sign_in(head).get(address).text
    all_ticked = browser.get(f"{address}&ticked=1").text

    assert first.count(" checked>") == len(newcomers)
    assert all_ticked.count(" checked>") == len(newcomers) + 1
    assert "ticked=1" in first


@pytest.mark.both_databases
def test_a_commune_prints_for_all_its_teams_up_to_what_one_file_holds(
    monkeypatch: pytest.MonkeyPatch,
    browser: Browser,
    leader: User,
    newcomers: Sequence[User],
    team: Unit,
    commune: Unit,
) -> None:
    other = make_user("Đỗ Thị Chín", unit=make_unit("Tổ ấp 7", parent=commune), password=None)
    address = f"/people/units/{commune.id}/slips"
    everybody = [other.id, *(user.id for user in newcomers)]
    text = browser.sign_in(leader).get(address).text
    monkeypatch.setattr(routes, "MAX_SLIPS", 2)

    too_many = browser.get(address).text
    refused = browser.post(address, data={"person": everybody})

    assert text.index("Tổ ấp 7") < text.index("Tổ công nghệ số ấp Kinh Ráng")
    assert f'href="/people/units/{team.id}/slips?who=new"' in too_many
    assert 'name="person"' not in too_many
    assert refused.status_code == 422
    assert "nhiều nhất 2 phiếu" in refused.text
    assert number_of("code.issued") == 0


def test_the_statements_are_few_however_many_people_get_a_code(
    statements: list[str], leader: User, head: User, member: User, newcomers: Sequence[User], commune: Unit
) -> None:
    other = make_unit("Tổ ấp 7", parent=commune)
    second_head = make_user("Cao Thị Tám", unit=other, grants={"leader": other})
    ids = [member.id, head.id, second_head.id, *(user.id for user in newcomers)]

    statements.clear()
    one = issue_activation_codes([member.id], token=TOKEN, actor=leader)
    db.session.flush()
    few = len(without_log(statements))
    statements.clear()
    many = issue_activation_codes(ids, token=f"{TOKEN} 2", actor=leader)
    db.session.flush()

    assert len(one) == 1
    assert [code.user_id for code in many] == ids
    assert len(without_log(statements)) <= few <= 10


def without_log(statements: list[str]) -> list[str]:
    """The statements but for those that write a row of the log, of which there is one for each code."""
    return [statement for statement in statements if not statement.startswith("INSERT INTO audit_event")]


def test_the_rule_for_many_is_the_rule_for_one(
    head: User, leader: User, admin: User, trainer: User, member: User, outsider: User, team: Unit, commune: Unit
) -> None:
    deputy = make_user("Đặng Thị Hai", unit=team)
    appoint_deputy(team, deputy, head=head, until=clock.today(), actor=None)
    everybody = [head, leader, admin, trainer, member, outsider, deputy]
    homes = unit_ids_by_user([user.id for user in everybody])

    for actor in everybody:
        one_by_one = {user.id for user in everybody if can_issue_code(actor, user)}

        assert set(code_issuers(actor, homes)) == one_by_one
