"""People who join a unit while it is merged."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.accounts.operations.devices import register_device
from portal.db import begin_write, db
from portal.errors import Refused
from portal.units.changes.operations.merge import merge_units
from portal.units.models import Membership, Unit
from portal.units.operations.memberships import join_unit
from portal.units.operations.units import add_unit
from portal.units.queries.memberships import unit_of
from tests.factories import make_unit, make_user
from tests.threads import run_behind
from tests.units.past import WHY, since_long_ago


def in_own_transaction(app: Flask, work: Callable[[], None]) -> None:
    """Do the work with a session and a transaction of its own, as another request has."""
    with app.app_context():
        begin_write()
        try:
            work()
            db.session.commit()
        except Refused:
            db.session.rollback()


@pytest.mark.parametrize("first", ["merging", "joining"])
def test_nobody_is_left_in_a_closed_unit(app: Flask, commune: Unit, first: str) -> None:
    other = make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    third = make_unit("Xã Tam Giang", kind="commune", parent=commune.parent)
    people = {
        name: make_user(name, unit=unit).id
        for name, unit in (("Cô Ba", third), ("Chú Tư", commune), ("Út", commune))
    }
    since_long_ago()
    ids = commune.id, other.id, third.id
    db.session.commit()

    def person(name: str) -> User:
        return db.session.get_one(User, people[name])

    def unit(place: int) -> Unit:
        return db.session.get_one(Unit, ids[place])

    def merge() -> None:
        merge_units([unit(0)], unit(1), **WHY)

    def join() -> None:
        """One comes into the unit that is merged, one leaves it, one signs in, and a team is founded in it."""
        register_device(person("Út"), label="Chrome")
        join_unit(person("Chú Tư"), unit(2), actor=None)
        join_unit(person("Cô Ba"), unit(0), actor=None)
        add_unit("Tổ 9", kind="team", code="to-9", parent=unit(0), actor=None)

    begin_write()
    # What the one thread does, and the other has to wait for, is not yet at its end.
    (merge if first == "merging" else join)()
    other = join if first == "merging" else merge
    run_behind(lambda: in_own_transaction(app, other), then=db.session.commit)

    db.session.rollback()
    homes = {name: unit_of(user_id) for name, user_id in people.items()}
    assert [home.closed_on for home in homes.values() if home is not None] == [None, None, None]
    assert homes["Út"] == unit(1)
    assert db.session.query(Membership).filter_by(until=None).count() == 3
    assert db.session.query(Unit).filter_by(parent_id=ids[0], closed_on=None).count() == 0
