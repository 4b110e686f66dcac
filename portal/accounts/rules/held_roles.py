"""The roles that a person holds, as far as sessions and sign-in depend on them."""

from dataclasses import dataclass
from functools import lru_cache

from portal.accounts.enums import Role, RoleScope, SessionKind


@dataclass(frozen=True)
class HeldRoles:
    """What follows from the roles that somebody holds now."""

    names: frozenset[str]  # each a Role
    session_kinds: frozenset[str]  # each a SessionKind
    is_head: bool  # leads, and nothing above a hamlet
    needs_second_factor: bool  # an administrator, or a leader of a province or of a unit at the top


@lru_cache(maxsize=256)
def parse_roles(text: str) -> HeldRoles:
    """The roles in `text`, which joins one role@scope for each grant by spaces: `leader@local admin@top`."""
    pairs = {(role, scope) for role, _at, scope in (word.partition("@") for word in text.split())}
    return HeldRoles(
        names=frozenset(role for role, _scope in pairs),
        session_kinds=frozenset({SessionKind.MEMBER, *(_session_kind(role, scope) for role, scope in pairs)}),
        is_head={scope for role, scope in pairs if role in (Role.LEADER, Role.ADMIN)} == {RoleScope.LOCAL},
        needs_second_factor=any(
            role == Role.ADMIN or (role, scope) == (Role.LEADER, RoleScope.TOP) for role, scope in pairs
        ),
    )


def _session_kind(role: str, scope: str) -> str:
    return SessionKind.HEAD if (role, scope) == (Role.LEADER, RoleScope.LOCAL) else role
