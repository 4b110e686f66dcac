"""What the filters of the list of people are called, in the order in which they are offered."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.people.enums import PersonState, RoleFilter

STATE_LABELS: dict[str, Any] = {
    "": _l("Everybody who is here"),
    PersonState.NEW: _l("Not been in yet"),
    PersonState.ACTIVE: _l("Activated"),
    PersonState.QUIET: _l("Not here for 30 days"),
    PersonState.LEFT: _l("Left"),
}
ROLE_LABELS: dict[str, Any] = {
    "": _l("With and without a role"),
    RoleFilter.LEADER: _l("Leader"),
    RoleFilter.TRAINER: _l("Trainer"),
    RoleFilter.ADMIN: _l("Administrator"),
    RoleFilter.DEPUTY: _l("Deputy"),
    RoleFilter.NONE: _l("No role"),
}
SORT_LABELS: dict[str, Any] = {"name": _l("Given name"), "seen": _l("Last here")}
