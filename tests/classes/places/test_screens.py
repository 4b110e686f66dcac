"""The taps of a member, and the screens of who manages the class."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.classes.enums import RegistrationState, SessionState
from portal.classes.models import ClassRegistration, ClassSession
from portal.classes.places import operations
from portal.db import db
from portal.units.models import Unit
from tests.classes.places.test_places import coming, people, states
from tests.conftest import Browser
from tests.factories import make_unit, make_user

REGISTERED, WAITING, WITHDRAWN = RegistrationState
HTMX = {"HX-Request": "true"}


def test_one_tap_signs_up_and_one_withdraws(browser: Browser, team: Unit, member: User) -> None:
    session = coming(team, capacity=40)
    browser.sign_in(member)

    page = browser.get(f"/classes/{session.id}")
    assert "Còn 40 chỗ" in page.text
    answer = browser.post(f"/classes/{session.id}/place")
    assert answer.location == f"/classes/{session.id}#places"
    assert "Anh/chị đã có chỗ" in browser.get(answer.location).text

    fragment = browser.post(f"/classes/{session.id}/withdrawal", headers=HTMX)
    assert fragment.text.lstrip().startswith('<section id="places"')
    assert "Làm lại: ghi tên lại" in fragment.text
    again = browser.post(f"/classes/{session.id}/place", headers=HTMX)
    assert "Anh/chị đã có chỗ" in again.text


def test_a_full_class_says_the_place_in_line(browser: Browser, team: Unit, member: User) -> None:
    first, second = people(team, 2)
    session = coming(team, capacity=1)
    for one in (first, second):
        operations.sign_up(session.id, actor=one)
    db.session.commit()
    browser.sign_in(member)

    assert "anh/chị đứng thứ 2" in browser.get(f"/classes/{session.id}").text
    told = browser.post(f"/classes/{session.id}/place", headers=HTMX)

    assert "Anh/chị đang chờ chỗ, đứng thứ 2" in told.text
    assert "đứng thứ 2" in browser.get("/classes").text
    assert "đứng thứ 2" in browser.get("/").text


def test_too_late_is_said_with_what_to_do(browser: Browser, team: Unit, member: User) -> None:
    session = coming(team)
    browser.sign_in(member)
    session.state = SessionState.CANCELLED.value
    db.session.commit()

    told = browser.post(f"/classes/{session.id}/place", headers=HTMX)
    plain = browser.post(f"/classes/{session.id}/place")

    assert told.status_code == 422
    assert plain.status_code == 303
    assert "Buổi này đã hủy" in browser.get(plain.location).text
    assert states(session) == {}


def test_who_was_put_on_without_an_invitation_may_withdraw(
    browser: Browser, team: Unit, commune: Unit, leader: User
) -> None:
    guest = make_user("Bác Bảy", unit=make_unit("Tổ ấp 7", parent=commune))
    session = coming(team)
    session.unit_id = commune.id
    operations.put_on(session.id, [guest.id], actor=leader)
    db.session.commit()

    answer = browser.sign_in(guest).post(f"/classes/{session.id}/withdrawal", follow_redirects=True)

    assert "Muốn vô lại thì nói với người dạy" in answer.text


@pytest.mark.parametrize("who", ["member", "head"])
def test_the_home_shows_what_comes(
    browser: Browser, team: Unit, commune: Unit, who: str, request: pytest.FixtureRequest, statements: list[str]
) -> None:
    person: User = request.getfixturevalue(who)
    later = clock.now() + timedelta(days=3)
    moved = make_class_of(team, "Chuyển tiền", later, former_starts_at=clock.now() + timedelta(days=2))
    make_class_of(team, "Xa quá", clock.now() + timedelta(days=90))
    make_class_of(make_unit("Tổ ấp 7", parent=commune), "Của tổ khác", later)
    off = make_class_of(team, "Đã hủy rồi", later, state=SessionState.CANCELLED.value)
    make_class_of(team, "Hủy mà không ghi tên", later, state=SessionState.CANCELLED.value)
    db.session.add(
        ClassRegistration(session_id=off.id, user_id=person.id, state="registered", registered_at=clock.now())
    )
    db.session.commit()
    browser.sign_in(person)
    browser.get("/")
    del statements[:]

    home = browser.get("/")

    assert len(statements) <= (8 if who == "member" else 17)
    assert "Buổi tới" in home.text
    assert "<s>" in home.text
    assert f'action="/classes/{moved.id}/place"' in home.text
    assert "Đã hủy rồi" in home.text
    assert f'action="/classes/{off.id}/place"' not in home.text
    for hidden in ("Xa quá", "Của tổ khác", "Hủy mà không ghi tên"):
        assert hidden not in home.text


def make_class_of(unit: Unit, title: str, starts_at: object, **values: object) -> ClassSession:
    """A class of this title."""
    session = coming(unit, title=title, **values)
    session.starts_at = starts_at
    db.session.commit()
    return session


def test_a_head_puts_on_by_ticking_and_everybody_at_once(browser: Browser, team: Unit, head: User) -> None:
    first, second, third = people(team, 3)
    session = coming(team, capacity=10)
    browser.sign_in(head)

    screen = browser.get(f"/classes/{session.id}/places/add")
    assert "Ghi tên cả 4 người ở đây" in screen.text
    ticked = browser.post(f"/classes/{session.id}/places", data={"person": [first.id, second.id]})
    assert "2 người có chỗ" in browser.get(ticked.location).text
    browser.post(f"/classes/{session.id}/places", data={"unit": team.id})

    assert states(session) == dict.fromkeys((first.id, second.id, third.id, head.id), REGISTERED)
    assert "Ở đây ai cũng có tên" in browser.get(f"/classes/{session.id}/places/add").text
    none = browser.post(f"/classes/{session.id}/places", data={})
    assert none.status_code == 422


def test_beyond_the_places_is_asked_first(browser: Browser, team: Unit, head: User) -> None:
    first, second = people(team, 2)
    session = coming(team, capacity=1)
    browser.sign_in(head)
    wanted = {"person": [first.id, second.id]}

    asked = browser.post(f"/classes/{session.id}/places", data=wanted)
    assert asked.status_code == 200
    assert "Vẫn cho vô hết, dư 1 người" in asked.text
    assert states(session) == {}
    browser.post(f"/classes/{session.id}/places", data={**wanted, "over": "wait"})
    assert states(session) == {first.id: REGISTERED, second.id: WAITING}
    page = browser.get(f"/classes/{session.id}/places")
    assert "1 người có chỗ, trong 1 chỗ" in page.text
    again = browser.post(f"/classes/{session.id}/places", data={"person": [second.id]})
    assert "1 chỗ, đã đủ" in again.text
    browser.post(f"/classes/{session.id}/places", data={"person": [second.id], "over": "seat"})
    browser.post(f"/classes/{session.id}/places/{first.id}/removal")

    assert states(session) == {first.id: WITHDRAWN, second.id: REGISTERED}


def test_a_name_is_found_without_dau_and_only_within_the_units(
    browser: Browser, team: Unit, commune: Unit, head: User, leader: User
) -> None:
    make_user("Đặng Thị Bưởi", unit=team)
    make_user("Đặng Văn Bưởi", unit=make_unit("Tổ ấp 7", parent=commune))
    session = coming(team)

    by_head = browser.sign_in(head).get(f"/classes/{session.id}/places/add?q=buoi")

    assert "Đặng Thị Bưởi" in by_head.text
    assert "Đặng Văn Bưởi" not in by_head.text


def test_a_member_has_no_list_and_puts_on_nobody(browser: Browser, team: Unit, member: User, head: User) -> None:
    session = coming(team)
    browser.sign_in(member)

    assert "places/add" not in browser.get(f"/classes/{session.id}").text
    assert browser.get(f"/classes/{session.id}/places").status_code == 404
    assert browser.post(f"/classes/{session.id}/places", data={"person": head.id}).status_code == 404
    assert states(session) == {}


def test_a_long_list_takes_few_statements(browser: Browser, team: Unit, head: User, statements: list[str]) -> None:
    people(team, 30)
    session = coming(team, capacity=10)
    operations.put_on_unit(session.id, team.id, actor=head)
    db.session.commit()
    browser.sign_in(head)
    browser.get(f"/classes/{session.id}/places")
    del statements[:]

    page = browser.get(f"/classes/{session.id}/places")

    assert page.text.count('class="place-row"') == 31
    assert len(statements) <= 8
