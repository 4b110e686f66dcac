"""What kinds of units and roles are called; kinds are data, so an unknown one keeps its own name."""

from __future__ import annotations

from flask_babel import gettext as _


def kind_name(kind: str) -> str:
    """What a kind of unit is called."""
    names: dict[str, str] = {
        "province": _("Province"),
        "district": _("District"),
        "commune": _("Commune"),
        "hamlet": _("Hamlet"),
        "team": _("Team"),
    }
    return names.get(kind, kind)


def role_name(role: str) -> str:
    """What a role is called."""
    names: dict[str, str] = {"leader": _("Leader"), "trainer": _("Trainer"), "admin": _("Administrator")}
    return names.get(role, role)
