"""The inactivity limit of a session: after how long without use it ends, by the roles of its person.

The limits are one setting, INACTIVITY_LIMITS in portal.config.
"""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask, current_app
from flask_babel import ngettext

from portal import clock
from portal.accounts.models import Device
from portal.accounts.rules.held_roles import HeldRoles

EXTENSION_KEY = "portal.roles_of_person"
ONE_DAY = timedelta(days=1)
# The last use is written this often within a limit, so that not every request writes.
WRITES_PER_TIMEOUT = 12


def register_roles_lookup(app: Flask, roles_of_person: Callable[[int], HeldRoles]) -> None:
    """Let the organisation, a later feature, say which roles somebody holds."""
    app.extensions[EXTENSION_KEY] = roles_of_person


def timeout_for(roles: HeldRoles) -> timedelta:
    """After how long without use a session of somebody with these roles ends: the strictest of their limits."""
    limits: dict[str, timedelta] = current_app.config["INACTIVITY_LIMITS"]
    return min(limits[kind] for kind in roles.session_kinds)


def write_interval(limit: timedelta) -> timedelta:
    """How old the last use that is kept may become before it is written anew."""
    return min(ONE_DAY, limit / WRITES_PER_TIMEOUT)


def is_timed_out(device: Device) -> bool:
    """Whether the device was unused for longer than the roles of its person allow now."""
    roles_of_person: Callable[[int], HeldRoles] = current_app.extensions[EXTENSION_KEY]
    return clock.now() - device.last_seen_at > timeout_for(roles_of_person(device.user_id))


def timeout_text(limit: timedelta) -> str:
    """The limit in words: 60 minutes, 12 hours, 14 days."""
    minutes = int(limit.total_seconds()) // 60
    if minutes <= 90 or minutes % 60:
        return str(ngettext("%(num)d minute", "%(num)d minutes", minutes))
    hours = minutes // 60
    if hours < 48 or hours % 24:
        return str(ngettext("%(num)d hour", "%(num)d hours", hours))
    return str(ngettext("%(num)d day", "%(num)d days", hours // 24))
