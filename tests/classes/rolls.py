"""Rolls to call: people with places, marks as a phone sends them, and what the roll says."""

from __future__ import annotations

import json
import re
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.classes.enums import RegistrationState
from portal.classes.models import Attendance, AttendanceMark, ClassRegistration, ClassSession
from portal.classes.roll.paper.queries import paper_list
from portal.db import db
from tests.conftest import Browser

_numbers = count(1)


def put_on(session: ClassSession, *users: User, state: RegistrationState = RegistrationState.REGISTERED) -> None:
    """Give these people a place in the class, or one on its waiting list."""
    for user in users:
        db.session.add(
            ClassRegistration(session_id=session.id, user_id=user.id, state=state, registered_at=clock.now())
        )
    db.session.commit()


def print_list(browser: Browser, session: ClassSession) -> dict[int, int]:
    """Print the list of the class; gives the number of each account that it means."""
    answer = browser.post(f"/classes/{session.id}/roll/print")
    assert answer.status_code == 303
    assert browser.get(answer.location).mimetype == "application/pdf"
    db.session.rollback()
    return {user_id: number for number, user_id in paper_list(session).holders.items()}


def phone_mark(
    user: User, state: str = "present", *, at: datetime | None = None, token: str = "", settles: bool = False
) -> dict[str, Any]:
    """A mark as a phone keeps it."""
    moment = at or clock.now()
    return {
        "token": token or f"token-{next(_numbers):06}",
        "user": user.id,
        "state": state,
        "at": int(moment.timestamp() * 1000),
        "settles": settles,
    }


def send(browser: Browser, session_id: int, *marks: Any, **fields: str) -> Any:
    """Send a batch of marks; gives the answer."""
    return browser.post(f"/classes/{session_id}/roll/marks", data={"marks": json.dumps(marks)} | fields)


def said(session_id: int, user_id: int) -> str | None:
    """What the roll says of the person now."""
    db.session.rollback()
    found = db.session.get(Attendance, (session_id, user_id))
    return None if found is None else found.state


def number_of_marks() -> int:
    """How many marks there are."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(AttendanceMark))


def rows_in(html: str) -> list[int]:
    """The ids of those whose rows stand on the page, in their order."""
    return [int(found) for found in re.findall(r'data-person="(\d+)"', html)]


def token_in(html: str) -> str:
    """The token of the form on the page."""
    return re.search(r'name="token" value="([^"]+)"', html)[1]
