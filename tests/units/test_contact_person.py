"""Whom somebody asks for help, and who is shown the number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries.contact_person import ContactPerson
from portal.accounts.rules.viewer import Viewer
from portal.db import db
from portal.units.contacts.queries import HeadContact, head_contacts
from portal.units.models import Grant, Unit
from portal.units.operations.deputies import appoint_deputy
from portal.units.operations.grants import end_grant, grant_role
from portal.units.queries.contact_person import find_contact_person
from portal.units.queries.grants import find_grant
from portal.units.queries.memberships import unit_of
from tests.conftest import Browser
from tests.factories import make_unit, make_user


def asked_by(user: User) -> ContactPerson | None:
    """Whom this person is told to ask."""
    unit = unit_of(user.id)
    unit_id = unit.id if unit is not None else None
    return find_contact_person(Viewer(user.id, user.name, 0, unit_id, frozenset(), has_consented=True))


def test_a_member_asks_the_head_of_the_team(member: User, head: User, leader: User, team: Unit) -> None:
    assert asked_by(member) == ContactPerson("Ba", "0912000002", team.name, is_team_head=True, is_deputy=False)


def test_a_member_asks_the_deputy_while_there_is_one_who_asks_the_head(
    member: User, head: User, team: Unit
) -> None:
    deputy = make_user("Phạm Thị Út", phone="0912000009", unit=team)
    appoint_deputy(team, deputy, head=head, until=clock.today() + timedelta(days=7), actor=head)
    db.session.commit()

    asked, by_deputy = asked_by(member), asked_by(deputy)

    assert asked == ContactPerson("Út", "0912000009", team.name, is_team_head=False, is_deputy=True)
    assert by_deputy is not None
    assert by_deputy.given_name == "Ba"


def test_a_head_asks_the_leader_next_above_and_not_the_own_deputy(
    member: User, head: User, leader: User, team: Unit, commune: Unit
) -> None:
    appoint_deputy(team, member, head=head, until=clock.today() + timedelta(days=7), actor=head)
    db.session.commit()

    assert asked_by(head) == ContactPerson("Sáu", "0912000003", commune.name, is_team_head=False, is_deputy=False)


@pytest.mark.parametrize("how", ["no head", "head has left", "role has ended"])
def test_nobody_else_stands_in_where_a_team_has_no_head(member: User, leader: User, team: Unit, how: str) -> None:
    if how != "no head":
        head = make_user("Lê Thị Ba", phone="0912000002", unit=team, grants={"leader": team})
        if how == "head has left":
            head.deactivated_at = clock.now()
        else:
            db.session.execute(update(Grant).where(Grant.user_id == head.id).values(until=clock.now()))
        db.session.commit()

    assert asked_by(member) is None


def test_who_leads_the_top_or_belongs_nowhere_has_nobody_to_ask(commune: Unit) -> None:
    top = unit_of(make_user("Trần Văn Hai", phone="0912000010", unit=commune.parent).id)
    assert top is not None
    above = make_user("Lê Văn Chín", phone="0912000011", unit=top, grants={"leader": top})

    assert asked_by(above) is None
    assert asked_by(make_user("Võ Văn Mười", phone="0912000012")) is None


def test_of_two_heads_one_with_a_number_is_asked(member: User, team: Unit) -> None:
    make_user("Lê Thị Không", username="cokhong", unit=team, grants={"leader": team})
    make_user("Lê Thị Có", phone="0912000013", unit=team, grants={"leader": team})

    asked = asked_by(member)

    assert asked is not None
    assert asked.given_name == "Có"


@pytest.mark.both_databases
@pytest.mark.parametrize("path", ["/", "/account", "/contact"])
def test_a_member_can_call_the_head_and_write_to_her_on_zalo(
    browser: Browser, member: User, head: User, path: str
) -> None:
    html = browser.sign_in(member).get(path).text

    assert 'href="tel:0912000002"' in html
    assert 'href="https://zalo.me/0912000002"' in html
    assert "0912 000 002" in html


@pytest.mark.parametrize("path", ["/", "/account", "/contact"])
def test_nothing_is_broken_where_the_head_has_no_number(
    browser: Browser, member: User, team: Unit, path: str
) -> None:
    make_user("Lê Thị Ba", username="coba", unit=team, grants={"leader": team})

    html = browser.sign_in(member).get(path).text

    assert "tổ trưởng Ba" in html
    assert "tel:" not in html
    assert "zalo.me" not in html


@pytest.mark.parametrize("path", ["/", "/account", "/contact"])
def test_the_number_is_for_members_of_the_own_unit_alone(
    browser: Browser, head: User, leader: User, team: Unit, commune: Unit, path: str
) -> None:
    elsewhere = make_unit("Tổ khác", parent=commune)
    neighbour = make_user("Trần Thị Bảy", phone="0912000014", unit=elsewhere)
    above = make_user("Trần Thị Tám", phone="0912000015", unit=commune)

    pages = [browser.sign_in(person).get(path).text for person in (neighbour, above, leader)]

    assert ["0912000002" in html or "0912 000 002" in html for html in pages] == [False, False, False]
    assert ["0912000003" in html for html in pages] == [False, True, False]


def test_a_new_head_is_seen_with_the_next_page(browser: Browser, member: User, head: User, team: Unit) -> None:
    first = browser.sign_in(member).get("/").text
    db.session.execute(update(Grant).where(Grant.user_id == head.id).values(until=clock.now()))
    db.session.commit()
    make_user("Lê Thị Út", phone="0912000016", unit=team, grants={"leader": team})

    assert "tel:0912000002" in first
    assert "tel:0912000016" in browser.get("/").text


def test_the_number_that_the_head_gave_to_the_team_counts_more_and_only_the_heads(
    browser: Browser, head: User, leader: User, member: User, team: Unit
) -> None:
    address = f"/units/{team.id}/contacts/head"
    given = {"phone": "0290 000 0009", "checked_on": clock.today().isoformat()}

    assert browser.sign_in(leader).post(address, data=given).status_code == 403
    assert address not in browser.get(f"/units/{team.id}").text
    assert browser.sign_in(member).get(address).status_code == 403
    assert browser.sign_in(head).post(address, data=given).status_code == 303
    assert "Lê Thị Ba ghi ngày" in browser.get(address).text
    db.session.rollback()
    found = asked_by(member)
    assert found is not None
    assert found.phone == "02900000009"
    assert head_contacts([team.id])[team.id].phone == "02900000009"
    end_grant(find_grant_of(head, team), actor=None)
    grant_role(member, team, "leader", actor=None)
    db.session.commit()
    assert head_contacts([team.id])[team.id] == HeadContact(team.id, member.name, None)


def find_grant_of(head: User, team: Unit) -> Grant:
    """The head's role over the team."""
    grant = find_grant(head.id, team.id, "leader")
    assert grant is not None
    return grant
