"""Whose numbers are counted: teams or everybody, where a subject is assigned or everywhere; no database.

Every screen, file and paper of the leaders counts `DEFAULT_POPULATION` unless its address asks for others.
"""

from dataclasses import dataclass

from portal.units.enums import UnitKind


@dataclass(frozen=True, slots=True)
class Population:
    """Whose numbers are counted.

    `team_only`: only the people of units of the kind team, not those who belong directly to a hamlet, a commune or
    a province. `assigned_only`: for a subject, only the units where it is to be done: those at or below a unit to
    which the programme (for a course, a programme that demands it) is assigned. Where it is assigned neither at
    nor above nor below the unit that is looked at, everybody counts (`AssignmentExtent.NOWHERE`, and it is said).
    """

    team_only: bool = True
    assigned_only: bool = True

    def counts_kind(self, kind: str) -> bool:
        """Whether the people who belong directly to a unit of this kind are counted."""
        return not self.team_only or kind == UnitKind.TEAM


DEFAULT_POPULATION = Population()
EVERYBODY = Population(team_only=False, assigned_only=False)
ALL_POPULATIONS = tuple(
    Population(team_only=team_only, assigned_only=assigned_only)
    for team_only in (True, False)
    for assigned_only in (True, False)
)
