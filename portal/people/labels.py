"""What the filters of the list of people are called, in the order in which they are offered."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

STATE_LABELS: dict[str, Any] = {
    "": _l("Everybody who is here"),
    "new": _l("Not activated yet"),
    "active": _l("Activated"),
    "quiet": _l("Not here for 30 days"),
    "left": _l("Left"),
}
ROLE_LABELS: dict[str, Any] = {
    "": _l("With and without a role"),
    "leader": _l("Leader"),
    "trainer": _l("Trainer"),
    "admin": _l("Administrator"),
    "deputy": _l("Deputy"),
    "none": _l("No role"),
}
SORT_LABELS: dict[str, Any] = {"name": _l("Given name"), "seen": _l("Last here")}
