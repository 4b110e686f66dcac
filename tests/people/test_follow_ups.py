"""Who called or reminded somebody, and when."""

from __future__ import annotations

import pytest

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.errors import Forbidden, Refused
from portal.people.follow_ups.models import FollowUp
from portal.people.follow_ups.operations import record_follow_up, undo_follow_up
from portal.people.follow_ups.queries import latest_follow_ups
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import make_unit, make_user
from tests.fixed_clock import FixedClock


def test_a_tick_says_who_called_and_when_until_it_is_taken_back(
    browser: Browser, head: User, member: User, team: Unit, fixed_clock: FixedClock
) -> None:
    answer = browser.sign_in(head).post(
        f"/people/{member.id}/follow-ups",
        data={"kind": "called", "next": "/people"},
    )
    assert (answer.status_code, answer.location) == (303, f"/people#follow-up-{member.id}")
    again = browser.post(
        f"/people/{member.id}/follow-ups",
        data={"kind": "called", "phone": "1"},
        headers={"HX-Request": "true"},
    )
    assert "Anh/chị đã gọi hôm nay" in again.text
    assert f"tel:{member.phone}" in again.text

    done = db.session.query(FollowUp).one()  # twice on a day counts once
    fixed_clock.advance(hours=20)
    last = latest_follow_ups([member.id, head.id], seen_by=head)
    assert last.keys() == {member.id}
    assert (last[member.id].by_name, last[member.id].may_undo) == (head.name, True)

    removal = f"/people/{member.id}/follow-ups/{done.id}/removal"
    assert "Đã nhắc" in browser.post(removal, headers={"HX-Request": "true"}).text
    assert latest_follow_ups([member.id]) == {}
    assert browser.post(removal).status_code == 404


def test_only_who_leads_the_person_ticks_and_only_the_own_tick_is_undone_within_a_day(
    head: User, member: User, team: Unit, fixed_clock: FixedClock
) -> None:
    above = make_user("Lê Thị Trên", unit=team, grants={"leader": team})
    stranger = make_user("Lê Văn Lạ", unit=make_unit("Tổ khác"), grants={})
    done = record_follow_up(head, member, "reminded")

    for actor in (stranger, member):
        with pytest.raises(Forbidden):
            record_follow_up(actor, member, "called")
    with pytest.raises(Refused):
        record_follow_up(head, member, "scolded")
    with pytest.raises(Refused):
        undo_follow_up(above, done.id, member.id)
    fixed_clock.advance(days=1)
    with pytest.raises(Refused):
        undo_follow_up(head, done.id, member.id)
    assert not latest_follow_ups([member.id], seen_by=head)[member.id].may_undo
    record_follow_up(above, member, "called")
    assert latest_follow_ups([member.id], seen_by=head)[member.id].by_name == "Lê Thị Trên"
    assert clock.now() > done.at
