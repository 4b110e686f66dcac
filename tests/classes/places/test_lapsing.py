"""Whoever leaves, moves away or becomes one with another account gives the place to the next in line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.accounts.models import User
from portal.classes.enums import RegistrationState
from portal.classes.models import ClassSession
from portal.classes.places import operations
from portal.db import db
from portal.people.operations.deactivate import deactivate_user
from portal.people.operations.merge_accounts import MergeChoices, merge_accounts
from portal.privacy.operations.anonymise import anonymise
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.move import move_unit
from portal.units.changes.operations.split import SplitPart, split_unit
from portal.units.models import Unit
from portal.units.operations.memberships import join_unit
from tests.classes.places.test_places import coming, people, states
from tests.factories import make_unit
from tests.units.past import WHY, since_long_ago

REGISTERED, WAITING, WITHDRAWN = RegistrationState


def two_in_line(unit: Unit) -> tuple[ClassSession, User, User]:
    """A class of one place, who has it, and who waits for it."""
    first, second = people(unit, 2)
    session = coming(unit, capacity=1)
    for one in (first, second):
        operations.sign_up(session.id, actor=one)
    db.session.commit()
    return session, first, second


def deactivated(user: User, admin: User) -> None:
    deactivate_user(user, actor=None)


def anonymised(user: User, admin: User) -> None:
    deactivate_user(user, actor=None)
    anonymise(user, actor=admin)


def moved_away(user: User, admin: User) -> None:
    join_unit(user, make_unit("Tổ ấp 7", parent=make_unit("Xã Đất Mũi", kind="commune")), actor=None)


@pytest.mark.parametrize("leaves", [deactivated, anonymised, moved_away])
def test_who_leaves_gives_the_place_to_the_next(
    team: Unit, admin: User, leaves: Callable[[User, User], None]
) -> None:
    session, first, second = two_in_line(team)

    leaves(first, admin)
    db.session.commit()

    assert states(session) == {first.id: WITHDRAWN, second.id: REGISTERED}


def test_who_moves_within_the_invited_commune_keeps_the_place(team: Unit, commune: Unit) -> None:
    (first,) = people(team, 1)
    session = coming(commune)
    operations.sign_up(session.id, actor=first)

    join_unit(first, make_unit("Tổ ấp 7", parent=commune), actor=None)
    db.session.commit()

    assert states(session) == {first.id: REGISTERED}


def test_who_was_put_on_keeps_the_place_below_the_unit_whose_class_it_is(
    team: Unit, commune: Unit, leader: User
) -> None:
    """The class is for one team; the commune's leader put somebody of another one on."""
    (guest,) = people(make_unit("Tổ ấp 7", parent=commune), 1)
    session = coming(team)
    session.unit_id = commune.id
    operations.put_on(session.id, [guest.id], actor=leader)

    join_unit(guest, make_unit("Tổ ấp 8", parent=commune), actor=None)
    db.session.commit()
    assert states(session) == {guest.id: REGISTERED}

    moved_away(guest, leader)
    db.session.commit()
    assert states(session) == {guest.id: WITHDRAWN}


def test_a_team_that_moves_elsewhere_leaves_the_class(team: Unit, commune: Unit) -> None:
    (first,) = people(team, 1)
    session = coming(commune)
    operations.sign_up(session.id, actor=first)
    other = make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    since_long_ago()

    move_unit(team, other, **WHY)
    db.session.commit()

    assert states(session) == {first.id: WITHDRAWN}


def test_a_merged_team_and_a_part_of_a_split_one_keep_their_places(team: Unit, commune: Unit) -> None:
    session, first, second = two_in_line(team)
    other = make_unit("Tổ ấp 7", parent=commune)
    since_long_ago()
    split_unit(team, [SplitPart("Tổ ấp 8", "team", "to-8", members=[second.id])], **WHY)
    db.session.commit()
    assert states(session) == {first.id: REGISTERED, second.id: WAITING}

    merge_units([team], other, **WHY)
    db.session.commit()

    assert states(session) == {first.id: REGISTERED, second.id: WAITING}


def test_two_accounts_that_become_one_have_one_place(team: Unit) -> None:
    kept, gone, next_one = people(team, 3)
    session = coming(team, capacity=2)
    for one in (kept, gone, next_one):
        operations.sign_up(session.id, actor=one)
    db.session.commit()

    merge_accounts(kept, gone, choices=MergeChoices(), actor=None)
    db.session.commit()

    assert states(session) == {kept.id: REGISTERED, gone.id: WITHDRAWN, next_one.id: REGISTERED}


def test_what_is_rolled_back_takes_nobody_s_place(team: Unit, admin: User) -> None:
    session, first, second = two_in_line(team)

    moved_away(first, admin)
    db.session.rollback()
    db.session.commit()

    assert states(session) == {first.id: REGISTERED, second.id: WAITING}


def test_a_unit_that_is_not_invited_any_more_leaves_the_class(team: Unit, commune: Unit) -> None:
    session, first, second = two_in_line(team)
    other = make_unit("Tổ ấp 7", parent=commune)
    (third,) = people(other, 1)
    session.unit_id = other.id
    db.session.execute(
        db.text("UPDATE class_unit SET unit_id = :other WHERE session_id = :id"),
        {"other": other.id, "id": session.id},
    )

    operations.review_places(session)
    operations.sign_up(session.id, actor=third)

    assert states(session) == {first.id: WITHDRAWN, second.id: WITHDRAWN, third.id: REGISTERED}
