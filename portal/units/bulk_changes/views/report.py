"""What came of a spreadsheet, in lines to print."""

from collections import Counter
from collections.abc import Iterator, Sequence

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from portal.units.bulk_changes.operations.replay import PathChange, Replay
from portal.units.bulk_changes.rules.rows import RowError
from portal.units.labels import role_name
from portal.units.queries.tree_history import UnitOn


def fault_lines(faults: Sequence[RowError], file: str) -> Iterator[str]:
    """Each faulty row as file: row N: message, in the order of the rows."""
    for fault in sorted(faults, key=lambda fault: fault.row):
        yield _("%(file)s: row %(number)d: %(message)s", file=file, number=fault.row, message=fault.message)


def replay_lines(result: Replay, found: Sequence[PathChange]) -> Iterator[str]:
    """What was done row by row, how much it was, the roles that end, and each unit's name before and after."""
    for step in result.steps:
        day = format_date(step.wanted.on, "dd/MM/yyyy")
        yield _("Row %(number)d, %(day)s: %(text)s", number=step.wanted.row, day=day, text=step.text)
        if step.effects.same_names:
            names = ", ".join(step.effects.same_names)
            yield "    " + _("These names now stand there more than once: %(names)s", names=names)
    if result.known:
        count = len(result.known)
        yield ngettext(
            "%(num)d row was applied before and is left alone.",
            "%(num)d rows were applied before and are left alone.",
            count,
        )
    if not result.steps:
        yield _("Nothing to do.")
        return
    yield from _totals(result)
    yield _("Names on the day before and after:")
    for passage in found:
        before, after = _way(passage.before) or _("(new)"), _way(passage.after) or _("(closed)")
        if before != after:
            yield f"    {passage.code}: {before} → {after}"


def _totals(result: Replay) -> Iterator[str]:
    deeds = Counter(step.wanted.action for step in result.steps)
    deeds["merge"] = sum(len(step.heirs) - 1 for step in result.steps if step.wanted.action == "merge")
    yield _("Units founded: %(number)d", number=deeds["open"] + deeds["split"])
    yield _("Units with a new name or kind: %(number)d", number=deeds["rename"])
    yield _("Units moved: %(number)d", number=sum(step.effects.units for step in result.steps))
    yield _("Units merged: %(number)d", number=deeds["merge"])
    yield _("Units closed: %(number)d", number=deeds["close"])
    yield _("People moved: %(number)d", number=sum(step.effects.people for step in result.steps))
    ended = [line for step in result.steps for line in step.effects.ended]
    yield _("Roles that end: %(number)d", number=len(ended))
    for line in ended:
        yield f"    {line.name} – {role_name(line.role)} – {line.unit_name}"


def _way(path: Sequence[UnitOn]) -> str:
    return " › ".join(unit.name for unit in path)
