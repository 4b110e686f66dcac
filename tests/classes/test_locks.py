"""Those who change the same class and the same accounts wait for each other, and never both at once."""

from __future__ import annotations

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries.users import lock_accounts
from portal.classes.queries.sessions import lock_session
from portal.classes.roll.closing.operations.close import close_roll
from portal.classes.roll.operations import take_marks
from portal.classes.roll.paper.operations import type_from_paper
from portal.classes.roll.rules.hours import RollMark
from portal.classes.roll.rules.joining import Mark
from portal.db import begin_write, db
from portal.units.models import Unit
from tests.classes.closing.rolls import counting_course, held_class, mark
from tests.threads import run_behind


@pytest.mark.parametrize("way", ["ticked", "typed", "closed"])
def test_the_roll_takes_the_accounts_before_the_class(
    app: Flask, team: Unit, head: User, member: User, way: str
) -> None:
    session = held_class(team, head, counting_course())
    mark(session, member, by=head)
    session_id, head_id, member_id = session.id, head.id, member.id

    def keep_the_roll() -> None:
        with app.app_context():
            begin_write()
            keeper = db.session.get_one(User, head_id)
            if way == "ticked":
                said = Mark("absent", clock.now(), head_id, "token-of-a-phone")
                take_marks(session_id, [RollMark(member_id, said)], actor=keeper)
            elif way == "typed":
                type_from_paper(session_id, {member_id: "absent"}, token="token-of-paper", actor=keeper)
            else:
                close_roll(session_id, unmarked_are_absent=True, actor=keeper)
            db.session.commit()

    def go_on() -> None:
        lock_session(session_id)  # as who signs up or leaves does: had the roll taken it, both would wait for ever
        db.session.commit()

    db.session.rollback()
    begin_write()
    lock_accounts(member_id)
    run_behind(keep_the_roll, then=go_on)
