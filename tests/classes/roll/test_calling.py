"""Calling the roll by hand: batches from phones, the form without the script, and who may not."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

import brotli
import pytest

from portal import clock
from portal.accounts.models import User
from portal.classes.enums import RegistrationState, SessionState
from portal.classes.models import Attendance, ClassSession
from portal.classes.queries.attendance import present_users
from portal.db import db
from portal.units.models import Unit
from tests import factories
from tests.classes.rolls import number_of_marks, phone_mark, put_on, rows_in, said, send
from tests.classes.sessions import make_class, token_at
from tests.conftest import Browser
from tests.fixed_clock import FixedClock

BROKEN = [
    {"token": "token-broken", "user": 1, "state": "here", "at": 1},
    {"token": "token-broken", "user": "1", "state": "present", "at": 1},
    {"token": "token-broken", "user": 2**40, "state": "present", "at": 1},
    {"token": "token-broken", "user": 1, "state": ["present"], "at": 1},
    {"token": "token-broken", "user": 1, "state": "present", "at": 10**18},
    {"token": "token-broken", "user": 1, "state": "present", "at": None},
]


def test_the_list_goes_by_given_name_and_counts(
    keeper: Browser, session: ClassSession, team: Unit, member: User
) -> None:
    names = ("Đỗ Thị Ấn", "Bùi Thị An", "Lý Văn Đạt", "Cao Văn Dần")
    people = {name: factories.make_user(name, unit=team) for name in names}
    put_on(session, member, *people.values())
    send(keeper, session.id, phone_mark(member))

    page = keeper.get(f"/classes/{session.id}/roll").text
    order = [people[name].id for name in ("Bùi Thị An", "Đỗ Thị Ấn", "Cao Văn Dần", "Lý Văn Đạt")]

    assert rows_in(page)[:5] == [*order, member.id]
    assert "<b data-here>1</b>/<span data-of>5</span>" in page
    assert page.index("<b>Dần</b>") < page.index("<small>Cao Văn Dần · ")


def test_who_waits_and_who_is_only_invited_stand_below(
    keeper: Browser, session: ClassSession, team: Unit, member: User, head: User
) -> None:
    waiting, invited, left = (factories.make_user(name, unit=team) for name in ("Lê An", "Lê Bo", "Lê Cò"))
    left.deactivated_at = clock.now()
    put_on(session, member)
    put_on(session, waiting, state=RegistrationState.WAITING)

    page = keeper.get(f"/classes/{session.id}/roll").text

    assert rows_in(page) == [member.id, waiting.id, head.id, invited.id]


@pytest.mark.both_databases
def test_a_batch_is_taken_once_and_says_what_the_roll_says(
    keeper: Browser, session: ClassSession, team: Unit, member: User
) -> None:
    other = factories.make_user("Lê Thị Bông", unit=team)
    put_on(session, member, other)
    batch = [phone_mark(member), phone_mark(other, "excused")]

    answers = [send(keeper, session.id, *batch).json for _time in range(3)]

    assert answers[0]["done"] == sorted(mark["token"] for mark in batch)
    assert answers[0] == answers[2]
    assert (answers[0]["present"], answers[0]["total"]) == (1, 2)
    assert answers[0]["people"][str(other.id)]["state"] == "excused"
    assert number_of_marks() == 2
    assert (said(session.id, member.id), said(session.id, other.id)) == ("present", "excused")


def test_a_second_tap_takes_back(keeper: Browser, session: ClassSession, member: User) -> None:
    send(keeper, session.id, phone_mark(member))

    answer = send(keeper, session.id, phone_mark(member, "cleared")).json

    assert answer["people"] == {}
    assert said(session.id, member.id) is None


def test_taps_keep_their_order_by_a_phone_whose_clock_is_wrong(
    keeper: Browser, session: ClassSession, member: User, head: User
) -> None:
    for wrong in (timedelta(days=-900), timedelta(days=900)):
        taps = [
            phone_mark(member, state, at=clock.now() + wrong + timedelta(seconds=place))
            for place, state in enumerate(("present", "cleared", "absent"))
        ]
        send(keeper, session.id, *reversed(taps))
        assert said(session.id, member.id) == "absent"
        found = db.session.get(Attendance, (session.id, member.id))
        assert abs(found.marked_at - clock.now()) < timedelta(seconds=10)
        send(keeper, session.id, phone_mark(member, "present"))


def test_who_is_not_invited_is_refused_alone(
    keeper: Browser, session: ClassSession, member: User, outsider: User
) -> None:
    strange, fine = phone_mark(outsider), phone_mark(member)

    answer = send(keeper, session.id, strange, fine).json

    assert [one["token"] for one in answer["refused"]] == [strange["token"]]
    assert said(session.id, member.id) == "present"
    assert said(session.id, outsider.id) is None


def test_somebody_from_elsewhere_who_was_put_on_is_taken(
    keeper: Browser, session: ClassSession, outsider: User
) -> None:
    put_on(session, outsider)

    assert send(keeper, session.id, phone_mark(outsider)).json["refused"] == []
    assert said(session.id, outsider.id) == "present"


@pytest.mark.parametrize("broken", BROKEN)
def test_a_mark_that_nobody_can_read_holds_up_no_other(
    keeper: Browser, session: ClassSession, member: User, broken: dict
) -> None:
    answer = send(keeper, session.id, broken, phone_mark(member), 7, None, {"token": 3}).json

    assert [one["token"] for one in answer["refused"]] == ["token-broken"]
    assert said(session.id, member.id) == "present"


@pytest.mark.parametrize("text", ["", "{", "{}", "[" * 9000, json.dumps([None] * 501)])
def test_what_is_no_batch_is_refused(keeper: Browser, session: ClassSession, text: str) -> None:
    answer = keeper.post(f"/classes/{session.id}/roll/marks", data={"marks": text})

    assert answer.status_code == 422
    assert answer.json["reason"]


@pytest.mark.both_databases
def test_many_marks_take_no_more_statements_than_one(
    keeper: Browser, session: ClassSession, team: Unit, statements: list[str]
) -> None:
    people = [factories.make_user(f"Lê Thị {number}", unit=team) for number in range(60)]
    put_on(session, *people)
    session_id = session.id
    alone, batch = phone_mark(people[1]), [phone_mark(person) for person in people]
    send(keeper, session_id, phone_mark(people[0]))
    statements.clear()
    send(keeper, session_id, alone)
    for_one = len(statements)
    statements.clear()

    assert len(send(keeper, session_id, *batch).json["people"]) == 60
    assert len(statements) <= for_one < 20, statements
    statements.clear()
    keeper.get(f"/classes/{session_id}/roll")
    assert len(statements) < 9, statements


def test_two_rolls_that_differ_are_shown_and_settled_in_a_tap(
    keeper: Browser, other_keeper: Browser, session: ClassSession, member: User, head: User, leader: User
) -> None:
    put_on(session, member)
    send(keeper, session.id, phone_mark(member, "present"))
    told = send(other_keeper, session.id, phone_mark(member, "absent")).json["people"][str(member.id)]
    page = keeper.get(f"/classes/{session.id}/roll").text

    assert head.name in told["difference"]
    assert leader.name in told["difference"]
    assert [state for state, _label in told["choices"]] == ["present", "absent"]
    assert f'value="{member.id}:absent"' in page
    settled = send(keeper, session.id, phone_mark(member, "present", settles=True)).json["people"][str(member.id)]
    assert settled["state"] == "present"
    assert "difference" not in settled
    late = phone_mark(member, "absent", at=clock.now() - timedelta(seconds=2))
    send(other_keeper, session.id, late)
    assert "difference" not in keeper.get(f"/classes/{session.id}/roll/marks").json["people"][str(member.id)]


def test_the_own_code_and_the_tick_are_one(
    keeper: Browser, browser: Browser, session: ClassSession, member: User
) -> None:
    Browser(browser.application).sign_in(member).post(f"/c/{token_at(session)}")
    told = keeper.get(f"/classes/{session.id}/roll/marks").json["people"][str(member.id)]

    again = send(keeper, session.id, phone_mark(member)).json["people"][str(member.id)]

    assert told["state"] == again["state"] == "present"
    assert told["note"]
    assert "difference" not in again


def test_marks_may_come_days_later_but_not_to_a_closed_roll(
    keeper: Browser, session: ClassSession, member: User, fixed_clock: FixedClock
) -> None:
    tap = phone_mark(member)
    fixed_clock.advance(days=6)
    assert send(keeper, session.id, tap).status_code == 200
    found = db.session.get(Attendance, (session.id, member.id))
    assert found.marked_at < clock.now() - timedelta(days=5)
    db.session.get(ClassSession, session.id).roll_closed_at = clock.now()
    db.session.commit()

    refused = send(keeper, session.id, phone_mark(member, "absent"))

    assert refused.status_code == 422
    assert refused.json["reason"]
    assert said(session.id, member.id) == "present"
    assert "disabled" in keeper.get(f"/classes/{session.id}/roll").text


def test_what_was_ticked_before_the_closing_counts_when_it_comes_later(
    keeper: Browser, session: ClassSession, team: Unit, member: User, fixed_clock: FixedClock
) -> None:
    other = factories.make_user("Lê Thị Bé", unit=team)
    in_time = phone_mark(member)
    closed_at = close(session, fixed_clock)
    fixed_clock.advance(minutes=5)
    too_late = phone_mark(other)
    page = keeper.get(f"/classes/{session.id}/roll").text
    assert re.search(r'src="[^"]*roll[^"]*\.js"', page)
    assert "data-closed" in page

    answer = send(keeper, session.id, in_time, too_late)

    assert answer.status_code == 200
    assert answer.json["done"] == sorted([in_time["token"], too_late["token"]])
    assert [(one["token"], "chốt" in one["reason"]) for one in answer.json["refused"]] == [
        (too_late["token"], True)
    ]
    assert (said(session.id, member.id), said(session.id, other.id)) == ("present", None)
    assert present_users(session.id) == [member]
    assert db.session.get(Attendance, (session.id, member.id)).marked_at < closed_at


@pytest.mark.parametrize(
    "why", ["three days are over", "somebody has confirmed it", "the clock of the phone is wrong"]
)
def test_what_comes_too_late_for_a_closed_roll_stays_on_the_phone(
    keeper: Browser, session: ClassSession, member: User, leader: User, fixed_clock: FixedClock, why: str
) -> None:
    is_wrong = why == "the clock of the phone is wrong"
    kept = phone_mark(member, at=session.starts_at - timedelta(days=400) if is_wrong else None)
    close(session, fixed_clock)
    if why == "three days are over":
        fixed_clock.advance(days=3, hours=2)
    elif why == "somebody has confirmed it":
        confirmed = db.session.get(ClassSession, session.id)
        confirmed.confirmed_at, confirmed.confirmed_by_id = clock.now(), leader.id
        db.session.commit()

    assert send(keeper, session.id, kept).status_code == 422
    assert said(session.id, member.id) is None


def close(session: ClassSession, fixed_clock: FixedClock) -> datetime:
    """Close the roll an hour after the class began; gives when."""
    fixed_clock.advance(hours=1)
    closing = db.session.get(ClassSession, session.id)
    closing.state, closing.roll_closed_at = SessionState.HELD, clock.now()
    db.session.commit()
    return clock.now()


def test_after_a_week_nothing_is_ticked_any_more(
    keeper: Browser, session: ClassSession, member: User, fixed_clock: FixedClock
) -> None:
    fixed_clock.advance(days=8)

    assert send(keeper, session.id, phone_mark(member)).status_code == 422


@pytest.mark.parametrize(
    "values",
    [
        {"state": SessionState.CANCELLED},
        {"state": SessionState.NOT_HELD},
        {"starts_at": clock.now() + timedelta(hours=3)},
    ],
)
def test_no_roll_of_a_class_that_is_not_held_or_far_off(
    keeper: Browser, team: Unit, head: User, member: User, values: dict
) -> None:
    session = make_class(team, teacher=head, **values)

    page = keeper.get(f"/classes/{session.id}/roll")

    assert page.status_code == 200
    assert rows_in(page.text) == []
    assert send(keeper, session.id, phone_mark(member)).status_code == 422
    assert keeper.post(f"/classes/{session.id}/roll", data={"token": "a" * 16}).status_code == 422
    assert number_of_marks() == 0


def test_two_hours_before_the_roll_is_open(keeper: Browser, team: Unit, head: User, member: User) -> None:
    session = make_class(team, teacher=head, starts_at=clock.now() + timedelta(minutes=119))

    assert send(keeper, session.id, phone_mark(member)).status_code == 200


@pytest.mark.parametrize("path", ["roll", "roll/marks", "roll/people?q=Tu"])
def test_a_roll_of_another_units_class_is_not_there(
    browser: Browser, session: ClassSession, member: User, outsider: User, path: str
) -> None:
    address = f"/classes/{session.id}/{path}"

    for person in (member, outsider):
        stranger = Browser(browser.application).sign_in(person)
        assert stranger.get(address).status_code == 404
        assert send(stranger, session.id, phone_mark(member)).status_code == 404
        assert stranger.post(f"/classes/{session.id}/roll", data={"token": "a" * 16}).status_code == 404
    assert number_of_marks() == 0


def test_guests_are_counted_once_and_not_over_another_phones_number(
    keeper: Browser, other_keeper: Browser, session: ClassSession
) -> None:
    first = [send(keeper, session.id, guests="3", guests_seen="0").json for _time in range(2)]
    late = send(other_keeper, session.id, guests="5", guests_seen="0").json
    again = send(other_keeper, session.id, guests="5", guests_seen="3").json
    silly = send(keeper, session.id, guests="1000", guests_seen="5").json

    assert [answer["guests_reason"] for answer in first] == ["", ""]
    assert (late["guests"], bool(late["guests_reason"])) == (3, True)
    assert (again["guests"], again["guests_reason"]) == (5, "")
    assert (silly["guests"], bool(silly["guests_reason"])) == (5, True)


def test_names_are_found_without_diacritics_and_a_large_unit_by_its_names_alone(
    keeper: Browser, session: ClassSession, team: Unit, member: User, outsider: User
) -> None:
    crowd = [factories.make_user(f"Nguyễn Văn Lượm {number}", unit=team) for number in range(101)]
    put_on(session, member)
    path = f"/classes/{session.id}/roll"

    assert rows_in(keeper.get(path).text) == [member.id]
    assert rows_in(keeper.get(f"{path}?q=luom").text)[0] in {person.id for person in crowd}
    assert len(rows_in(keeper.get(f"{path}/people?q=luom").text)) == 20
    assert rows_in(keeper.get(f"{path}/people?q=tam").text) == []
    send(keeper, session.id, phone_mark(crowd[3]))
    assert rows_in(keeper.get(path).text) == [crowd[3].id, member.id]
    assert rows_in(keeper.get(f"{path}/people?id={crowd[3].id}&id=999999").text) == [crowd[3].id]


def test_the_page_of_the_class_leads_to_its_roll_for_those_who_keep_it(
    keeper: Browser, browser: Browser, session: ClassSession, member: User
) -> None:
    link = f'href="/classes/{session.id}/roll"'

    assert link in keeper.get(f"/classes/{session.id}").text
    assert link not in Browser(browser.application).sign_in(member).get(f"/classes/{session.id}").text


def test_a_first_visit_on_a_weak_line_stays_within_sixty_kilobytes(
    keeper: Browser, session: ClassSession, team: Unit
) -> None:
    people = [factories.make_user(f"Lê Thị {name}", unit=team) for name in ("Ba", "Bảy", "Sáu", "Tư") * 10]
    put_on(session, *people)

    page = keeper.get(f"/classes/{session.id}/roll").text
    needed = set(re.findall(r'(?:href|src)="(/assets/[^"#]+\.(?:css|js|svg))', page))
    bodies = [page.encode(), *(keeper.get(address).data for address in needed)]

    assert len(needed) >= 5
    assert sum(len(brotli.compress(body, quality=5)) for body in bodies) < 60 * 1024
