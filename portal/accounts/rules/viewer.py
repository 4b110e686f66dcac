"""The signed-in person, as every request knows them."""

from dataclasses import dataclass
from datetime import datetime

from flask_login import UserMixin

from portal.accounts.enums import Role

# Whom @open_to can name; an administrator may do what a leader or a trainer may.
AUDIENCE_ROLES = {
    "leaders": frozenset({Role.LEADER, Role.ADMIN}),
    "trainers": frozenset({Role.TRAINER, Role.ADMIN}),
    "admins": frozenset({Role.ADMIN}),
    "staff": frozenset({Role.LEADER, Role.TRAINER, Role.ADMIN}),
}


@dataclass(frozen=True)
class Viewer(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """One row's worth of a signed-in person: read at every request, so small and never written back.

    `roles` are those granted over any unit, for menus and doors; what a role allows over a certain unit is
    decided by portal.units.permissions.
    """

    id: int
    name: str
    device_id: int
    unit_id: int | None
    roles: frozenset[str]
    has_consented: bool
    is_head: bool = False  # leads, and nothing above a hamlet
    has_second_factor: bool = False
    needs_second_factor: bool = False  # by the roles held
    joined_at: datetime | None = None  # when the person came to the unit, or to one that became part of it
    has_moved: bool = False  # was in another unit before, or in one that became part of it
    authenticated_at: datetime | None = None  # when the password was given last on this device

    @property
    def is_leader(self) -> bool:
        """Whether the person leads any unit; an administrator may do what a leader may."""
        return bool(self.roles & AUDIENCE_ROLES["leaders"])

    @property
    def lacks_second_factor(self) -> bool:
        """Whether the person has yet to set up the second factor that the roles held ask for."""
        return self.needs_second_factor and not self.has_second_factor

    def is_in_audience(self, audience: str) -> bool:
        """Whether the person belongs to the audience: leaders, trainers, admins, or staff (any of these)."""
        return bool(self.roles & AUDIENCE_ROLES[audience])
