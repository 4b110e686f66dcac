"""Keys for programs: what they open, for how long, and for nobody else."""

from __future__ import annotations

import csv
import re
from datetime import timedelta

import icalendar
import pytest

from portal import clock
from portal.accounts.operations import rate_limits
from portal.dashboard.api_keys.models import ApiKey
from portal.dashboard.api_keys.operations import create_api_key, end_api_key
from portal.db import db
from portal.errors import FieldError, Forbidden
from portal.people.operations.deactivate import deactivate_user
from portal.units.models import Grant
from tests import factories
from tests.dashboard.looking import assign
from tests.dashboard.walking import make_programme, make_walk, walk

DAY = timedelta(days=1)


def key_for(unit, actor, kind="data", days=30):
    text = create_api_key(unit, kind=kind, label="màn hình", expires_on=clock.today() + days * DAY, actor=actor)
    db.session.commit()
    return text


def by_scope(rows):
    return {(row["name"], row["scope"]): row for row in rows}


@pytest.mark.both_databases
def test_json_and_csv_tell_the_same_numbers_as_the_dashboard(browser, commune, team, member, head, leader):
    course = make_walk()
    subject = make_programme(course)
    assign(subject, commune, in_days=-2)
    walk(member, course)
    text = key_for(commune, leader)

    told = browser.get("/dashboard/data.json?who=all", headers={"Authorization": f"Bearer {text}"})
    table = browser.get(f"/dashboard/data.csv?who=all&key={text}")

    assert told.status_code == table.status_code == 200
    assert told.headers["Cache-Control"] == "no-store"
    found = by_scope(told.json["units"])
    assert told.json["subject"]["key"] == subject
    assert {name: found[commune.name, "total"][name] for name in ("members", "complete", "overdue")} == {
        "members": 3,
        "complete": 1,
        "overdue": 2,
    }
    assert found[commune.name, "own"]["members"] == 1
    assert found[team.name, "total"]["parent_code"] == commune.code
    rows = by_scope(csv.DictReader(table.text.removeprefix("\ufeff").splitlines()))
    assert {key: int(row["members"]) for key, row in rows.items()} == {
        key: row["members"] for key, row in found.items()
    }
    assert member.name not in told.text + table.text


def test_only_teams_and_places_that_were_given_it_count_unless_all_are_asked_for(
    browser, commune, team, member, head, leader
):
    subject = make_programme(make_walk())
    other = factories.make_unit("Tổ ấp khác", parent=commune)
    factories.make_user("Lý Văn Chín", unit=other)
    assign(subject, team, in_days=5)
    text = key_for(commune, leader)

    def members(query):
        units = browser.get(f"/dashboard/data.json?key={text}{query}").json["units"]
        return by_scope(units)[commune.name, "total"]["members"]

    assert [members(""), members("&where=all"), members("&who=all&where=all")] == [2, 3, 4]


@pytest.mark.both_databases
def test_a_calendar_key_gives_the_days_and_no_numbers(browser, commune, team, leader):
    make_walk()
    assign(make_programme(make_walk()), team, in_days=9)
    text = key_for(commune, leader, kind="calendar")

    answer = browser.get(f"/dashboard/due-days.ics?key={text}")

    events = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert [event["DTSTART"].dt for event in events] == [clock.today() + 9 * DAY]
    assert team.name in events[0]["SUMMARY"]
    assert browser.get(f"/dashboard/data.json?key={text}").status_code == 404


def ended(made, leader, _commune):
    end_api_key(made, actor=leader)


def expired(made, _leader, _commune):
    made.expires_on = clock.today() - DAY


def giver_left(_made, leader, _commune):
    deactivate_user(leader, reason="nghỉ", actor=None)


def role_over(_made, leader, commune):
    db.session.query(Grant).filter_by(user_id=leader.id, unit_id=commune.id).delete()


def unit_closed(_made, _leader, commune):
    commune.closed_on = clock.today()


@pytest.mark.parametrize("happens", [ended, expired, giver_left, role_over, unit_closed])
def test_a_key_opens_nothing_once_its_time_or_its_right_is_over(browser, commune, leader, happens):
    make_walk()
    text = key_for(commune, leader)
    assert browser.get(f"/dashboard/data.json?key={text}").status_code == 200

    happens(db.session.query(ApiKey).one(), leader, commune)
    db.session.commit()

    assert browser.get(f"/dashboard/data.json?key={text}").status_code == 404


def test_wrong_keys_and_too_many_requests_are_held_back(browser, commune, leader, monkeypatch):
    make_walk()
    text = key_for(commune, leader)
    monkeypatch.setitem(rate_limits.LIMITS, "api_key", 2)
    monkeypatch.setitem(rate_limits.LIMITS, "api_address", 2)

    used = [browser.get(f"/dashboard/data.json?key={text}").status_code for _try in range(3)]
    wrong = [browser.get("/dashboard/data.json?key=sai").status_code for _try in range(3)]

    assert (used, wrong) == ([200, 200, 429], [404, 404, 429])


def test_the_key_is_shown_once_and_only_its_hash_is_kept(browser, commune, leader):
    make_walk()
    told = {"kind": "data", "label": "Màn hình của tỉnh", "expires_on": f"{clock.today() + 9 * DAY:%d/%m/%Y}"}
    page = browser.sign_in(leader).post(f"/dashboard/units/{commune.id}/api-keys", data=told).text
    text = re.search(r'id="new-key-text"[^>]*>([^<]+)<', page)[1]

    assert browser.get(f"/dashboard/data.json?key={text}").status_code == 200
    screen = browser.get(f"/dashboard/units/{commune.id}/api-keys").text
    assert "Màn hình của tỉnh" in screen
    assert text not in screen + db.session.query(ApiKey).one().key_hash


def test_a_deputy_gives_no_key_and_a_wrong_day_is_refused(commune, leader):
    deputy = factories.make_user("Võ Thị Tám", unit=commune)
    grant = Grant(user_id=deputy.id, unit_id=commune.id, role="leader", since=clock.now(), deputy_of_id=leader.id)
    grant.until = clock.now() + DAY
    db.session.add(grant)
    db.session.commit()

    with pytest.raises(Forbidden):
        key_for(commune, deputy)
    for days in (-1, 400):
        with pytest.raises(FieldError):
            key_for(commune, leader, days=days)
