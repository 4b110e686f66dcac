"""The office of a unit: what its papers say, kept by those who lead it, inherited below."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.db import db
from portal.errors import FieldError, Forbidden, NotFound
from portal.units.changes.operations.close import close_unit
from portal.units.models import Unit
from portal.units.office.operations import remove_office, set_office
from portal.units.office.queries import find_nearest_office
from portal.units.office.rules import OfficeDetails
from tests.conftest import Browser
from tests.factories import make_unit

DETAILS = OfficeDetails(
    superior="UBND TỈNH SÔNG NGHĨA",
    issuer="  SỞ KHOA HỌC   VÀ CÔNG NGHỆ ",
    abbreviation="SKHCN",
    place="Sông Nghĩa",
    capacity="KT. GIÁM ĐỐC",
    signer_title="PHÓ GIÁM ĐỐC",
    signatory="Trần Thị Sở",
    recipients="- Như trên;\n\n- Ban Giám đốc;\nLưu: VT.",
)


def issuer_of(unit: Unit) -> str:
    held = find_nearest_office(unit.id)
    return held.details.issuer if held is not None else ""


@pytest.mark.both_databases
def test_the_nearest_office_at_or_above_holds(commune: Unit, team: Unit) -> None:
    nothing = issuer_of(team)
    set_office(commune, DETAILS, actor=None)
    inherited = find_nearest_office(team.id)
    set_office(team, OfficeDetails(issuer="TỔ ẤP 9"), actor=None)
    own = issuer_of(team)
    remove_office(team, actor=None)

    assert nothing == ""
    assert inherited is not None
    assert (inherited.unit_id, inherited.details.issuer) == (commune.id, "SỞ KHOA HỌC VÀ CÔNG NGHỆ")
    assert inherited.details.recipient_lines == ("Như trên", "Ban Giám đốc", "Lưu: VT")
    assert (own, issuer_of(team)) == ("TỔ ẤP 9", "SỞ KHOA HỌC VÀ CÔNG NGHỆ")


@pytest.mark.parametrize(
    ("field", "text"),
    [("issuer", " "), ("place", "x" * 151), ("recipients", "a\n" * 21), ("recipients", "x" * 151)],
)
def test_what_cannot_be_kept_is_told_beside_its_field(commune: Unit, field: str, text: str) -> None:
    with pytest.raises(FieldError) as refused:
        set_office(commune, replace(DETAILS, **{field: text}), actor=None)

    assert refused.value.field == field


def test_only_who_leads_the_unit_or_one_above_may_keep_it(
    commune: Unit, team: Unit, leader: User, head: User, member: User
) -> None:
    set_office(commune, DETAILS, actor=leader)
    set_office(team, DETAILS, actor=head)
    for unit, actor in ((commune, head), (team, member)):
        with pytest.raises(Forbidden):
            set_office(unit, DETAILS, actor=actor)
        with pytest.raises(Forbidden):
            remove_office(unit, actor=actor)

    events = db.session.query(AuditEvent).filter(AuditEvent.action.like("office.%")).order_by(AuditEvent.id).all()
    assert [(event.action, event.actor_id, event.record_id) for event in events] == [
        ("office.set", leader.id, commune.id),
        ("office.set", head.id, team.id),
    ]


def test_a_closed_unit_keeps_none(commune: Unit) -> None:
    closed = make_unit("Tổ đã thôi", parent=commune)
    close_unit(closed, on=clock.today(), reason="Nhập vào tổ khác", actor=None)

    with pytest.raises(NotFound):
        set_office(closed, DETAILS, actor=None)
    with pytest.raises(NotFound):
        remove_office(commune, actor=None)


def test_the_form_begins_with_what_is_inherited_and_gives_it_back(
    browser: Browser, commune: Unit, team: Unit, leader: User
) -> None:
    set_office(commune, DETAILS, actor=None)
    db.session.commit()
    browser.sign_in(leader)
    form = browser.get(f"/units/{team.id}/office").text
    refused = browser.post(f"/units/{team.id}/office", data={"issuer": "", "place": "Cái Nước"})
    kept = browser.post(f"/units/{team.id}/office", data={"issuer": "TỔ ẤP 9"}, follow_redirects=True).text
    issuer = issuer_of(team)
    given_back = browser.post(f"/units/{team.id}/office/removal", follow_redirects=True)

    assert 'value="SỞ KHOA HỌC VÀ CÔNG NGHỆ"' in form
    assert commune.name in form
    assert refused.status_code == 422
    assert 'value="Cái Nước"' in refused.text
    assert 'aria-invalid="true"' in refused.text
    assert 'value="TỔ ẤP 9"' in kept
    assert issuer == "TỔ ẤP 9"
    assert given_back.status_code == 200
    assert issuer_of(team) == "SỞ KHOA HỌC VÀ CÔNG NGHỆ"


def test_a_stranger_finds_no_form(browser: Browser, commune: Unit, head: User) -> None:
    browser.sign_in(head)

    assert browser.get(f"/units/{commune.id}/office").status_code == 404
    assert browser.post(f"/units/{commune.id}/office", data={"issuer": "X"}).status_code == 404
    assert browser.post(f"/units/{commune.id}/office/removal").status_code == 404
    assert issuer_of(commune) == ""
