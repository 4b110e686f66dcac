"""The list, the form and the page of a class, as people open and send them."""

from __future__ import annotations

from datetime import timedelta

from portal import clock
from portal.accounts.models import User
from portal.classes.models import ClassSession
from portal.db import db
from portal.units.models import Unit
from tests import factories
from tests.classes.sessions import make_class
from tests.conftest import Browser


def form_for(team: Unit, **values: object) -> dict[str, object]:
    """What the form sends for a class in three days."""
    day = (clock.today() + timedelta(days=3)).strftime("%d/%m/%Y")
    plain = {
        "token": "a form",
        "unit": team.id,
        "units": [team.id],
        "title": "Chặn cuộc gọi lừa",
        "day": day,
        "time": "19h",
        "minutes": "90",
        "place": "Nhà văn hóa Khóm 6",
        "repeat": "once",
        "step": "plan",
    }
    return plain | values


def only_class() -> ClassSession:
    """The class that was planned."""
    db.session.rollback()
    return db.session.query(ClassSession).one()


def test_a_class_is_planned_and_shown(browser: Browser, head: User, member: User, team: Unit) -> None:
    browser.sign_in(head)
    answer = browser.post("/classes/new", data=form_for(team, teacher="named", teacher_name="anh Tám bưu điện"))
    session = only_class()

    assert (answer.status_code, answer.location) == (303, f"/classes/{session.id}")
    assert session.starts_at.astimezone(clock.VIETNAM).hour == 19
    page = browser.sign_in(member).get(f"/classes/{session.id}").text
    assert "19:00–20:30" in page
    assert "anh Tám bưu điện" in page
    assert f"/classes/{session.id}/wall" not in page
    assert f'href="/classes/{session.id}"' in browser.get("/classes").text


def test_what_is_refused_stands_beside_its_field(browser: Browser, head: User, team: Unit) -> None:
    browser.sign_in(head)
    past = (clock.today() - timedelta(days=1)).isoformat()
    answer = browser.post("/classes/new", data=form_for(team, day=past, capacity="501"))

    assert answer.status_code == 422
    assert 'id="capacity-error"' in answer.text
    assert 'value="Nhà văn hóa Khóm 6"' in answer.text
    answer = browser.post("/classes/new", data=form_for(team, day=past))
    assert 'id="day-error"' in answer.text
    for day in ("0001-01-01", "9999-12-31"):
        answer = browser.post("/classes/new", data=form_for(team, day=day, repeat="weekly", times="26"))
        assert 'id="day-error"' in answer.text
    answer = browser.post("/classes/new", data=form_for(team, units=[str(n) for n in range(1, 40_000)]))
    assert answer.status_code == 422
    answer = browser.post("/classes/new", data=form_for(team, time="tối", repeat="daily", minutes="x"))
    assert 'id="time-error"' in answer.text
    assert 'id="repeat-error"' in answer.text
    assert 'value="tối"' in answer.text
    assert db.session.query(ClassSession).count() == 0


def test_searching_without_scripts_keeps_what_was_typed(browser: Browser, head: User, team: Unit) -> None:
    factories.make_user("Quách Thị Mùi", unit=team)
    browser.sign_in(head)
    answer = browser.post("/classes/new", data=form_for(team, step="search", t="mùi", title="Chủ đề riêng"))

    assert answer.status_code == 200
    assert "Quách Thị Mùi" in answer.text
    assert 'value="Chủ đề riêng"' in answer.text
    assert "Quách Thị Mùi" in browser.get(f"/classes/new/teachers?unit={team.id}&t=mui").text
    assert team.name in browser.get(f"/classes/new/units?unit={team.id}").text


def test_an_overlap_is_shown_without_what_one_may_not_see(
    browser: Browser, head: User, leader: User, team: Unit, commune: Unit
) -> None:
    other = factories.make_unit("Tổ ấp 7", parent=commune)
    at = clock.now().astimezone(clock.VIETNAM).replace(hour=19, minute=30, second=0, microsecond=0)
    make_class(other, teacher=leader, starts_at=at + timedelta(days=3), title="Buổi kín", place="Chỗ kín")
    form = form_for(team, teacher=str(leader.id))
    answer = browser.sign_in(head).post("/classes/new", data=form)

    assert answer.status_code == 422
    assert 'name="despite_overlap"' in answer.text
    assert "19:30–21:00" in answer.text
    assert "kín" not in answer.text
    assert browser.post("/classes/new", data=form | {"despite_overlap": "y"}).status_code == 303


def test_a_hidden_class_is_not_found(browser: Browser, outsider: User, member: User, team: Unit) -> None:
    session_id = make_class(team).id

    assert browser.sign_in(outsider).get(f"/classes/{session_id}").status_code == 404
    assert f"/classes/{session_id}" not in browser.get("/classes").text
    assert browser.get("/classes/999999").status_code == 404


def test_a_member_plans_nothing(browser: Browser, member: User, team: Unit) -> None:
    browser.sign_in(member)

    assert browser.get("/classes/new").status_code == 403
    assert browser.post("/classes/new", data=form_for(team)).status_code == 403
    assert "/classes/new" not in browser.get("/classes").text


def test_classes_stand_under_what_is_to_come_until_they_are_over(browser: Browser, head: User, team: Unit) -> None:
    now = clock.now()
    running = make_class(team, starts_at=now - timedelta(minutes=80), title="Đang chạy").id
    over = make_class(team, starts_at=now - timedelta(minutes=100), title="Đã qua").id
    next_week = make_class(team, starts_at=now + timedelta(days=7), title="Tuần tới").id
    coming, past = (browser.sign_in(head).get(f"/classes{query}").text for query in ("", "?show=past"))

    assert coming.index(f"/classes/{running}") < coming.index(f"/classes/{next_week}")
    assert f"/classes/{over}" not in coming
    assert f"/classes/{over}" in past
    assert f"/classes/{running}" not in past
