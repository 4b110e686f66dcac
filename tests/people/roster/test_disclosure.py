"""A list tells which numbers belong to somebody elsewhere, so many a day; then nobody learns which are taken."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from portal.accounts.models import User
from portal.accounts.operations import rate_limits
from portal.accounts.operations.rate_limits import (
    DISCLOSED_LOGINS,
    LIMITS,
    number_of_disclosed_logins,
    record_disclosed_logins,
)
from portal.audit.models import AuditEvent
from portal.db import db
from portal.people.models import RosterImport
from portal.people.roster.rules.disclosure import redact_beyond_allowance
from portal.people.roster.rules.plan import Plan
from portal.people.roster.rules.rows import Remark
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import make_user
from tests.fixed_clock import FixedClock
from tests.people.roster.conftest import Hand, confirm, plan_for
from tests.people.roster.test_plan import TU, entry, faults_of, known, make_plan

TOO_MANY = "asked_too_many"
FREE = {"name": "Đặng Thị Bảy", "phone": "0300000007"}
SAID = "Hôm nay các danh sách của anh/chị đã hỏi quá nhiều số của đơn vị khác"


@pytest.fixture
def strangers(outsider: User) -> list[dict[str, Any]]:
    """Rows about four people of another commune."""
    commune = outsider_unit(outsider)
    names = enumerate(("Một", "Hai", "Ba", "Bốn"), 1)
    people = [make_user(f"Người {name}", phone=f"030010000{number}", unit=commune) for number, name in names]
    return [{"name": person.name, "phone": person.phone} for person in people]


def outsider_unit(outsider: User) -> Unit:
    """Where the outsider leads."""
    return db.session.query(Unit).filter_by(name="Xã Đất Mũi").one()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people a day may be told of."""
    monkeypatch.setitem(LIMITS, DISCLOSED_LOGINS, 2)


def look(uploaded: RosterImport, actor: User) -> Plan:
    """The plan, counted as when it is shown."""
    plan = plan_for(uploaded, actor)
    if plan.newly_disclosed:
        record_disclosed_logins(actor.id, plan.newly_disclosed)
    db.session.expire_all()
    return plan


def codes(plan: Plan) -> list[str]:
    """The one fault of each row, or else its outcome."""
    return [row.faults[0].code if row.faults else row.outcome for row in plan.rows]


def probed() -> list[AuditEvent]:
    """The notes of somebody who asked about many."""
    return db.session.query(AuditEvent).filter_by(action="login.probed").all()


def test_a_number_elsewhere_counts_once_a_day_however_often_it_is_looked_at(
    hand_in: Hand, leader: User, strangers: list[dict[str, Any]]
) -> None:
    first, second = hand_in(*strangers[:2], FREE), hand_in(*strangers[:3])

    plans = [look(uploaded, leader) for uploaded in (first, first, second)]

    assert [len(plan.newly_disclosed) for plan in plans] == [2, 0, 1]
    assert number_of_disclosed_logins(leader.id) == 3
    assert codes(plans[1]) == ["person_elsewhere", "person_elsewhere", "create"]
    assert probed() == []


def test_beyond_the_bound_neither_taken_nor_free_is_told_and_own_people_are(
    few: None, hand_in: Hand, leader: User, member: User, strangers: list[dict[str, Any]]
) -> None:
    own = {"name": member.name, "phone": member.phone, "unit": "Tổ công nghệ số ấp Kinh Ráng"}
    here = [row | {"unit": own["unit"]} for row in (*strangers, FREE)]

    plan = look(hand_in(*here, own), leader)

    assert codes(plan) == ["person_elsewhere"] * 2 + [TOO_MANY] * 3 + ["same"]
    assert plan.is_redacted
    assert plan.written == 0
    (event,) = probed()
    assert (event.actor_id, event.details["kind"]) == (leader.id, DISCLOSED_LOGINS)


def test_what_was_told_is_told_again_and_nothing_else(
    few: None, hand_in: Hand, leader: User, strangers: list[dict[str, Any]]
) -> None:
    look(hand_in(*strangers[:2]), leader)

    again = look(hand_in(FREE, *strangers), leader)

    assert codes(again) == [TOO_MANY, "person_elsewhere", "person_elsewhere", TOO_MANY, TOO_MANY]
    assert number_of_disclosed_logins(leader.id) == 2
    assert len(probed()) == 1


def test_the_bound_holds_for_a_day_and_for_one_person(
    few: None,
    hand_in: Hand,
    leader: User,
    head: User,
    team: Unit,
    strangers: list[dict[str, Any]],
    fixed_clock: FixedClock,
) -> None:
    look(hand_in(*strangers), leader)
    others = look(hand_in(*strangers[2:], actor=head, unit=team), head)
    fixed_clock.advance(days=1, seconds=-60)
    too_early = look(hand_in(FREE), leader)
    fixed_clock.advance(seconds=120)
    in_time = look(hand_in(*strangers[2:], FREE), leader)

    assert codes(others) == ["person_elsewhere"] * 2
    assert codes(too_early) == [TOO_MANY]
    assert codes(in_time) == ["person_elsewhere", "person_elsewhere", TOO_MANY]


def test_other_failures_do_not_forget_what_was_told(
    hand_in: Hand, leader: User, strangers: list[dict[str, Any]], fixed_clock: FixedClock
) -> None:
    look(hand_in(*strangers), leader)
    fixed_clock.advance(hours=23)

    rate_limits.record_failure(rate_limits.address_key("203.0.113.7"))

    assert number_of_disclosed_logins(leader.id) == 4
    assert rate_limits.disclosed_logins(leader.id, [row["phone"] for row in strangers]) == {
        row["phone"] for row in strangers
    }


@pytest.mark.parametrize("role", ["admin", "leader"])
def test_whoever_leads_everybody_is_told_and_not_counted(
    role: str, few: None, hand_in: Hand, commune: Unit, strangers: list[dict[str, Any]]
) -> None:
    assert commune.parent is not None
    over_all = make_user("Lâm Thị Chín", unit=commune, grants={role: commune.parent})
    nobodys = make_user("Kim Văn Mười", phone="0300100009", unit=None)
    row = {"name": "Ai đó khác hẳn", "phone": nobodys.phone}

    plan = look(hand_in(*strangers, row, FREE, actor=over_all), over_all)

    assert TOO_MANY not in codes(plan)
    assert "person_elsewhere" not in codes(plan)
    assert number_of_disclosed_logins(over_all.id) == 0


def test_a_list_that_is_hushed_brings_in_nobody_whose_number_may_not_be_told(
    few: None, hand_in: Hand, leader: User, strangers: list[dict[str, Any]]
) -> None:
    look(hand_in(*strangers), leader)

    confirm(hand_in(FREE), leader)

    assert db.session.query(User).filter_by(phone=FREE["phone"]).count() == 0


def test_an_honest_list_of_many_newcomers_is_not_counted_and_asks_once_for_it(
    hand_in: Hand, leader: User, statements: list[str]
) -> None:
    rows = [{"name": "Đặng Thị Bảy", "phone": f"03000{number:05}"} for number in range(300)]
    uploaded = hand_in(*rows)
    statements.clear()

    plan = look(uploaded, leader)

    assert set(codes(plan)) == {"create"}
    assert len([one for one in statements if "throttle" in one]) == 1


def test_many_strangers_are_counted_in_as_many_statements_as_few(
    hand_in: Hand, leader: User, outsider: User, statements: list[str]
) -> None:
    commune = outsider_unit(outsider)
    rows = [{"name": "Người Dưng", "phone": f"03001001{number:02}"} for number in range(40)]
    for row in rows:
        make_user(**row, unit=commune)
    numbers = []
    for some in (rows[:2], rows[2:]):
        uploaded = hand_in(*some)
        statements.clear()
        look(uploaded, leader)
        numbers.append(len(statements))

    assert numbers[0] == numbers[1]
    assert number_of_disclosed_logins(leader.id) == 40


@pytest.mark.both_databases
def test_the_preview_counts_says_so_and_then_mends_alike_for_taken_and_free(
    few: None, browser: Browser, hand_in: Hand, leader: User, strangers: list[dict[str, Any]]
) -> None:
    address = f"/people/imports/{hand_in(*strangers, FREE).id}"
    browser.sign_in(leader)

    first = browser.get(address).text
    told = browser.get(f"{address}/faulty-rows")
    taken = mended(browser, f"{address}/rows/5", strangers[3]["phone"])
    free = mended(browser, f"{address}/rows/5", "0300000099")

    assert first.count("Đây là của một người ngoài các đơn vị") == 2
    assert SAID in first
    assert told.status_code == 200
    assert "Lúc này chưa đưa vô được" in taken
    assert taken == free
    assert number_of_disclosed_logins(leader.id) == 2


def mended(browser: Browser, address: str, phone: str) -> str:
    """What comes back for a row that says this number, without the number itself and without tokens."""
    form = {"phone": phone, "name": "Kiều Văn Hai"}
    text = browser.post(address, data=form, headers={"HX-Request": "true"}).text
    spaced = f"{phone[:4]} {phone[4:7]} {phone[7:]}"
    return re.sub(r'value="[^"]{40,}"', "", text.replace(phone, "SỐ").replace(spaced, "SỐ"))


def test_one_who_looks_at_another_row_is_counted_too(
    browser: Browser, hand_in: Hand, leader: User, strangers: list[dict[str, Any]]
) -> None:
    uploaded = hand_in(*strangers).id

    browser.sign_in(leader).get(f"/people/imports/{uploaded}/rows/2")

    assert number_of_disclosed_logins(leader.id) == 4


@pytest.mark.parametrize(
    ("row", "rest"),
    [
        ({}, []),
        ({"unit": "Tổ 99"}, ["unit_unknown"]),
        ({"username": "tu-tran"}, []),
        ({"faults": (Remark("name", "name_missing"),)}, ["name_missing"]),
    ],
)
@pytest.mark.parametrize(
    "somebody",
    [
        None,
        replace(TU, in_reach=False),
        replace(TU, in_reach=False, name="Lê Thị Ba", username="khac"),
        replace(TU, unit_id=None, unit_name="", name="Lê Thị Ba"),
    ],
)
def test_a_row_that_is_hushed_looks_the_same_whoever_has_its_number(
    somebody: Any, row: dict[str, Any], rest: list[str]
) -> None:
    world = known(*([somebody] if somebody else []))

    plan = redact_beyond_allowance(make_plan([entry(**row)], world), world, told=set(), left=0)

    assert faults_of(plan) == {2: [*rest, TOO_MANY]}
    assert plan.newly_disclosed == frozenset()


def test_units_for_hushed_rows_are_not_made() -> None:
    world = known()
    asked = entry(unit="Tổ mới", creates_unit=True, parent="Xã Tân Ân")

    before = make_plan([asked], world)
    after = redact_beyond_allowance(before, world, told=set(), left=0)

    assert [len(plan.new_units) for plan in (before, after)] == [1, 0]
