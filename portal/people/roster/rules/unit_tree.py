"""The units that a roster may name, in memory: found by code, name, earlier name or way down."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache

from portal.content.text.vietnamese import fold
from portal.units.enums import UnitKind

PATH_SEPARATOR = re.compile(r"\s*(?:[,;/>›\\|]|\s[-–]\s)\s*")
TEAM_WORDS = ("to cong nghe so cong dong", "to cong nghe so", "to cnscd", "to cns")  # all mean “tổ”
KIND_WORDS = ("to", "xa", "phuong", "thi tran", "tinh", "thanh pho")  # left out as often as not
CODE_IN_BRACKETS = re.compile(r"\(([^()]+)\)\s*$")
PLAIN_WORDS = {"ap", "khom", "so", *KIND_WORDS}  # that say what a unit is, and not which one
NUMBER = re.compile(r"\d+")
MIN_CODE_SIMILARITY = 0.7  # as difflib has it
MIN_SIMILARITY = 0.45  # share of letter pairs in common
MIN_RELATIVE_SIMILARITY = 0.8  # of the share of the nearest; what is much further was hardly meant


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit as a roster may refer to it."""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    other_names: tuple[str, ...] = ()
    is_closed: bool = False


class UnitTree:
    """The units at and below one; a name counts with and without dấu, and without the word for its kind."""

    def __init__(self, units: Iterable[KnownUnit], root_id: int, names_above: Iterable[str] = ()) -> None:
        self.units = {unit.id: unit for unit in units}
        self.root_id = root_id
        self._above = {
            form
            for name in names_above
            for form in (normalise_unit_name(name), without_kind_word(normalise_unit_name(name)))
        }
        self._by_code = {unit.code.casefold(): unit for unit in self.units.values()}
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_bare_name: dict[str, set[int]] = defaultdict(set)
        self._found: dict[tuple[str, str, bool], list[KnownUnit]] = {}
        for unit in self.units.values():
            for name in (unit.name, *unit.other_names):
                self._by_name[normalise_unit_name(name)].add(unit.id)
                self._by_bare_name[without_kind_word(normalise_unit_name(name))].add(unit.id)

    def by_code(self, code: str) -> KnownUnit | None:
        """The unit with this code, however its letters are written."""
        return self._by_code.get(code.casefold())

    def named_by_code(self, text: str) -> KnownUnit | None:
        """The unit whose code stands in place of a name, or in brackets behind it: “Khóm 1 (cm-04)”."""
        in_brackets = CODE_IN_BRACKETS.search(text)
        return self.by_code(text.strip()) or (self.by_code(in_brackets[1].strip()) if in_brackets else None)

    def similar_codes(self, code: str) -> list[str]:
        """The codes that are written nearly like this one, the nearest first."""
        near = get_close_matches(code.casefold(), self._by_code, n=3, cutoff=MIN_CODE_SIMILARITY)
        return [self._by_code[low].code for low in near]

    def find(self, name: str, *, parent: str = "", exact: bool = False) -> list[KnownUnit]:
        """The units of this name, somewhere below one of the parent's name if there is one.

        The name may be a way, in either direction: “Ấp 3, xã Tân Ân” or “Xã Tân Ân / Ấp 3”. Open units hide
        closed ones of the same name. Where it is to be exact, no word for the kind may be left out.
        """
        asked = (name, parent, exact)
        if asked not in self._found:
            found = [self.units[unit_id] for unit_id in sorted(self._named(name, exact=exact))]
            if parent and normalise_unit_name(parent) not in self._above:
                above = {unit.id for unit in self.find(parent)}
                found = [unit for unit in found if above.intersection(self.ids_above(unit))]
            self._found[asked] = [unit for unit in found if not unit.is_closed] or found
        return self._found[asked]

    def find_hamlet(self, name: str, *, parent: str = "") -> list[KnownUnit]:
        """The units of this name as a column of hamlets has it: without its word, or as its team is called."""
        for ways in (
            (name,),
            (f"Ấp {name}", f"Khóm {name}"),
            (f"Tổ {name}",),
            (f"Tổ ấp {name}", f"Tổ khóm {name}"),
        ):
            found = {unit.id: unit for way in ways for unit in self.find(way, parent=parent)}
            if found:
                return [*found.values()]
        return []

    def is_named(self, unit: KnownUnit, name: str) -> bool:
        """Whether the unit goes by this name."""
        return unit.id in self._named(name)

    def open_children_named(self, parent_id: int, name: str) -> list[KnownUnit]:
        """The open units of this name whose parent is this one."""
        named = (self.units[unit_id] for unit_id in sorted(self._by_name.get(normalise_unit_name(name), ())))
        return [unit for unit in named if unit.parent_id == parent_id and not unit.is_closed]

    def ids_above(self, unit: KnownUnit) -> Iterator[int]:
        """The ids of the units above, the nearest first, up to the root of this tree."""
        seen = {unit.id}
        while unit.id != self.root_id and unit.parent_id in self.units and unit.parent_id not in seen:
            unit = self.units[unit.parent_id]
            seen.add(unit.id)
            yield unit.id

    def path(self, unit: KnownUnit) -> str:
        """The unit's name with those above it: “Ấp 3, Xã Tân Ân”."""
        return ", ".join([unit.name, *(self.units[above].name for above in self.ids_above(unit))])

    def ids_below(self, unit_ids: Iterable[int]) -> set[int]:
        """The ids of these units and of all below them."""
        found: set[int] = set()
        waiting = [unit_id for unit_id in unit_ids if unit_id in self.units]
        while waiting:
            unit_id = waiting.pop()
            if unit_id not in found:
                found.add(unit_id)
                waiting += self._children[unit_id]
        return found

    def has_children(self, unit_id: int) -> bool:
        """Whether there are open units below."""
        return any(not self.units[child].is_closed for child in self._children[unit_id])

    def teams_of(self, hamlet_id: int) -> list[KnownUnit]:
        """The open teams right below a hamlet."""
        below = (self.units[child] for child in self._children[hamlet_id])
        return [unit for unit in below if unit.kind == UnitKind.TEAM and not unit.is_closed]

    def team_or_itself(self, unit: KnownUnit) -> KnownUnit:
        """The team of a hamlet that has exactly one; every other unit itself."""
        teams = self.teams_of(unit.id) if unit.kind == UnitKind.HAMLET else []
        return teams[0] if len(teams) == 1 else unit

    def ways(self, units: Sequence[KnownUnit]) -> list[str]:
        """The ways down to these units; where two are alike, with their codes."""
        paths = [self.path(unit) for unit in units]
        return [
            path if paths.count(path) == 1 else f"{path} ({unit.code})"
            for path, unit in zip(paths, units, strict=True)
        ]

    def is_above(self, name: str) -> bool:
        """Whether this is the name of a unit above the root, or of the root itself."""
        return normalise_unit_name(name) in self._above or self.root_id in self._ids_of(normalise_unit_name(name))

    def similar(self, name: str, *, parent: str = "", most: int = 3) -> list[KnownUnit]:
        """The open units whose names are written nearly like this one, the nearest first.

        One with other numbers is another unit: of “Khóm 99”, “Khóm 1” has nothing but the word for its kind. Only
        those at or below one of the parent's name, if there is one: others can hardly be meant.
        """
        whole = normalise_unit_name(name)
        is_bounded = bool(parent) and normalise_unit_name(parent) not in self._above
        there = self.ids_below(unit.id for unit in self.find(parent)) if is_bounded else self.units.keys()
        wanted = letter_pairs(whole)
        scores: dict[int, int] = defaultdict(int)
        for pair in wanted:
            for unit_id in self._by_pair[pair]:
                scores[unit_id] += 1
        shares = {
            unit_id: 2 * common / (len(wanted) + self._number_of_pairs[unit_id])
            for unit_id, common in scores.items()
            if is_alike(whole, normalise_unit_name(self.units[unit_id].name))
        }
        least = max(MIN_SIMILARITY, MIN_RELATIVE_SIMILARITY * max(shares.values(), default=0))
        near = sorted(
            (-share, unit_id) for unit_id, share in shares.items() if share >= least and unit_id in there
        )
        return [self.units[unit_id] for _share, unit_id in near[:most]]

    def _named(self, name: str, *, exact: bool = False) -> set[int]:
        whole = normalise_unit_name(name)
        return self._by_name.get(whole) or (not exact and self._by_bare_name.get(whole)) or set(self._by_way(name))

    def _by_way(self, name: str) -> Iterator[int]:
        steps = [normalise_unit_name(step) for step in PATH_SEPARATOR.split(name) if step]
        if len(steps) < 2:
            return
        for first, above in ((steps[0], steps[1:]), (steps[-1], steps[-2::-1])):
            found = [unit_id for unit_id in self._ids_of(first) if self._leads_up(unit_id, above)]
            if found:
                yield from found
                return

    def _ids_of(self, whole: str) -> set[int]:
        return self._by_name.get(whole) or self._by_bare_name.get(whole) or set()

    def _leads_up(self, unit_id: int, names: Sequence[str]) -> bool:
        """Whether these are names of units above, the nearest first, some left out."""
        way = self.ids_above(self.units[unit_id])
        return all(name in self._above or any(above in self._ids_of(name) for above in way) for name in names)

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        children: dict[int, list[int]] = defaultdict(list)
        for unit in self.units.values():
            if unit.parent_id is not None and unit.id != self.root_id:
                children[unit.parent_id].append(unit.id)
        return children

    @cached_property
    def _by_pair(self) -> dict[str, list[int]]:
        by_pair: dict[str, list[int]] = defaultdict(list)
        for unit in self.units.values():
            if not unit.is_closed:
                for pair in letter_pairs(normalise_unit_name(unit.name)):
                    by_pair[pair].append(unit.id)
        return by_pair

    @cached_property
    def _number_of_pairs(self) -> dict[int, int]:
        return {unit.id: len(letter_pairs(normalise_unit_name(unit.name))) for unit in self.units.values()}


@lru_cache(maxsize=16_384)
def normalise_unit_name(name: str) -> str:
    """The name as it is compared: without dấu and capitals, every way to say “tổ công nghệ số” as “to”."""
    folded = fold(name)
    for words in TEAM_WORDS:
        if folded.startswith(words + " "):
            return "to " + folded.removeprefix(words + " ")
    return folded


def without_kind_word(whole: str) -> str:
    """The compared name without the word for its kind; “ấp 3” and “khóm 3” keep theirs, since they are two."""
    for word in KIND_WORDS:
        if whole.startswith(word + " "):
            return whole.removeprefix(word + " ")
    return whole


def numbers_in(whole: str) -> set[str]:
    """The numbers in a compared name."""
    return set(NUMBER.findall(whole))


def is_alike(whole: str, other: str) -> bool:
    """Whether these compared names may mean the same unit, as far as their numbers tell.

    They have a number in common, or one has none and there is more to go by than a number and the word for a kind.
    """
    numbers, others = numbers_in(whole), numbers_in(other)
    has_proper_name = bool(set(NUMBER.sub("", whole).split()) - PLAIN_WORDS)
    return bool(numbers & others) or (not (numbers and others) and (has_proper_name or not numbers))


def letter_pairs(folded: str) -> set[str]:
    """The pairs of letters that stand side by side, ends included."""
    text = f" {folded} "
    return {text[place : place + 2] for place in range(len(text) - 1)}
