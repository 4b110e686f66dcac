"""Many rows of a roster mended at once: their unit, whether they count, names as they stand."""

from collections.abc import Collection, Mapping

from portal.audit.models import Actor
from portal.people.models import RosterImport
from portal.people.roster.operations.imports import MAX_CELL_LENGTH, edit_lines
from portal.people.roster.queries.context import read_tree
from portal.people.roster.rules.parsing import Roster
from portal.people.roster.rules.rows import Line
from portal.people.roster.rules.stored_plan import FullPlan
from portal.people.roster.rules.units_said import UNIT_FIELDS, filled_down, unit_said


def set_unit(uploaded: RosterImport, numbers: Collection[int], said: str, *, actor: Actor) -> int:
    """Let these rows name this unit, by its code or its name; how many rows changed."""
    text = said.strip()[:MAX_CELL_LENGTH]
    values = unit_values(uploaded, text)

    def edit(roster: Roster, _made: FullPlan) -> Mapping[int, Line]:
        wanted = set(numbers)
        return {place: with_unit(line, values) for place, line in enumerate(roster.lines) if line.number in wanted}

    return edit_lines(uploaded, edit, actor=actor) if text else 0


def pick_unit(uploaded: RosterImport, number: int, code: str, *, actor: Actor) -> int:
    """Let a row, and all that speak of their unit in the same words, mean the unit with this code."""

    def edit(roster: Roster, _made: FullPlan) -> Mapping[int, Line]:
        place = roster.place_of(number)
        if place is None:
            return {}
        said = unit_said(roster.lines[place])
        alike = ((place, line) for place, line in enumerate(roster.lines) if unit_said(line) == said)
        return {place: with_unit(line, {"unit_code": code}) for place, line in alike}

    if read_tree(uploaded.unit).by_code(code) is None:
        return 0
    return edit_lines(uploaded, edit, actor=actor)


def leave_out(uploaded: RosterImport, numbers: Collection[int], *, is_out: bool, actor: Actor) -> int:
    """Let these rows count for nothing, or again for what they say."""

    def edit(roster: Roster, _made: FullPlan) -> Mapping[int, Line]:
        wanted = set(numbers)
        return {
            place: with_wish(line, "leave_out", is_wished=is_out)
            for place, line in enumerate(roster.lines)
            if line.number in wanted and ("leave_out" in line.wishes) is not is_out
        }

    return edit_lines(uploaded, edit, actor=actor)


def accept_names(uploaded: RosterImport, numbers: Collection[int], *, actor: Actor) -> int:
    """Take names of one word as they stand, and for a person who is known the name in the portal."""

    def edit(roster: Roster, made: FullPlan) -> Mapping[int, Line]:
        wanted = set(numbers)
        changed = {}
        for place, (line, row) in enumerate(zip(roster.lines, made.plan.rows, strict=True)):
            if line.number not in wanted:
                continue
            if "name_one_word" in row.codes:
                changed[place] = with_wish(line, "one_word", is_wished=True)
            known = next((fault.values["name"] for fault in row.faults if fault.code == "person_other"), None)
            if known is not None:
                changed[place] = line._replace(values={**line.values, "name": known})
        return changed

    return edit_lines(uploaded, edit, actor=actor)


def accept_one_word_names(uploaded: RosterImport, *, actor: Actor) -> int:
    """Take all names of one word as they stand."""

    def edit(roster: Roster, made: FullPlan) -> Mapping[int, Line]:
        pairs = enumerate(zip(roster.lines, made.plan.rows, strict=True))
        return {
            place: with_wish(line, "one_word", is_wished=True)
            for place, (line, row) in pairs
            if "name_one_word" in row.codes
        }

    return edit_lines(uploaded, edit, actor=actor)


def fill_units_down(uploaded: RosterImport, *, actor: Actor) -> int:
    """Let every row without a unit be in that of the row above it."""

    def edit(roster: Roster, made: FullPlan) -> Mapping[int, Line]:
        missing = {
            place
            for place, row in enumerate(made.plan.rows)
            if any(one.code == "unit_missing" for one in row.faults)
        }
        return filled_down(roster.lines, missing)

    return edit_lines(uploaded, edit, actor=actor)


def unit_values(uploaded: RosterImport, text: str) -> dict[str, str]:
    """What a row says that names this unit."""
    is_code = read_tree(uploaded.unit).by_code(text) is not None
    return {"unit_code" if is_code else "unit": text}


def with_unit(line: Line, values: Mapping[str, str]) -> Line:
    """The row with another unit."""
    others = {field: value for field, value in line.values.items() if field not in UNIT_FIELDS}
    return line._replace(values={**others, **values})


def with_wish(line: Line, wish: str, *, is_wished: bool) -> Line:
    """The row with one wish more or less."""
    wishes = {*line.wishes, wish} if is_wished else {*line.wishes} - {wish}
    return line._replace(wishes=sorted(wishes))
