"""A leader keeps a view of the dashboard under a name; it is that person's alone."""

from __future__ import annotations

from flask import Flask

from portal import clock
from portal.accounts.events import people_changed
from portal.accounts.models import User
from portal.dashboard.queries.subjects import Subject
from portal.dashboard.saved_views.models import SavedView
from portal.db import db
from portal.units.models import Unit
from tests.conftest import Browser
from tests.dashboard.reading import on_screen
from tests.dashboard.test_snapshots import course, studied

__all__ = ["course", "studied"]  # fixtures


def test_units_below_a_share_are_shown_and_the_view_is_kept(
    browser: Browser, studied: Subject, commune: Unit, team: Unit, leader: User, admin: User
) -> None:
    address = f"/dashboard/units/{commune.id}"
    browser.sign_in(leader)

    below = browser.get(f"{address}?subject={studied.key}&under=60").text
    none = browser.get(f"{address}?subject={studied.key}&under=50").text
    nonsense = browser.get(f"{address}?under=900")
    offered = browser.get(f"{address}/views?subject={studied.key}&under=60&page=3&evil=1").text
    nameless = browser.post(f"{address}/views", data={"name": " ", "query": "under=60"})
    kept = browser.post(
        f"{address}/views", data={"name": "Tổ dưới  60 %", "query": "under=60&page=3&evil=1&next=//x"}
    )
    again = browser.post(f"{address}/views", data={"name": "Tổ dưới 60 %", "query": "under=70"})
    listed = browser.get(f"{address}/views").text
    view = db.session.query(SavedView).one()
    view_id, told = view.id, (view.name, view.query, view.user_id)
    others = browser.sign_in(admin).get(f"{address}/views").text
    taken = browser.post(f"/dashboard/views/{view_id}/removal")
    removed = browser.sign_in(leader).post(f"/dashboard/views/{view_id}/removal")

    assert team.name in " ".join(cell for row in on_screen(below, "dashboard-table") for cell in row)
    assert on_screen(none, "dashboard-table") == []
    assert nonsense.status_code == 200
    assert "under=60" in offered
    assert "evil" not in offered.partition('name="query"')[2].partition(">")[0]
    assert (nameless.status_code, kept.status_code, again.status_code) == (422, 303, 303)
    assert told == ("Tổ dưới 60 %", "under=70", leader.id)
    assert f"{address}?under=70" in listed
    assert "Tổ dưới 60 %" not in others
    assert (taken.status_code, removed.status_code) == (404, 303)
    assert db.session.query(SavedView).count() == 0


def test_views_go_with_the_persons_data(app: Flask, commune: Unit, leader: User, head: User) -> None:
    for user in (leader, head):
        db.session.add(SavedView(user_id=user.id, unit_id=commune.id, name="x", query="", saved_at=clock.now()))
    leader.anonymised_at = clock.now()
    db.session.flush()

    people_changed.send((leader.id, head.id))

    assert [view.user_id for view in db.session.query(SavedView)] == [head.id]
