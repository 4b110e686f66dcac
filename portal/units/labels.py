"""Labels of unit kinds and roles; kinds are data, so an unknown one keeps its own name."""

from flask_babel import gettext as _
from flask_babel import ngettext

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


def count_of_kind(number: int, kind: str) -> str:
    """So many units of one kind in words; of no kind: units."""
    names: dict[str, str] = {
        UnitKind.PROVINCE: ngettext("%(num)d province", "%(num)d provinces", number),
        UnitKind.DISTRICT: ngettext("%(num)d district", "%(num)d districts", number),
        UnitKind.COMMUNE: ngettext("%(num)d commune", "%(num)d communes", number),
        UnitKind.HAMLET: ngettext("%(num)d hamlet", "%(num)d hamlets", number),
        UnitKind.TEAM: ngettext("%(num)d team", "%(num)d teams", number),
    }
    return names.get(kind) or str(ngettext("%(num)d unit", "%(num)d units", number))


def role_name(role: str) -> str:
    """What a role is called."""
    names: dict[str, str] = {Role.LEADER: _("Leader"), Role.TRAINER: _("Trainer"), Role.ADMIN: _("Administrator")}
    return names.get(role, role)
