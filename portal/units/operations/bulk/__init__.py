"""Units, memberships and heads by the thousand: the rules of the single operations, in a few statements."""

from portal.units.operations.bulk.heads import make_heads
from portal.units.operations.bulk.memberships import Joining, join_units
from portal.units.operations.bulk.units import UnitToAdd, add_units

__all__ = ["Joining", "UnitToAdd", "add_units", "join_units", "make_heads"]
