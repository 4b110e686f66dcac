"""The contacts of units: kept by leaders, inherited below, carried through merges and splits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.accounts.rules.phones import BadPhone
from portal.audit.models import AuditEvent
from portal.db import db
from portal.errors import FieldError, Forbidden, NotFound
from portal.units.changes.operations.close import close_unit
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.split import SplitPart, split_unit
from portal.units.contacts.enums import ContactKind
from portal.units.contacts.models import UnitContact
from portal.units.contacts.operations import remove_contact, set_contact
from portal.units.contacts.queries import find_nearest_contact, search_contacts
from portal.units.models import Unit
from portal.units.queries.tree import find_unit_by_code
from tests.conftest import Browser
from tests.factories import make_unit

POLICE = ContactKind.COMMUNE_POLICE
PHONE, OTHER = "02903999999", "02903999998"

pytestmark = pytest.mark.both_databases


@pytest.fixture
def neighbour(commune: Unit) -> Unit:
    """An empty commune beside that of the cast."""
    return make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent, code="DM")


def phone_of(unit: Unit) -> str | None:
    found = find_nearest_contact(unit.id, POLICE)
    return found.phone if found is not None else None


def test_the_nearest_number_at_or_above_holds(commune: Unit, team: Unit, neighbour: Unit) -> None:
    set_contact(commune, POLICE, phone="0290 399 9999", actor=None)
    inherited = phone_of(team)
    set_contact(team, POLICE, phone=OTHER, actor=None)

    assert (inherited, phone_of(team), phone_of(commune), phone_of(neighbour)) == (PHONE, OTHER, PHONE, None)


def test_it_is_kept_once_and_the_log_says_who_but_not_the_number(commune: Unit, leader: User) -> None:
    set_contact(commune, POLICE, phone=PHONE, actor=leader)
    set_contact(commune, POLICE, phone=OTHER, note=" trực  ban ", actor=leader)
    remove_contact(commune, POLICE, actor=leader)

    events = db.session.query(AuditEvent).filter(AuditEvent.action.like("contact.%")).order_by(AuditEvent.id).all()
    assert [event.action for event in events] == ["contact.set", "contact.set", "contact.removed"]
    assert {(event.actor_id, event.unit_id) for event in events} == {(leader.id, commune.id)}
    assert PHONE not in str([event.details for event in events])
    assert db.session.query(UnitContact).all() == []


def test_only_who_leads_the_unit_or_one_above_keeps_it(
    commune: Unit, team: Unit, head: User, member: User
) -> None:
    set_contact(team, POLICE, phone=PHONE, actor=head)

    for actor, unit in ((head, commune), (member, team)):
        with pytest.raises(Forbidden):
            set_contact(unit, POLICE, phone=PHONE, actor=actor)
    with pytest.raises(Forbidden):
        remove_contact(team, POLICE, actor=member)


@pytest.mark.parametrize("phone", ["", "113", "0123", "không có", "1900 99 99"])
def test_what_is_no_phone_number_is_refused(commune: Unit, phone: str) -> None:
    with pytest.raises(BadPhone):
        set_contact(commune, POLICE, phone=phone, actor=None)


def test_a_day_to_come_and_a_long_note_are_refused_beside_their_fields(commune: Unit) -> None:
    with pytest.raises(FieldError) as day:
        set_contact(commune, POLICE, phone=PHONE, checked_on=clock.today() + timedelta(days=1), actor=None)
    with pytest.raises(FieldError) as note:
        set_contact(commune, POLICE, phone=PHONE, note="x" * 121, actor=None)

    assert (day.value.field, note.value.field) == ("checked_on", "note")


def test_nothing_is_there_to_remove(commune: Unit) -> None:
    with pytest.raises(NotFound):
        remove_contact(commune, POLICE, actor=None)


def test_a_merged_unit_brings_its_number_unless_there_is_one(commune: Unit, neighbour: Unit) -> None:
    third = make_unit("Xã Viên An", kind="commune", parent=commune.parent, code="VA")
    set_contact(neighbour, POLICE, phone=OTHER, actor=None)
    set_contact(third, POLICE, phone=PHONE, actor=None)

    merge_units([neighbour, third], commune, on=clock.today(), reason="Nghị quyết", actor=None)

    assert phone_of(commune) == OTHER
    assert [row.unit_id for row in search_contacts("", kind=POLICE, limit=9)] == [commune.id]
    assert db.session.query(UnitContact).count() == 1


def test_the_parts_of_a_split_unit_keep_its_number(commune: Unit, neighbour: Unit) -> None:
    set_contact(neighbour, POLICE, phone=OTHER, actor=None)
    parts = [SplitPart("Xã Một", "X1", "commune"), SplitPart("Xã Hai", "X2", "commune")]

    split_unit(neighbour, parts, on=clock.today(), reason="Nghị quyết", actor=None, close=True)

    found = [find_unit_by_code(code) for code in ("X1", "X2")]
    assert [phone_of(part) for part in found if part is not None] == [OTHER, OTHER]
    assert phone_of(neighbour) is None


def test_a_closed_unit_has_none_and_gets_none(neighbour: Unit) -> None:
    set_contact(neighbour, POLICE, phone=OTHER, actor=None)
    close_unit(neighbour, on=clock.today(), reason="Nghị quyết", actor=None)

    assert db.session.query(UnitContact).count() == 0
    with pytest.raises(NotFound):
        set_contact(neighbour, POLICE, phone=OTHER, actor=None)


def test_a_leader_keeps_changes_and_removes_it_on_the_screen(
    browser: Browser, leader: User, commune: Unit, team: Unit
) -> None:
    address = f"/units/{commune.id}/contacts/commune_police"
    browser.sign_in(leader)

    assert f'href="{address}"' in browser.get(f"/units/{commune.id}").text
    refused = browser.post(address, data={"phone": "12", "checked_on": "", "note": "giữ lại"})
    kept = browser.post(address, data={"phone": "(0290) 399-9999", "checked_on": "20/11/2026", "note": "trực ban"})
    shown = browser.get(f"/units/{team.id}").text

    assert refused.status_code == 422
    assert "còn thiếu chữ số" in refused.text
    assert 'value="giữ lại"' in refused.text
    assert (kept.status_code, kept.location) == (303, f"/units/{commune.id}")
    assert "0290 3999 999" in shown
    assert f"{commune.name} giữ số này" in shown
    assert browser.post(f"{address}/removal").location == f"/units/{commune.id}"
    assert "0290 3999 999" not in browser.get(f"/units/{team.id}").text


def test_a_check_of_half_a_year_ago_asks_for_another(browser: Browser, leader: User, commune: Unit) -> None:
    set_contact(commune, POLICE, phone=PHONE, checked_on=clock.today() - timedelta(days=181), actor=None)
    db.session.commit()

    assert "nhờ gọi thử lại" in browser.sign_in(leader).get(f"/units/{commune.id}").text


def test_other_kinds_and_other_units_are_not_found(
    browser: Browser, leader: User, head: User, commune: Unit
) -> None:
    assert browser.sign_in(leader).get(f"/units/{commune.id}/contacts/fire").status_code == 404
    assert browser.sign_in(head).get(f"/units/{commune.id}/contacts/commune_police").status_code == 404
