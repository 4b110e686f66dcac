"""The signed cookie of a browser: it holds a device's token, and nothing about the person."""

from __future__ import annotations

from flask import request, session

from portal.accounts import queries
from portal.accounts.devices import device_label
from portal.accounts.models import User
from portal.accounts.operations import end_device, start_device
from portal.web.access import viewer


def begin_session(user: User) -> None:
    """Sign this browser in as the user, in the caller's transaction; whoever was signed in here before is out."""
    end_session()
    token = start_device(user, label=device_label(request.user_agent.string))
    # The names are Flask-Login's; _user_id is what its loader is given.
    session.update({"_user_id": token, "_fresh": True})
    session.permanent = True


def end_session() -> None:
    """Sign this browser out, in the caller's transaction, and leave nothing in its cookie."""
    person = viewer()
    if person.is_authenticated:
        end_device(queries.get_device(person.device_id, user_id=person.id), actor=person)
    session.clear()
