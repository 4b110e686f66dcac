"""A roster on its way in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.accounts.models import User
from portal.db import begin_write, db
from portal.people.models import RosterImport
from portal.people.roster.operations.imports import confirm_roster, plan_of, upload_roster
from portal.people.roster.rules.parsing import Roster
from portal.people.roster.rules.plan import Plan
from portal.people.roster.rules.rows import Line
from portal.units.models import Unit

Hand = Callable[..., RosterImport]


def roster_of(*people: dict[str, Any]) -> Roster:
    """A roster with these rows, the first one in row 2."""
    fields = tuple(dict.fromkeys(field for person in people for field in person))
    return Roster([Line(number, values) for number, values in enumerate(people, 2)], fields, ())


@pytest.fixture
def hand_in(leader: User, commune: Unit) -> Hand:
    """A function that uploads rows for the commune, by its leader unless another actor is given."""

    def upload(*people: dict[str, Any], actor: User | None = None, unit: Unit | None = None) -> RosterImport:
        db.session.rollback()
        begin_write()
        by = actor or leader
        uploaded = upload_roster(roster_of(*people), unit or commune, file_name="tổ.xlsx", actor=by)
        db.session.commit()
        return uploaded

    return upload


def plan_for(uploaded: RosterImport, actor: User) -> Plan:
    """What the roster would do now."""
    return plan_of(Roster.from_json(uploaded.rows), uploaded.unit, actor=actor)


def confirm(uploaded: RosterImport, actor: User) -> Plan:
    """Carry out what the roster would do, and keep it."""
    db.session.rollback()
    begin_write()
    plan = plan_for(uploaded, actor)
    for _done in confirm_roster(uploaded, plan, actor=actor):
        pass
    db.session.commit()
    return plan
