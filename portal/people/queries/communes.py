"""The commune of a unit, for a column beside the unit's own name."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from portal.db import Rows, fetch
from portal.units.enums import UnitKind
from portal.units.models import Unit
from portal.units.queries.catalogue_cache import cached_by_catalogue_version
from portal.units.queries.tree import climb_each

_up = climb_each()
_COMMUNES: Rows = (
    select(_up.c.origin, Unit.name)
    .join(Unit, Unit.id == _up.c.id)
    .where(Unit.kind == UnitKind.COMMUNE.value, _up.c.height > 0)
    .order_by(_up.c.origin, _up.c.height.desc())
)


def commune_names(unit_ids: Collection[int]) -> Mapping[int, str]:
    """The name of the commune that each of these units stands in; none for a commune and what is above."""
    return dict(_commune_names(tuple(sorted(set(unit_ids))))) if unit_ids else {}


@cached_by_catalogue_version(512)
def _commune_names(unit_ids: tuple[int, ...]) -> tuple[tuple[int, str], ...]:
    return tuple((row[0], row[1]) for row in fetch(_COMMUNES, {"ids": list(unit_ids)}).all())
