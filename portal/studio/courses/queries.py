"""The units that a course may belong to, as forms name them."""

from portal.errors import NotFound
from portal.units.models import Unit
from portal.units.queries.tree import find_unit_by_code

EVERYBODY = "everybody"  # in the place of a unit's code


def get_chosen_unit(code: str) -> Unit | None:
    """The unit with this code, none for everybody; NotFound for a code that is nobody's."""
    if code == EVERYBODY:
        return None
    unit = find_unit_by_code(code)
    if unit is None:
        raise NotFound
    return unit
