"""The roll without the script: one form, sent once or twice, beside what other phones wrote."""

from __future__ import annotations

import re

from portal.accounts.models import User
from portal.classes.models import ClassSession
from portal.db import db
from portal.units.models import Unit
from tests import factories
from tests.classes.rolls import number_of_marks, phone_mark, put_on, said, send, token_in
from tests.conftest import Browser


def test_without_the_script_one_form_holds_the_roll(
    keeper: Browser, session: ClassSession, team: Unit, member: User
) -> None:
    other, third = (factories.make_user(name, unit=team) for name in ("Lê Thị Bông", "Lê Thị Chín"))
    put_on(session, member, other, third)
    path = f"/classes/{session.id}/roll"
    first = {"token": token_in(keeper.get(path).text), "present": [str(member.id), str(third.id)], "shown": ""}
    first |= {f"away-{other.id}": "excused", "guests": "2", "guests_seen": "0"}
    for _time in range(2):
        assert keeper.post(path, data=first).location == path
    assert number_of_marks() == 3
    page = keeper.get(path).text
    shown = re.search(r'name="shown" value="([^"]*)"', page)[1]

    second = {"token": token_in(page), "shown": shown, "present": [str(member.id), str(other.id)]}
    second |= {f"away-{other.id}": "excused", f"away-{member.id}": "absent"}
    assert keeper.post(path, data=second | {"done": "1"}).location == f"/classes/{session.id}/roll/close"

    assert [said(session.id, who.id) for who in (member, other, third)] == ["absent", "present", None]
    assert db.session.get(ClassSession, session.id).guests == 2


def test_without_the_script_the_marks_of_another_phone_stay(
    keeper: Browser, other_keeper: Browser, session: ClassSession, team: Unit, member: User
) -> None:
    other = factories.make_user("Lê Thị Bông", unit=team)
    put_on(session, member, other)
    page = keeper.get(f"/classes/{session.id}/roll").text
    send(other_keeper, session.id, phone_mark(member))

    keeper.post(
        f"/classes/{session.id}/roll", data={"token": token_in(page), "shown": "", "present": str(other.id)}
    )

    told = keeper.get(f"/classes/{session.id}/roll/marks").json["people"]
    assert {who: (one["state"], "difference" in one) for who, one in told.items()} == {
        str(member.id): ("present", False),
        str(other.id): ("present", False),
    }


def test_without_the_script_a_difference_is_settled_by_its_button(
    keeper: Browser, other_keeper: Browser, session: ClassSession, member: User
) -> None:
    send(keeper, session.id, phone_mark(member, "present"))
    send(other_keeper, session.id, phone_mark(member, "absent"))
    page = keeper.get(f"/classes/{session.id}/roll").text
    shown = re.search(r'name="shown" value="([^"]*)"', page)[1]
    form = {"token": token_in(page), "shown": shown, f"away-{member.id}": "absent"}

    keeper.post(f"/classes/{session.id}/roll", data=form | {"settle": f"{member.id}:present"})

    told = keeper.get(f"/classes/{session.id}/roll/marks").json["people"][str(member.id)]
    assert (told["state"], "difference" in told) == ("present", False)
