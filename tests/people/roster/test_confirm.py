"""Writing a roster, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.clock import now, today
from portal.content.text.vietnamese import fold, name_sort_key
from portal.db import db
from portal.errors import Forbidden, Stale
from portal.people.operations.deactivate import deactivate_user
from portal.people.roster.labels.remarks import remark_text
from portal.people.roster.operations.imports import MAX_WAITING_TIME, confirm_roster, discard_roster, edit_row
from portal.units.models import Grant, Membership, Unit
from portal.units.operations.grants import grant_role
from portal.units.queries.grants import heads_of
from portal.units.queries.memberships import unit_of
from portal.units.queries.tree import find_unit_by_code
from portal.units.queries.tree_history import version_on
from tests.factories import make_unit, make_user
from tests.people.roster.conftest import Hand, confirm, plan_for

BAY = {"name": "Đặng Thị Bảy", "phone": "0300000007"}


def actions(*, since: int = 0) -> list[tuple[str, int | None]]:
    """What the log holds after its first entries: action and person."""
    events = db.session.query(AuditEvent).order_by(AuditEvent.id).all()
    return [(event.action, event.person_id) for event in events[since:]]


def number_of_events() -> int:
    """How many entries the log has."""
    return db.session.query(AuditEvent).count()


def person_with(phone: str) -> User:
    """The account with this number."""
    return db.session.query(User).filter_by(phone=phone).one()


def test_new_people_come_in_with_everything_that_an_account_has(hand_in: Hand, leader: User, team: Unit) -> None:
    uploaded = hand_in(BAY | {"unit": team.name, "joined": "2025-07-01"}, {"name": "x1", "phone": "0300000008"})
    before = number_of_events()

    confirm(uploaded, leader)

    bay = person_with("0300000007")
    membership = db.session.query(Membership).filter_by(user_id=bay.id).one()
    assert (bay.name, bay.name_key, bay.folded) == (BAY["name"], name_sort_key(BAY["name"]), fold(BAY["name"]))
    assert bay.password_hash is None
    assert (membership.unit_id, membership.since) == (team.id, datetime(2025, 6, 30, 17, tzinfo=UTC))
    assert actions(since=before) == [("account.created", bay.id), ("roster.confirmed", None)]
    assert (uploaded.state, uploaded.rows, uploaded.new_people) == ("confirmed", {}, [bay.id])
    assert (uploaded.counts["create"], uploaded.counts["faulty"]) == (1, 1)


def test_the_same_roster_again_changes_nothing(hand_in: Hand, leader: User, team: Unit, commune: Unit) -> None:
    make_user("Võ Thị Năm", phone="0912000005", unit=commune, grants={"admin": commune})
    admin = person_with("0912000005")
    rows = [
        BAY | {"unit": "Tổ ấp Mới", "create": "có", "position": "Tổ trưởng", "joined": "01/07/2025"},
        {"name": "trần văn tám", "phone": 300000008, "unit": team.name},
    ]
    first = confirm(hand_in(*rows, actor=admin), admin)
    before = (db.session.query(User).count(), db.session.query(Membership).count(), number_of_events())

    plan = plan_for(hand_in(*rows, actor=admin), admin)

    assert first.counts["create"] == 2
    assert (plan.counts["same"], plan.written, plan.new_units) == (2, 0, ())
    after = (db.session.query(User).count(), db.session.query(Membership).count(), number_of_events() - 1)
    assert after == before


def test_a_change_and_a_move_keep_the_history(
    hand_in: Hand, leader: User, member: User, team: Unit, commune: Unit
) -> None:
    other = make_unit("Tổ ấp Đường Kéo", parent=commune)
    uploaded = hand_in({"name": "Trần Văn Tự", "phone": member.phone, "unit": other.name})
    before = number_of_events()

    plan = confirm(uploaded, leader)

    assert (plan.counts["move"], plan.counts["create"]) == (1, 0)
    found = person_with("0912000001")
    assert (found.name, found.folded, found.name_key) == (
        "Trần Văn Tự",
        "tran van tu",
        name_sort_key("Trần Văn Tự"),
    )
    assert unit_of(found.id) == other
    ended, open_ = db.session.query(Membership).filter_by(user_id=found.id).order_by(Membership.id)
    assert (ended.unit_id, open_.unit_id, open_.until) == (team.id, other.id, None)
    assert ended.until == open_.since
    assert actions(since=before) == [
        ("account.corrected", found.id),
        ("unit.joined", found.id),
        ("roster.confirmed", None),
    ]


def test_units_are_made_with_their_history_and_heads_lead_them(hand_in: Hand, admin: User, commune: Unit) -> None:
    uploaded = hand_in(
        BAY | {"unit": "Tổ 1", "parent": "Ấp Mới", "create": "có", "position": "Tổ trưởng"},
        {"name": "Lê Thị Tám", "phone": "0300000008", "unit": "Ấp Mới", "unit_code": "MOI", "create": "x"},
        actor=admin,
    )

    confirm(uploaded, admin)

    hamlet, team = find_unit_by_code("MOI"), find_unit_by_code("MOI-01")
    assert hamlet is not None
    assert team is not None
    assert (hamlet.kind, hamlet.parent_id, team.kind, team.parent_id) == ("hamlet", commune.id, "team", hamlet.id)
    version = version_on(team.id, today())
    assert version is not None
    assert (version.name, version.parent_id) == ("Tổ 1", hamlet.id)
    assert heads_of(team.id) == {person_with("0300000007").id: True}


def test_a_code_that_is_made_up_is_nobody_s(hand_in: Hand, admin: User, commune: Unit, team: Unit) -> None:
    commune.code = "XA"
    db.session.commit()
    make_unit("Tổ nơi khác", code="xa-01", parent=commune.parent)
    uploaded = hand_in(
        BAY | {"unit": "Tổ 1", "create": "có"},
        {"name": "Lê Thị Tám", "phone": "0300000008", "unit": "Tổ 2", "create": "có"},
        actor=admin,
    )

    confirm(uploaded, admin)

    made = db.session.query(Unit).filter(Unit.name.in_(["Tổ 1", "Tổ 2"])).order_by(Unit.name)
    assert [unit.code for unit in made] == ["XA-02", "XA-03"]


def test_a_role_that_was_over_is_given_anew(hand_in: Hand, leader: User, member: User, team: Unit) -> None:
    grant = grant_role(member, team, "leader", actor=None)
    grant.until = now()
    db.session.commit()

    plan = confirm(
        hand_in({"name": member.name, "phone": member.phone, "unit": team.name, "position": "Tổ trưởng"}), leader
    )

    assert plan.counts["heads"] == 1
    assert db.session.query(Grant).filter_by(user_id=member.id).one().until is None


def test_all_or_nothing(hand_in: Hand, leader: User, team: Unit) -> None:
    uploaded = hand_in(BAY | {"unit": team.name}, {"name": "Lê Thị Tám", "phone": "0300000008", "unit": team.name})
    db.session.rollback()
    plan = plan_for(uploaded, leader)
    db.session.rollback()
    # Closed by somebody else after the plan was made.
    team.closed_on = date(2026, 1, 1)
    db.session.commit()

    with pytest.raises(Stale):
        list(confirm_roster(uploaded, plan, actor=leader))
    db.session.rollback()

    assert db.session.query(User).filter(User.phone.like("0300%")).count() == 0
    assert uploaded.state == "waiting"


def test_it_is_confirmed_once(hand_in: Hand, leader: User, team: Unit) -> None:
    uploaded = hand_in(BAY | {"unit": team.name})
    plan = confirm(uploaded, leader)

    with pytest.raises(Stale):
        list(confirm_roster(uploaded, plan, actor=leader))
    with pytest.raises(Stale):
        edit_row(uploaded, 2, {"name": "Ba"}, wishes=frozenset(), actor=leader)


def test_nobody_is_taken_from_a_unit_that_the_actor_does_not_lead(
    hand_in: Hand, leader: User, outsider: User, team: Unit
) -> None:
    uploaded = hand_in({"name": outsider.name, "phone": outsider.phone, "unit": team.name})

    (row,) = plan_for(uploaded, leader).rows

    assert [fault.code for fault in row.faults] == ["person_elsewhere"]
    assert outsider.name not in remark_text(row.faults[0])


def test_units_elsewhere_are_unknown_even_by_code(
    hand_in: Hand, leader: User, outsider: User, commune: Unit
) -> None:
    other = unit_of(outsider.id)
    assert other is not None
    uploaded = hand_in(BAY | {"unit": other.name}, BAY | {"phone": "0300000008", "unit_code": other.code})

    by_name, by_code = plan_for(uploaded, leader).rows

    assert [by_name.faults[0].code, by_code.faults[0].code] == ["unit_unknown", "code_unknown"]


def test_a_leader_of_another_commune_may_do_nothing_with_it(
    hand_in: Hand, outsider: User, leader: User, team: Unit
) -> None:
    uploaded = hand_in(BAY | {"unit": team.name})
    plan = plan_for(uploaded, leader)

    with pytest.raises(Forbidden):
        edit_row(uploaded, 2, {"name": "Ba"}, wishes=frozenset(), actor=outsider)
    with pytest.raises(Forbidden):
        discard_roster(uploaded, actor=outsider)
    with pytest.raises(Forbidden):
        list(confirm_roster(uploaded, plan, actor=outsider))
    with pytest.raises(Forbidden):
        hand_in(BAY, actor=outsider)


def test_a_deputy_acts_for_the_head(hand_in: Hand, head: User, member: User, team: Unit) -> None:
    lent = grant_role(member, team, "leader", actor=None)
    lent.deputy_of_id, lent.until = head.id, datetime(2190, 1, 1, tzinfo=UTC)
    db.session.commit()

    confirm(hand_in(BAY, actor=member, unit=team), member)

    event = db.session.query(AuditEvent).filter_by(action="account.created").order_by(AuditEvent.id.desc()).first()
    assert event is not None
    assert (event.actor_id, event.on_behalf_of_id, event.unit_id) == (member.id, head.id, team.id)


def test_somebody_who_left_comes_back_when_the_row_says_so(
    hand_in: Hand, leader: User, member: User, team: Unit
) -> None:
    deactivate_user(member, actor=leader)
    db.session.commit()
    uploaded = hand_in({"name": member.name, "phone": member.phone, "unit": team.name})
    assert plan_for(uploaded, leader).counts["faulty"] == 1

    edit_row(uploaded, 2, {}, wishes=frozenset({"bring_back"}), actor=leader)
    db.session.commit()
    plan = confirm(uploaded, leader)

    assert plan.counts["back"] == 1
    assert person_with("0912000001").deactivated_at is None


def test_a_name_of_somebody_stronger_stays(hand_in: Hand, leader: User, commune: Unit) -> None:
    strong = make_user("Vo Thi Nam", phone="0912000009", unit=commune, grants={"admin": commune})

    (row,) = plan_for(hand_in({"name": "Võ Thị Năm", "phone": strong.phone, "unit": commune.name}), leader).rows

    assert (row.outcome, [note.code for note in row.notes]) == ("same", ["change_forbidden"])


def test_a_mended_row_keeps_what_was_not_touched(hand_in: Hand, leader: User, team: Unit) -> None:
    uploaded = hand_in({"name": "", "phone": 300000007, "unit": team.name})

    edit_row(
        uploaded,
        2,
        {"name": "Đặng Thị Bảy", "phone": "300000007", "unit": team.name},
        wishes=frozenset(),
        actor=leader,
    )

    (row,) = plan_for(uploaded, leader).rows
    assert (row.outcome, row.entry.name, row.entry.phone) == ("create", "Đặng Thị Bảy", "0300000007")
    assert [note.code for note in row.notes] == ["phone_zero"]


def test_a_discarded_roster_is_forgotten_and_so_is_one_that_waits_too_long(
    hand_in: Hand, leader: User, team: Unit
) -> None:
    discarded, old = hand_in(BAY), hand_in(BAY)
    discard_roster(discarded, actor=leader)
    discard_roster(discarded, actor=leader)
    old.uploaded_at = now() - MAX_WAITING_TIME * 1.1
    db.session.commit()

    hand_in(BAY)

    db.session.refresh(old)
    assert [(one.state, one.rows) for one in (discarded, old)] == [("discarded", {})] * 2
