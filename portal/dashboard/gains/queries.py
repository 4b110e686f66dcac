"""Which people a unit's gain is told of."""

from sqlalchemy import Select, select

from portal.dashboard.models import PersonStatus
from portal.dashboard.rules.count_keys import MEMBER
from portal.dashboard.rules.population import Population
from portal.units.enums import UnitKind
from portal.units.models import Unit
from portal.units.queries.tree import at_or_below


def people_of(unit_id: int, population: Population) -> Select[int]:
    """The ids of the members in the unit and below, for another statement."""
    people = select(PersonStatus.user_id).where(
        PersonStatus.unit_id.in_(at_or_below(unit_id)),
        PersonStatus.subject == MEMBER,
        PersonStatus.state == MEMBER,
    )
    if population.team_only:
        people = people.join(Unit, Unit.id == PersonStatus.unit_id).where(Unit.kind == UnitKind.TEAM)
    return people
