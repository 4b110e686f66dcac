"""The contact person whom somebody asks for help, as told by the organisation, a later feature."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from portal.accounts.rules.viewer import Viewer

EXTENSION_KEY = "portal.contact_person"


@dataclass(frozen=True)
class ContactPerson:
    """Whom somebody asks for help: what they are called, the number if it is known, and what they lead."""

    given_name: str
    phone: str | None  # national form: 0912345678
    unit_name: str
    is_team_head: bool  # by an own right; not a deputy, and not the leader of a unit above a team
    is_deputy: bool


def register_contact_person_lookup(app: Flask, find: Callable[[Viewer], ContactPerson | None]) -> None:
    """Let the organisation answer for `contact_person_of`."""
    app.extensions[EXTENSION_KEY] = find


def contact_person_of(viewer: Viewer) -> ContactPerson | None:
    """The contact person of the viewer, who alone may be shown the answer: the organisation says why."""
    found: ContactPerson | None = current_app.extensions[EXTENSION_KEY](viewer)
    return found
