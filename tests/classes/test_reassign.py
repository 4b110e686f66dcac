"""When units are merged or split, their classes and invitations go on."""

from __future__ import annotations

from portal import clock
from portal.classes.models import ClassSession, ClassSetting, ClassUnit
from portal.classes.operations.reassign import on_unit_reassigned
from portal.classes.planning.queries.settings import needs_confirmation
from portal.db import db
from portal.units.models import Unit
from tests.factories import make_unit


def planned(unit: Unit, *invited: Unit) -> ClassSession:
    """A class of the unit, to which these are invited."""
    now = clock.now()
    written = {"title": "Chuyển tiền", "place": "Nhà văn hóa", "starts_at": now, "minutes": 90, "secret": "x"}
    session = ClassSession(
        uid=f"u{unit.id}", series="x", unit_id=unit.id, **written, created_at=now, updated_at=now
    )
    db.session.add(session)
    db.session.flush()
    db.session.add_all(ClassUnit(session_id=session.id, unit_id=one.id) for one in invited)
    db.session.commit()
    return session


def invited_to(session: ClassSession) -> set[int]:
    return {row.unit_id for row in db.session.query(ClassUnit).filter_by(session_id=session.id)}


def test_a_merged_unit_gives_its_classes_away_and_nobody_is_invited_twice(commune: Unit, team: Unit) -> None:
    other = make_unit("Tổ ấp 7", parent=commune)
    own, both = planned(team, team), planned(commune, team, other)

    on_unit_reassigned(team.id, to_id=other.id, is_over=True, on=clock.today())

    assert own.unit_id == other.id
    assert both.unit_id == commune.id
    assert invited_to(own) == invited_to(both) == {team.id, other.id}


def test_of_a_split_unit_the_classes_stay_and_both_parts_are_invited(commune: Unit, team: Unit) -> None:
    part = make_unit("Tổ ấp 7", parent=commune)
    own = planned(team, team)

    on_unit_reassigned(team.id, to_id=part.id, is_over=False, on=clock.today())

    assert own.unit_id == team.id
    assert invited_to(own) == {team.id, part.id}


def test_what_a_unit_says_of_its_rolls_holds_for_both_halves_and_not_where_it_is_merged(
    commune: Unit, team: Unit
) -> None:
    part, other = make_unit("Tổ ấp 7", parent=commune), make_unit("Tổ ấp 8", parent=commune)
    db.session.add(ClassSetting(unit_id=team.id, needs_confirmation=True))
    db.session.flush()

    on_unit_reassigned(team.id, to_id=part.id, is_over=False, on=clock.today())
    on_unit_reassigned(team.id, to_id=other.id, is_over=True, on=clock.today())

    assert [needs_confirmation(unit) for unit in (team, part, other)] == [True, True, False]
