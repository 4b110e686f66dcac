"""What rows of a roster say of their unit, and rows that say it for those below."""

from collections.abc import Collection

from portal.people.roster.rules.rows import Line, Value

UNIT_FIELDS = ("unit", "unit_code", "parent", "hamlet", "create", "kind")


def filled_down(lines: Collection[Line], missing: Collection[int]) -> dict[int, Line]:
    """The lines in these places with the unit of the nearest line above that says one."""
    filled: dict[int, Line] = {}
    above: dict[str, Value] = {}
    for place, line in enumerate(lines):
        said = {field: line.values[field] for field in UNIT_FIELDS if field in line.values}
        if place in missing:
            if above:
                filled[place] = line._replace(values={**line.values, **above})
        elif said:
            above = said
    return filled


def unit_said(line: Line) -> tuple[object, ...]:
    """What the row says of its unit."""
    return tuple(line.values.get(field) for field in UNIT_FIELDS)


def names_unit(line: Line) -> bool:
    """Whether the row names its unit in any way."""
    return any(field in line.values for field in ("unit", "unit_code", "hamlet"))
