"""Permissions in bulk: what somebody may do for many people at once, asked with three statements in all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from portal.audit.models import Actor
from portal.units import permissions
from portal.units.bulk.queries.grants import ancestors_by_unit, grants_by_user
from portal.units.queries.grants import HeldGrant


@dataclass(frozen=True)
class KnownAncestors:
    """What is known already of the tree: what stands above some units, and what above every unit there is."""

    some: Mapping[int, Collection[int]] = field(default_factory=dict)  # each unit is among those above itself
    everything: Collection[int] = ()


NO_ANCESTORS = KnownAncestors()


class BulkPermissions:
    """The grants of one actor over certain units, read once."""

    def __init__(
        self, grants: Sequence[HeldGrant], unit_ids: Collection[int], known: KnownAncestors = NO_ANCESTORS
    ) -> None:
        """Find out over which of the units they hold."""
        self._grants, self._known = grants, known
        unsure = {grant.unit_id for grant in grants}.difference(known.everything)
        unknown = set(unit_ids).difference(known.some) if unsure else ()
        self._above = ancestors_by_unit(unknown, among=unsure) if unknown else {}

    def over(self, unit_id: int) -> list[HeldGrant]:
        """Those that hold over this unit, which is one of the certain ones."""
        above = self._above.get(unit_id) or self._known.some.get(unit_id, ())
        everything = self._known.everything
        return [grant for grant in self._grants if grant.unit_id in everything or grant.unit_id in above]

    def outranks(self, grant: HeldGrant) -> bool:
        """See `permissions.outranks`."""
        return any(permissions.outranks(mine, grant) for mine in self.over(grant.unit_id))


def bulk_permissions_over(actor: Actor, unit_ids: Collection[int]) -> BulkPermissions:
    """What the actor may do over certain units."""
    return BulkPermissions(grants_by_user([actor.id]).get(actor.id, ()), unit_ids)


def code_issuers(
    actor: Actor,
    homes: Mapping[int, int],
    *,
    held: Mapping[int, Sequence[HeldGrant]] | None = None,
    known: KnownAncestors = NO_ANCESTORS,
) -> dict[int, Actor]:
    """Those of the people for whom the actor may issue a code, each with the name that the log keeps of the actor.

    `homes` are the units of people who are there and not deactivated, by user id. The rule is that of
    `permissions.can_issue_code`. `held` are the grants of all of them and of the actor, where they were read.
    """
    if held is None:
        held = grants_by_user([*homes, actor.id])
    theirs = {user_id: held.get(user_id, ()) for user_id in homes}
    units = {*homes.values(), *(grant.unit_id for grants in theirs.values() for grant in grants)}
    powers = BulkPermissions(held.get(actor.id, ()), units, known)
    givers: dict[int, Actor] = {}
    for user_id, unit_id in homes.items():
        mine = powers.over(unit_id)
        is_led = any(grant.role in permissions.LEADER_ROLES for grant in mine)
        if user_id != actor.id and is_led and all(map(powers.outranks, theirs[user_id])):
            givers[user_id] = permissions.audit_actor_by_grants(actor, mine)
    return givers
