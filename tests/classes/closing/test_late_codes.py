"""What phones send after the roll was closed still joins it, and counts."""

from __future__ import annotations

from portal.accounts.models import User
from portal.classes.enums import MarkMethod
from portal.classes.queries.attendance import present_users
from portal.classes.roll.closing.operations.close import close_roll
from portal.db import db
from portal.units.models import Unit
from tests.classes.closing.rolls import completed, counting_course, held_class, mark


def test_a_code_that_comes_late_counts_though_the_unmarked_were_taken_as_absent(
    team: Unit, head: User, member: User
) -> None:
    session = held_class(team, head, counting_course())
    close_roll(session.id, unmarked_are_absent=True, actor=head)
    db.session.commit()
    assert completed(member) == {}

    mark(session, member, by=member, method=MarkMethod.QR)

    assert present_users(session.id) == [member]
    assert list(completed(member)) == ["bai-mot"]


def test_what_is_settled_after_closing_counts_as_it_is_settled(team: Unit, head: User, member: User) -> None:
    session = held_class(team, head, counting_course())
    mark(session, member, by=head)
    close_roll(session.id, unmarked_are_absent=False, actor=head)
    db.session.commit()

    mark(session, member, "absent", by=head)

    assert (present_users(session.id), completed(member)) == ([], {})
