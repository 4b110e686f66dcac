"""The plan of a roster is made once and kept: it says what a fresh one says, however often rows are mended."""

from __future__ import annotations

import re
from io import BytesIO
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import User
from portal.clock import today
from portal.db import begin_write, db
from portal.people.models import RosterImport
from portal.people.operations.deactivate import deactivate_user
from portal.people.roster.operations import imports
from portal.people.roster.operations.imports import edit_row, find_stored_plan, make_plan, plan_inputs, store_plan
from portal.people.roster.queries.imports import last_event_id
from portal.people.roster.rules.parsing import Roster
from portal.people.roster.rules.plan import Plan, plan_of_rows
from portal.people.roster.rules.stored_plan import FORMAT_VERSION, FullPlan, PlanInputs
from portal.units.changes.operations.rename import rename_unit
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import make_unit, make_user
from tests.people.roster.conftest import Hand, roster_of

BAY = {"name": "Đặng Thị Bảy", "phone": "0300000007"}
MENDS = {"sqlite": 40, "postgresql": 12}  # for each seed
USUAL = (
    {"name": "Trần Văn Tư", "phone": "0300000001", "unit": "Tổ 1"},
    {"name": "Kim Thị Sáu", "phone": "0300000002", "unit": "Tổ 2", "position": "Tổ trưởng"},
    {"name": "tran van tu", "username": "tutran", "unit_code": "T1"},
    {"name": "Lê Thị Bá", "username": "bale", "unit": "Tổ 2"},
    {"name": "Lê Thị Ba", "phone": "0300000003", "unit": "Tổ 1"},
    {"name": "Đặng Thị Bảy", "phone": "0300000005", "unit": "Ấp Mới", "create": "có"},
    {
        "name": "Kiều Văn Hai",
        "phone": "0300000009",
        "unit": "Tổ 9, Ấp Mới",
        "create": "có",
        "position": "Tổ trưởng",
    },
)
SAID = {
    "name": ("Trần Văn Tư", "tran van tu", "LÊ THỊ BA", "Đặng Thị Bảy", ""),
    "phone": ("0300000001", "0300000002", "0300000003", "0300000004", "300000005", "0300000009", "12", ""),
    "username": ("", "", "", "tutran", "bale", "moi", "?"),
    "unit": ("Tổ 1", "Tổ 2", "tổ công nghệ số 3", "Ấp Mới", "Tổ 9, Ấp Mới", "Tổ khong co", ""),
    "unit_code": ("", "", "", "", "T1", "MOI", "TREN"),
    "parent": ("", "", "Ấp Mới", "Ấp lạ", "MOI"),
    "kind": ("", "", "ấp"),
    "create": ("", "có", "có", "chưa biết"),
    "position": ("", "Tổ trưởng", "Tổ trưởng", "Thủ quỹ"),
    "joined": ("", "", "01/07/2025", "2026-01-05", "01/01/2190", "31/02/2025"),
}


def row(chance: Random, usual: dict[str, str]) -> dict[str, str]:
    """What somebody may have typed in its place: mostly in order."""
    odd = chance.sample(list(SAID), chance.choice((0, 0, 0, 1, 1, 3)))
    return usual | {field: chance.choice(SAID[field]) for field in odd}


@pytest.fixture
def people(leader: User, commune: Unit, outsider: User) -> list[User]:
    """Units and people whom the rows below may mean, of all kinds."""
    one, two = make_unit("Tổ 1", code="T1", parent=commune), make_unit("Tổ 2", parent=commune)
    elsewhere = db.session.query(Unit).filter_by(name="Xã Đất Mũi").one()
    left = make_user("Lê Thị Ba", phone="0300000003", unit=one)
    people = [
        make_user("Trần Văn Tư", phone="0300000001", username="tutran", unit=one),
        make_user("Lê Thị Ba", username="bale", unit=two, grants={"leader": two}),
        make_user("Đặng Thị Bảy", phone="0300000004", unit=elsewhere),
        make_user("Đặng Thị Bảy", phone="0300000005", unit=None),
        left,
    ]
    deactivate_user(left, actor=leader)
    db.session.commit()
    return people


def as_kept(made: FullPlan) -> dict[str, Any]:
    """All that the plan says."""
    kept = made.to_json(grounds_for_nobody())
    assert [(one.outcome, one.faults, one.notes) for one in FullPlan.from_json(kept).plan.rows] == [
        (one.outcome, one.faults, one.notes) for one in made.plan.rows
    ]
    return kept


def grounds_for_nobody() -> PlanInputs:
    """The same for every plan."""
    return PlanInputs(0, [], "vi", "2026-11-01", 0, 0)


def kept_plan(uploaded: RosterImport, actor: User) -> FullPlan | None:
    """The plan that is kept with the roster, where it holds."""
    db.session.rollback()
    return find_stored_plan(uploaded, plan_inputs(actor, mends=Roster.from_json(uploaded.rows).mends))


def plan_and_keep(uploaded: RosterImport, actor: User) -> None:
    """Look at the roster for the first time."""
    db.session.rollback()
    begin_write()
    roster = Roster.from_json(uploaded.rows)
    made_of = plan_inputs(actor, mends=roster.mends)
    store_plan(uploaded.id, make_plan(roster, uploaded.unit, actor=actor), made_of)
    db.session.commit()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_mended_plan_is_the_plan_that_would_be_made_of_everything(
    seed: int, people: list[User], hand_in: Hand, leader: User, admin: User, database: str
) -> None:
    chance = Random(seed)
    actor = admin if seed % 2 else leader
    uploaded = hand_in(*(row(chance, usual) for usual in (*USUAL, *USUAL[:2])), actor=actor)
    outcomes = set()

    for _mend in range(MENDS[database]):
        place = chance.randrange(len(USUAL))
        wishes = frozenset(chance.sample(["keep_case", "bring_back"], chance.randint(0, 2)))
        typed = dict.fromkeys(SAID, "") | row(chance, USUAL[place])
        db.session.rollback()
        begin_write()
        edit_row(uploaded, 2 + place, typed, wishes=wishes, actor=actor)
        db.session.commit()

        mended = kept_plan(uploaded, actor)
        fresh = make_plan(Roster.from_json(uploaded.rows), uploaded.unit, actor=actor)
        assert mended is not None
        assert as_kept(mended) == as_kept(fresh)
        assert mended.plan.fingerprint == fresh.plan.fingerprint == mended.with_all_rows().plan.fingerprint
        outcomes |= set(fresh.plan.outcomes)

    assert outcomes >= {"faulty", "create", "same"}


def test_looking_again_plans_nothing(
    app: Flask, browser: Browser, hand_in: Hand, leader: User, team: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/people/imports/{hand_in(BAY | {'unit': team.name}).id}"
    renewal = f'hx-post="{address}/plan" hx-trigger="load"'
    assert renewal in browser.sign_in(leader).get(address).text
    assert browser.post(f"{address}/plan", headers={"HX-Request": "true"}).text == ""
    first = browser.get(address).text
    assert renewal not in first

    def never(*_arguments: Any, **_others: Any) -> None:
        raise AssertionError("planned once more")

    monkeypatch.setattr(imports, "make_plan", never)
    again = browser.get(address).text
    other_rows = browser.get(f"{address}?show=create&page=1").text
    mended = browser.post(f"{address}/rows/2", data={"phone": "0300000008"}, headers={"HX-Request": "true"}).text

    assert "Đặng Thị Bảy" in other_rows
    assert "0300 000 008" in mended
    assert without_tokens(again) == without_tokens(first)


def test_an_upload_is_planned_at_once_and_a_look_writes_nothing(
    browser: Browser, leader: User, team: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = f"Họ và tên,Số điện thoại,Đơn vị\n{BAY['name']},{BAY['phone']},{team.name}\n".encode()
    file = {"file": (BytesIO(table), "a.csv")}
    address = browser.sign_in(leader).post(f"/people/units/{team.id}/roster", data=file).location
    kept = db.session.scalar(select(RosterImport.plan))
    monkeypatch.setattr(imports, "make_plan", lambda *_arguments, **_others: pytest.fail("planned once more"))

    assert "/plan" not in browser.get(address).text
    db.session.expire_all()
    assert kept
    assert db.session.scalar(select(RosterImport.plan)) == kept


def test_without_scripts_a_renewed_plan_leads_to_the_preview(
    browser: Browser, hand_in: Hand, leader: User, team: Unit
) -> None:
    address = f"/people/imports/{hand_in(BAY | {'unit': team.name}).id}"

    assert browser.sign_in(leader).post(f"{address}/plan").location == address
    assert "/plan" not in browser.get(address).text


def without_tokens(text: str) -> list[str]:
    """The lines of a page that are the same for each request."""
    return [line for line in text.splitlines() if "csrf" not in line and "nonce" not in line]


def test_what_changes_in_the_portal_is_seen_at_the_next_look(
    browser: Browser, hand_in: Hand, leader: User, admin: User, team: Unit, commune: Unit
) -> None:
    rows = [BAY | {"unit": "Tổ ấp Chưa Có"}, {"name": "Lê Thị Tám", "phone": "0300000008", "unit": team.name}]
    address = f"/people/imports/{hand_in(*rows).id}?show=all"
    first = browser.sign_in(leader).get(address).text

    make_unit("Tổ ấp Chưa Có", parent=commune)
    unit_added = browser.get(address).text
    make_user("Lê Thị Ba", phone="0300000008", unit=team)
    person_added = browser.get(address).text
    db.session.rollback()
    begin_write()
    rename_unit(db.session.get_one(Unit, team.id), "Tổ ấp Tên Khác", on=today(), reason="Đổi tên", actor=None)
    db.session.commit()
    renamed = browser.get(address).text

    assert "Tổ ấp Chưa Có”" in first
    assert "Tổ ấp Chưa Có”" not in unit_added
    assert "Đây là của Lê Thị Ba" in person_added
    assert "Tổ ấp Tên Khác" in renamed


def test_a_plan_is_for_whoever_looks_with_the_rights_of_that_day(
    hand_in: Hand, leader: User, admin: User, team: Unit, fixed_clock: Any
) -> None:
    uploaded = hand_in(BAY | {"unit": team.name})
    plan_and_keep(uploaded, leader)

    held, of_another = kept_plan(uploaded, leader), kept_plan(uploaded, admin)
    fixed_clock.advance(days=1)
    tomorrow = kept_plan(uploaded, leader)

    assert held is not None
    assert of_another is None
    assert tomorrow is None


def test_a_plan_of_rows_that_were_mended_meanwhile_is_not_taken(hand_in: Hand, leader: User, team: Unit) -> None:
    uploaded = hand_in(BAY | {"unit": team.name})
    old = make_plan(roster_of(BAY | {"unit": team.name}), uploaded.unit, actor=leader)
    made_of = plan_inputs(leader, mends=0)
    db.session.rollback()
    begin_write()
    edit_row(uploaded, 2, {"name": "Lê Thị Lụa"}, wishes=frozenset(), actor=leader)
    store_plan(uploaded.id, old, made_of)
    db.session.commit()

    assert kept_plan(uploaded, leader) is None


def test_a_plan_that_an_earlier_release_kept_is_made_anew(
    browser: Browser, hand_in: Hand, leader: User, team: Unit
) -> None:
    uploaded = hand_in(BAY | {"unit": team.name})
    uploaded.plan = {"layout": FORMAT_VERSION - 1, "grounds": {"of": "old"}, "rows": ["[]"], "given": [0]}
    db.session.commit()

    text = browser.sign_in(leader).get(f"/people/imports/{uploaded.id}").text
    browser.post(f"/people/imports/{uploaded.id}/plan")

    assert "Đặng Thị Bảy" in text
    assert kept_plan(uploaded, leader) is not None


def test_a_change_that_the_log_told_too_late_is_found_when_the_roster_is_written_and_shown_at_the_next_look(
    browser: Browser, hand_in: Hand, leader: User, team: Unit
) -> None:
    uploaded = hand_in(BAY | {"unit": team.name})
    address = f"/people/imports/{uploaded.id}"
    first = browser.sign_in(leader).get(address).text
    browser.post(f"{address}/plan")
    db.session.expire_all()
    make_user("Lê Thị Ba", phone=BAY["phone"], unit=team)
    uploaded.plan = uploaded.plan | {"grounds": uploaded.plan["grounds"] | {"event": last_event_id()}}
    db.session.commit()
    agreed = re.search(r'name="plan" value="([0-9a-f]+)"', first)
    assert agreed is not None

    written = browser.post(f"{address}/confirmation", data={"plan": agreed[1]}, buffered=True)
    again = browser.get(address).text

    assert "dữ liệu có thay đổi" in written.text
    assert db.session.query(User).filter_by(phone=BAY["phone"]).one().name == "Lê Thị Ba"
    assert "Đây là của Lê Thị Ba" in again


@pytest.mark.parametrize("ending", ["confirm", "discard"])
def test_nothing_of_the_plan_stays_once_the_roster_is_decided(
    ending: str, hand_in: Hand, leader: User, team: Unit
) -> None:
    uploaded = hand_in(BAY | {"unit": team.name})
    plan_and_keep(uploaded, leader)
    begin_write()
    if ending == "discard":
        imports.discard_roster(uploaded, actor=leader)
    else:
        plan = imports.plan_of(Roster.from_json(uploaded.rows), uploaded.unit, actor=leader)
        assert list(imports.confirm_roster(uploaded, plan, actor=leader)) == [1]
    db.session.commit()

    store_plan(uploaded.id, FullPlan(plan_of_nobody(), [], (), frozenset(), frozenset()), grounds_for_nobody())
    db.session.expire_all()

    assert uploaded.plan == {}


def plan_of_nobody() -> Plan:
    """A plan without rows."""
    return plan_of_rows([], [])
