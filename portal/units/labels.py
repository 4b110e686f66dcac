"""Labels of unit kinds and roles; kinds are data, so an unknown one keeps its own name."""

from flask_babel import gettext as _

from portal.accounts.enums import Role
from portal.units.enums import UnitKind


def kind_name(kind: str) -> str:
    """What a kind of unit is called."""
    names: dict[str, str] = {
        UnitKind.PROVINCE: _("Province"),
        UnitKind.DISTRICT: _("District"),
        UnitKind.COMMUNE: _("Commune"),
        UnitKind.HAMLET: _("Hamlet"),
        UnitKind.TEAM: _("Team"),
    }
    return names.get(kind, kind)


def role_name(role: str) -> str:
    """What a role is called."""
    names: dict[str, str] = {Role.LEADER: _("Leader"), Role.TRAINER: _("Trainer"), Role.ADMIN: _("Administrator")}
    return names.get(role, role)
