"""Two snapshots side by side: what became of each unit, and of its numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.dashboard.enums import SnapshotFormat
from portal.dashboard.models import Snapshot
from portal.dashboard.overview.queries.numbers import StateCounts, sum_counts
from portal.dashboard.queries.subjects import Subject
from portal.dashboard.report.views.report import Depth
from portal.dashboard.report.views.tables import COLUMN_KEYS, headings
from portal.dashboard.rules.count_keys import MEMBER
from portal.dashboard.rules.points import grown_points
from portal.dashboard.rules.population import EVERYBODY, Population
from portal.dashboard.snapshot_comparison.rules import Family, families
from portal.dashboard.snapshots.queries import FrozenUnit, snapshot_units
from portal.deadlines import within_deadline
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column, ColumnKind, Table
from portal.units.changes.queries.lineage import Lineage, lineage_between
from portal.units.enums import UnitChangeKind
from portal.units.queries.tree import MAX_DEPTH
from portal.web.template_filters import clamp_share, number

ADDED, REMOVED, LIKE_FOR_LIKE = "came", "went", "like_for_like"


@dataclass(frozen=True, slots=True)
class Difference:
    """A number before and after; None where the unit was not there, or the subject was not counted."""

    key: str
    before: float | None
    after: float | None
    grown: float | None = None  # of a share: by how many points, worked out before it was rounded

    @property
    def change(self) -> float | None:
        """By how much it grew; None where one of both is not known: what was not counted did not grow."""
        if self.before is None or self.after is None:
            return None
        if self.grown is not None:
            return round(self.grown / 100, 3)
        return round(self.after - self.before, 3)


@dataclass(frozen=True, slots=True)
class ComparedUnit:
    """A unit in either or both; its name, and where it stood, before are empty where nothing changed.

    A line of the fate LIKE_FOR_LIKE is a sum: units that mergers and splits made of each other, on both days.
    """

    unit_id: int | None  # none: the upper unit's own people, or a sum
    code: str
    name: str
    level: int
    fate: str  # ADDED, REMOVED, LIKE_FOR_LIKE, or "" for a unit that is in both
    name_before: str
    within_before: str
    merged_into: Sequence[str]
    took_in: Sequence[str]
    split_from: Sequence[str]
    differences: Sequence[Difference]

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing is to be said of it: it is in both as it was, with the same numbers."""
        others = (self.name_before, self.within_before, self.merged_into, self.took_in, self.split_from)
        return not self.fate and not any(others) and not any(each.change for each in self.differences)


@dataclass(frozen=True)
class Comparison:
    """The units below one unit, and their sum, in one subject; `population` is who is counted on both days."""

    lines: Sequence[ComparedUnit]
    total: Sequence[Difference]
    population: Population
    more_complete: int | None  # people, in whatever version they completed it; none where it is not known


def compare(
    before: Snapshot, after: Snapshot, unit_id: int, subject: Subject, *, depth: Depth, population: Population
) -> Comparison:
    """What changed from one snapshot to the other at and below a unit that both hold; else NotFound.

    Where one of them knows everybody alone, everybody is counted on both days.
    """
    if SnapshotFormat.EVERYBODY in (before.format, after.format):
        population = EVERYBODY
    first, second = read_pair(before, after, unit_id, subject, population)
    if population.assigned_only and not is_given_alike(first, second):
        # Places that were given it in between would seem to have grown.
        population = replace(population, assigned_only=False)
        first, second = read_pair(before, after, unit_id, subject, population)
    whole = SnapshotPair(
        first,
        second,
        lineage_between(before.frozen_at, after.frozen_at),
        is_counted=(is_counted(before, subject), is_counted(after, subject)),
    )
    lines = list(whole.lines(MAX_DEPTH if depth == "all" else 1))
    own = whole.own_line()
    return Comparison(
        [*lines, *([own] if own is not None else [])], whole.total(), population, whole.more_complete()
    )


def read_pair(
    before: Snapshot, after: Snapshot, unit_id: int, subject: Subject, population: Population
) -> tuple[list[FrozenUnit], list[FrozenUnit]]:
    """Everything at and below a unit on both days."""
    return (
        snapshot_units(before, unit_id, subject.key, population=population),
        snapshot_units(after, unit_id, subject.key, population=population),
    )


def is_given_alike(before: Sequence[FrozenUnit], after: Sequence[FrozenUnit]) -> bool:
    """Whether the subject was to be done in the same places on both days, of those that are there on both."""
    earlier = {unit.id: unit.is_assigned for unit in before}
    return all(earlier.get(unit.id, unit.is_assigned) == unit.is_assigned for unit in after)


def is_counted(snapshot: Snapshot, subject: Subject) -> bool:
    """Whether the snapshot holds numbers of the subject; how many members there are, each does."""
    return subject.key == MEMBER or subject.key in {each[0] for each in snapshot.subjects}


class SnapshotPair:
    """Everything at and below a unit in both snapshots, and what became of units in between."""

    def __init__(
        self,
        before: Sequence[FrozenUnit],
        after: Sequence[FrozenUnit],
        lineage: Lineage,
        *,
        is_counted: tuple[bool, bool],
    ) -> None:
        self._tops = before[0], after[0]
        self._before = {unit.id: unit for unit in before}
        self._after = {unit.id: unit for unit in after}
        self._lineage = lineage
        self._is_counted = is_counted
        self._names: Mapping[int, str] = {unit.id: unit.name for unit in (*before, *after)}

    def lines(self, deepest: int) -> Iterator[ComparedUnit]:
        """The units below, and after the last of each family the sum of it on both days."""
        ids = self.ids(deepest)
        old, new = ([each for each in ids if each in units] for units in (self._before, self._after))
        after_unit = {family.after[-1]: family for family in families(self._lineage, old, new)}
        for unit_id in within_deadline(ids):
            yield self.line(unit_id)
            if unit_id in after_unit:
                yield self.family_line(after_unit[unit_id])

    def ids(self, deepest: int) -> list[int]:
        """The units below, down to a level in either: those that are there after, then those that were there."""
        new = [unit.id for unit in self._after.values() if 1 <= unit.level <= deepest]
        old = [unit.id for unit in self._before.values() if 1 <= unit.level <= deepest]
        known = set(new)
        return [*new, *(unit_id for unit_id in old if unit_id not in known)]

    def line(self, unit_id: int) -> ComparedUnit:
        """What became of a unit below."""
        old, new = self._before.get(unit_id), self._after.get(unit_id)
        shown = new or old
        if shown is None:
            raise KeyError(unit_id)
        is_both = old is not None and new is not None
        return ComparedUnit(
            unit_id,
            shown.code,
            shown.name,
            shown.level,
            "" if is_both else ADDED if new is not None else REMOVED,
            old.name if old is not None and new is not None and old.name != new.name else "",
            self._moved_from(old, new),
            self._others(UnitChangeKind.MERGED, unit_id) if new is None else (),
            self._others(UnitChangeKind.MERGED, unit_id, is_target=True),
            self._others(UnitChangeKind.SPLIT, unit_id, is_target=True),
            self._differences(
                old.counted if old is not None else None,
                new.counted if new is not None else None,
            ),
        )

    def family_line(self, family: Family) -> ComparedUnit:
        """The sum of a family on both days, which can be compared though its units cannot."""
        old = sum_counts(self._before[each].counted for each in family.before)
        new = sum_counts(self._after[each].counted for each in family.after)
        name = " + ".join(self._names[each] for each in dict.fromkeys((*family.after, *family.before)))
        level = self._after[family.after[-1]].level
        nothing = ("", "", (), (), ())
        return ComparedUnit(None, "", name, level, LIKE_FOR_LIKE, *nothing, self._differences(old, new))

    def own_line(self) -> ComparedUnit | None:
        """The upper unit's own people, where there are or were any."""
        old, new = self._tops
        if not old.own.members and not new.own.members:
            return None
        nothing = ("", "", "", (), (), ())
        return ComparedUnit(None, "", new.name, 1, *nothing, self._differences(old.own, new.own))

    def total(self) -> Sequence[Difference]:
        """All of them together."""
        old, new = self._tops
        return self._differences(old.counted, new.counted)

    def more_complete(self) -> int | None:
        """How many more people completed it, in whatever version; None where one of both days did not count it."""
        old, new = self._tops
        return new.counted.completed - old.counted.completed if all(self._is_counted) else None

    def _differences(self, before: StateCounts | None, after: StateCounts | None) -> Sequence[Difference]:
        """Column by column; of a subject that was not counted, only the number of members is known."""
        counts = [
            counted if is_known or counted is None else StateCounts(counted.members)
            for counted, is_known in zip((before, after), self._is_counted, strict=True)
        ]
        is_before, is_after = self._is_counted
        return [
            each
            if each.key == "members"
            else replace(each, before=each.before if is_before else None, after=each.after if is_after else None)
            for each in differences(*counts)
        ]

    def _others(self, kind: str, unit_id: int, *, is_target: bool = False) -> Sequence[str]:
        """The names of the units that this one became part of, or that became part or parts of this one."""
        links = [link for link in self._lineage.links if link.kind == kind]
        ids = [link.from_id if is_target else link.to_id for link in links]
        mine = [link.to_id if is_target else link.from_id for link in links]
        return [
            self._names[other]
            for own, other in zip(mine, ids, strict=True)
            if own == unit_id and other in self._names
        ]

    def _moved_from(self, old: FrozenUnit | None, new: FrozenUnit | None) -> str:
        """The name of the unit that it stood below before, where that is another one."""
        if old is None or new is None or old.parent_id == new.parent_id or old.parent_id is None:
            return ""
        return self._before[old.parent_id].name


def differences(before: StateCounts | None, after: StateCounts | None) -> Sequence[Difference]:
    """Column by column."""
    grown = grown_points(before.share, after.share) if before is not None and after is not None else None
    return [
        Difference(key, report_number(before, key), report_number(after, key), grown if key == "share" else None)
        for key in COLUMN_KEYS
    ]


def report_number(counted: StateCounts | None, key: str) -> float | None:
    """One number as reports have it."""
    if counted is None:
        return None
    found: float = round(clamp_share(counted.share, 3), 3) if key == "share" else getattr(counted, key)
    return found


def comparison_sheet(comparison: Comparison, titles: Sequence[str], days: tuple[str, str]) -> Table:
    """The comparison for a workbook or a text: before, after and the difference of every column side by side."""
    columns = [Column(_("Code"), width=16), Column(_("Unit"), width=36), Column(_("What became of it"), width=44)]
    for key, heading in headings(COLUMN_KEYS, comparison.population):
        kind: ColumnKind = "share" if key == "share" else "number"
        columns += [Column(f"{heading}, {said}", kind, 14) for said in (*days, _("difference"))]
    rows = [
        [line.code, line_name(line), "; ".join(fate_words(line)), *cells(line.differences)]
        for line in within_deadline(comparison.lines)
    ]
    total: list[Cell] = ["", _("Total"), "", *cells(comparison.total)]
    return Table(str(_("Comparison")), columns, rows, titles=titles, total=total, is_wide=True)


def news(comparison: Comparison) -> str:
    """What changed in one sentence: who completed it, who is late, and in how many units something changed."""
    complete = comparison.more_complete
    late = next((each.change for each in comparison.total if each.key == "overdue"), None)
    said = []
    if complete:
        people = number(abs(complete))
        said.append(
            ngettext("%(people)s more is complete", "%(people)s more are complete", complete, people=people)
            if complete > 0
            else ngettext(
                "%(people)s fewer is complete", "%(people)s fewer are complete", -complete, people=people
            )
        )
    elif complete == 0:
        said.append(_("as many are complete as before"))
    if late:
        people = number(abs(late))
        said.append(
            ngettext("%(people)s more is late", "%(people)s more are late", int(late), people=people)
            if late > 0
            else ngettext("%(people)s fewer is late", "%(people)s fewer are late", int(-late), people=people)
        )
    changed = sum(not line.is_unchanged and line.fate != LIKE_FOR_LIKE for line in comparison.lines)
    if changed:
        said.append(ngettext("something changed in %(num)d unit", "something changed in %(num)d units", changed))
    else:
        said.append(_("nothing changed in any unit"))
    sentence = ", ".join(said)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def cells(found: Sequence[Difference]) -> list[Cell]:
    """Three cells for each number; empty where it is not known."""
    return [cell for each in found for cell in (each.before, each.after, each.change)]


def line_name(line: ComparedUnit) -> str:
    """What a line is about, in words."""
    if line.fate == LIKE_FOR_LIKE:
        return str(_("Like for like: %(units)s", units=line.name))
    return line.name if line.unit_id is not None else str(_("Directly in %(unit)s", unit=line.name))


def fate_words(line: ComparedUnit) -> list[str]:
    """What became of a unit between the two days, in words."""
    words = []
    if line.fate == ADDED and not line.split_from:
        words.append(_("came"))
    if line.fate == REMOVED and not line.merged_into:
        words.append(_("went"))
    words += [_("merged into %(unit)s", unit=name) for name in line.merged_into]
    words += [_("took in %(unit)s", unit=name) for name in line.took_in]
    words += [_("split from %(unit)s", unit=name) for name in line.split_from]
    if line.name_before:
        words.append(_("was called %(name)s", name=line.name_before))
    if line.within_before:
        words.append(_("was in %(unit)s", unit=line.within_before))
    return [str(word) for word in words]
