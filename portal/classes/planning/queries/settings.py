"""What holds for the classes of a unit: its own setting, or that of the nearest unit above."""

from sqlalchemy import select

from portal.classes.models import ClassSetting
from portal.db import db, fetch
from portal.units.models import Unit
from portal.units.queries.tree import UNIT_AND_ABOVE

_NEAREST = (
    select(ClassSetting.needs_confirmation)
    .join(UNIT_AND_ABOVE, UNIT_AND_ABOVE.c.id == ClassSetting.unit_id)
    .order_by(UNIT_AND_ABOVE.c.height)
    .limit(1)
)


def needs_confirmation(unit: Unit) -> bool:
    """Whether a second name is needed before the roll of a class of the unit counts."""
    return bool(fetch(_NEAREST, {"unit": unit.id}).scalar())


def find_setting(unit_id: int) -> ClassSetting | None:
    """What the unit itself says."""
    return db.session.get(ClassSetting, unit_id)
