"""Which unit each row means: one that is there, or one that the roster asks to make."""

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache

from portal.content.text.vietnamese import fold, nfc
from portal.people.roster.rules.context import PlanningContext
from portal.people.roster.rules.plan import NewUnit
from portal.people.roster.rules.rows import Entry, Remark, UnitKey
from portal.people.roster.rules.unit_tree import KnownUnit, normalise_unit_name
from portal.people.roster.rules.units_to_make import UnitsToMake, team_name
from portal.units.enums import UnitKind

MAX_SUGGESTED_NAMES = 200  # unknown names; nobody reads more suggestions
MAX_LISTED_MATCHES = 6  # ways that are listed
MAX_UNIT_DEPTH = 20  # levels of new units
NAME_SEPARATOR = re.compile(r"\s*[,;]\s*")  # new units are named the way addresses are: the smallest first
Resolution = tuple[UnitKey | None, Remark | None]


class UnitResolver:
    """Finds the unit of every row; a unit to be made gets one key below zero, whichever rows mean it."""

    def __init__(self, entries: Sequence[Entry], known: PlanningContext) -> None:
        self.new_units: list[NewUnit] = []
        self._known = known
        self._tree = known.tree
        self._choices = known.choices
        self._names_units = any(entry.unit or entry.unit_code or entry.hamlet for entry in entries)
        # By compared name: rows that ask for a unit of this name, one for each parent and code.
        self._asked: dict[str, dict[tuple[str, str], Entry]] = {}
        self._asked_by_code: dict[str, list[Entry]] = {}
        self._made: dict[tuple[UnitKey, str], NewUnit] = {}
        self._codes: dict[str, UnitKey] = {}
        self._suggested: dict[tuple[str, str], list[KnownUnit]] = {}
        self._answers: dict[tuple[str, str, str, str, bool], Resolution] = {}
        for entry in entries:
            if entry.creates_unit and entry.unit:
                asking = self._asked.setdefault(normalise_unit_name(own_name(entry.unit)), {})
                asking.setdefault((normalise_unit_name(entry.parent), entry.unit_code.casefold()), entry)
                if entry.unit_code:
                    self._asked_by_code.setdefault(entry.unit_code.casefold(), [entry])

    def of(self, entry: Entry) -> Resolution:
        """The unit that the row means, or what is wrong with how it names it."""
        asked = (entry.unit, entry.unit_code, entry.parent, entry.hamlet, entry.creates_unit)
        if asked not in self._answers:
            self._answers[asked] = self._of_row(entry)
        return self._answers[asked]

    def has_units_below(self, key: UnitKey) -> bool:
        """Whether the unit is there already, is no team, and has open units below it."""
        return key >= 0 and self._tree.units[key].kind != UnitKind.TEAM and self._tree.has_children(key)

    def kind_of(self, key: UnitKey) -> tuple[str, bool, int]:
        """The unit's kind, whether nothing is below it, and the unit that is there already, itself or above it."""
        if key >= 0:
            return self._tree.units[key].kind, not self._tree.has_children(key), key
        unit = self.new_units[-1 - key]
        above = unit.parent
        while above < 0:
            above = self.new_units[-1 - above].parent
        return unit.kind, key not in self._parents, above

    @cached_property
    def _parents(self) -> frozenset[UnitKey]:
        """The units below which new ones stand; to be asked once every row has its unit."""
        return frozenset(unit.parent for unit in self.new_units)

    def _of_row(self, entry: Entry) -> Resolution:
        """The unit of a row: as it names it, else the one that is to be made; a hamlet means its team."""
        key, fault = self._of(entry, 0)
        if fault is not None and fault.code == "unit_unknown" and self._choices.makes_units:
            return UnitsToMake(self._tree, self).of(entry)
        if key is None or entry.unit_code:
            return key, fault
        return self.team_for(key, entry)

    @property
    def makes_teams(self) -> bool:
        """Whether every new hamlet gets its team."""
        return self._choices.makes_teams

    def team_for(self, key: UnitKey, entry: Entry) -> Resolution:
        """The team of a hamlet; every other unit is meant itself. Of several teams somebody must choose one."""
        if key < 0 or self._tree.units[key].kind != UnitKind.HAMLET:
            return key, None
        teams = self._tree.teams_of(key)
        if len(teams) == 1:
            return teams[0].id, None
        chosen = self._choices.teams.get(key)
        if any(team.id == chosen for team in teams):
            return chosen, None
        if teams:
            hamlet = self._tree.units[key]
            values = {"name": hamlet.name, "hamlet": key, "choices": self._listed(teams)}
            return None, Remark("hamlet" if entry.hamlet else "unit", "hamlet_teams", values)
        if self._choices.makes_units and self._choices.makes_teams:
            return self.make(key, team_name(self._tree.units[key].name), UnitKind.TEAM, entry.number)
        return key, None

    def _of(self, entry: Entry, depth: int) -> Resolution:
        if entry.unit_code:
            return self._by_code(entry, depth)
        if entry.unit:
            return self._by_name(entry, depth)
        if entry.hamlet:
            return self._by_hamlet(entry)
        if entry.parent and not self._names_units and not entry.creates_unit:
            return self._by_parent(entry)
        root = self._tree.root_id
        if entry.creates_unit:
            return None, Remark("unit", "unit_nameless")
        if self._names_units and self._tree.has_children(root):
            return None, Remark("unit", "unit_missing")
        return root, None

    def _by_hamlet(self, entry: Entry) -> Resolution:
        found = self._tree.find_hamlet(entry.hamlet, parent=entry.parent)
        if len(found) == 1:
            return self._open(found[0])
        if found:
            return None, self._ambiguous("hamlet", entry.hamlet, found)
        return None, self._unknown("hamlet", entry.hamlet, parent=entry.parent)

    def _by_parent(self, entry: Entry) -> Resolution:
        """A list that tells the commune and nothing below it."""
        found = self._tree.find(entry.parent)
        if len(found) == 1:
            return self._open(found[0])
        if found:
            return None, self._ambiguous("parent", entry.parent, found)
        if self._tree.is_above(entry.parent):
            return self._tree.root_id, None
        return None, self._unknown("parent", entry.parent)

    def _unknown(self, field: str, name: str, *, parent: str = "") -> Remark:
        near = self._near(name, parent)
        meant = {unit.id: unit for unit in map(self._tree.team_or_itself, near)}
        values = {"name": name, "near": [unit.name for unit in near], "choices": self._listed([*meant.values()])}
        return Remark(field, "unit_unknown", values)

    def _ambiguous(self, field: str, name: str, found: Sequence[KnownUnit]) -> Remark:
        some = found[:MAX_LISTED_MATCHES]
        ways = [f"{self._tree.path(unit)} ({unit.code})" for unit in some]  # the codes tell them apart for sure
        values = {"name": name, "ways": ways, "code": found[0].code, "choices": self._listed(some)}
        return Remark(field, "unit_ambiguous", values)

    def _listed(self, units: Sequence[KnownUnit]) -> list[list[object]]:
        """The units as they are offered: id, code, and the way down."""
        return [[unit.id, unit.code, way] for unit, way in zip(units, self._tree.ways(units), strict=True)]

    def make(self, parent: UnitKey, name: str, kind: str, number: int) -> Resolution:
        """The unit of this name right below the parent, made where it is not there yet."""
        made = self._made.get((parent, normalise_unit_name(name)))
        if made is not None:
            return made.key, None
        if not self._may_add(parent):
            return None, Remark("create", "create_forbidden")
        unit = NewUnit(-1 - len(self.new_units), name, kind, "", parent, number)
        self.new_units.append(unit)
        self._made[(parent, normalise_unit_name(name))] = unit
        return unit.key, None

    def _by_code(self, entry: Entry, depth: int) -> Resolution:
        found = self._tree.by_code(entry.unit_code)
        if found is None:
            made = self._codes.get(entry.unit_code.casefold())
            if made is not None:
                return made, None
            asking = self._asked.get(normalise_unit_name(own_name(entry.unit)), {}).values() if entry.unit else ()
            asked = [one for one in asking if one.unit_code.casefold() == entry.unit_code.casefold()]
            if asked:
                return self._make(asked[0], depth)
            near = self._tree.similar_codes(entry.unit_code)
            return None, Remark("unit_code", "code_unknown", {"code": entry.unit_code, "near": near})
        if entry.unit and not self._tree.is_named(found, entry.unit):
            values = {"code": entry.unit_code, "name": found.name}
            return None, Remark("unit_code", "code_other", values)
        return self._open(found)

    def _by_name(self, entry: Entry, depth: int) -> Resolution:
        found = self._tree.find(entry.unit, parent=entry.parent, exact=entry.creates_unit)
        if len(found) != 1 and not entry.creates_unit:
            # The way out of names that are alike: the code in place of the name, or in brackets behind it.
            by_code = self._tree.named_by_code(entry.unit)
            found = [by_code] if by_code is not None else found
        if entry.creates_unit and not entry.parent and len(found) > 1:
            # Asked for without saying where: below the unit of the roster.
            found = [unit for unit in found if unit.parent_id == self._tree.root_id] or found
        if entry.hamlet:
            found = self._in_hamlet(entry, found)
        if len(found) == 1:
            return self._open(found[0])
        if found:
            return None, self._ambiguous("unit", entry.unit, found)
        if entry.creates_unit:
            return self._make(entry, depth)
        asked = list(self._asked.get(normalise_unit_name(own_name(entry.unit)), {}).values())
        if entry.parent:
            asked = [
                one
                for one in asked
                if not one.parent or normalise_unit_name(one.parent) == normalise_unit_name(entry.parent)
            ]
        if asked:
            return self._one_of_those_made(entry, asked, depth)
        return None, self._unknown("unit", entry.unit, parent=entry.parent)

    def _in_hamlet(self, entry: Entry, found: list[KnownUnit]) -> list[KnownUnit]:
        """Those of the units that stand in the row's hamlet; all where the hamlet is no unit of its own."""
        hamlets = {unit.id for unit in self._tree.find_hamlet(entry.hamlet, parent=entry.parent)}
        if not hamlets:
            return found
        return [unit for unit in found if unit.id in hamlets or hamlets.intersection(self._tree.ids_above(unit))]

    def _one_of_those_made(self, entry: Entry, asked: Sequence[Entry], depth: int) -> Resolution:
        made = [self._of(one, depth + 1) for one in asked]
        keys = {key for key, _fault in made if key is not None}
        if not keys:
            return made[0]
        if len(keys) > 1:
            ways = [f"{one.unit}, {one.parent}" for one in asked[:MAX_LISTED_MATCHES]]
            return None, Remark("unit", "unit_asked_twice", {"name": entry.unit, "ways": ways})
        return keys.pop(), None

    def _make(self, entry: Entry, depth: int) -> Resolution:
        if not own_name(entry.unit):
            return None, Remark("unit", "unit_nameless")
        if depth > MAX_UNIT_DEPTH:
            return None, Remark("parent", "parent_loop")
        parent, fault = self._parent(entry, depth)
        if parent is None:
            return None, fault
        name = own_name(entry.unit)
        code = entry.unit_code
        there, fault = self._there(parent, name, code)
        if there is not None or fault is not None:
            return there, fault
        code = code or self._code_for(parent, name, depth)
        if code and self._is_taken(code):
            return None, Remark("unit_code", "code_taken", {"code": code})
        if not self._may_add(parent):
            return None, Remark("create", "create_forbidden")
        unit = NewUnit(-1 - len(self.new_units), name, entry.kind, code, parent, entry.number)
        self.new_units.append(unit)
        self._made[(parent, normalise_unit_name(name))] = unit
        if code:
            self._codes[code.casefold()] = unit.key
        return unit.key, None

    def _there(self, parent: UnitKey, name: str, code: str) -> Resolution:
        """The unit of this name that stands right below the parent already, or that the roster makes there."""
        made = self._made.get((parent, normalise_unit_name(name)))
        if made is not None:
            is_other = code and made.code.casefold() != code.casefold()
            return (None, code_differs(made.name, made.code)) if is_other else (made.key, None)
        found = self._tree.open_children_named(parent, name)
        if code:
            # Nobody has this code, so it is another unit than these, and needs another name. Dấu tell names apart.
            alike = next((unit for unit in found if is_same_name(unit.name, name)), None)
            return None, code_differs(alike.name, alike.code) if alike is not None else None
        return self._open(found[0]) if found else (None, None)

    def _code_for(self, parent: UnitKey, name: str, depth: int) -> str:
        """The code that another row gives the unit; a code said once holds for all its rows."""
        asking = self._asked.get(normalise_unit_name(name), {}).values()
        given = (one for one in asking if one.unit_code and self._parent(one, depth + 1)[0] == parent)
        return next((one.unit_code for one in given if not self._is_taken(one.unit_code)), "")

    def _is_taken(self, code: str) -> bool:
        low = code.casefold()
        return low in self._codes or low in self._known.codes_elsewhere or self._tree.by_code(code) is not None

    def _parent(self, entry: Entry, depth: int) -> Resolution:
        steps = NAME_SEPARATOR.split(entry.unit, maxsplit=1)
        named = entry.parent or (steps[1] if len(steps) == 2 else "")
        if not named:
            return self._tree.root_id, None
        by_code = self._tree.named_by_code(named)
        found = [by_code] if by_code is not None else self._tree.find(named)
        if len(found) == 1:
            key, closed = self._open(found[0])
            return key, Remark("parent", closed.code, closed.values) if closed is not None else None
        if found:
            return None, self._ambiguous("parent", named, found)
        asked = [
            one for one in self._asked.get(normalise_unit_name(own_name(named)), {}).values() if one is not entry
        ]
        asked = asked or self._asked_by_code.get(named.casefold(), [])
        if asked:
            return self._of(asked[0], depth + 1)
        return None, self._unknown("parent", named)

    def _may_add(self, parent: UnitKey) -> bool:
        # Below a unit that the roster may make, it may make others.
        return parent < 0 or parent in self._known.may_add

    def _open(self, unit: KnownUnit) -> Resolution:
        if unit.is_closed:
            return None, Remark("unit", "unit_closed", {"name": unit.name})
        return unit.id, None

    def _near(self, name: str, parent: str) -> list[KnownUnit]:
        """The units of nearly this name, at or below what the row names as its commune, if it names one."""
        asked = (name, normalise_unit_name(parent))
        if asked not in self._suggested:
            if len(self._suggested) >= MAX_SUGGESTED_NAMES:
                return []
            self._suggested[asked] = self._tree.similar(name, parent=parent)
        return self._suggested[asked]


def code_differs(name: str, code: str) -> Remark:
    """The fault of a row that gives a unit another code than it has."""
    return Remark("unit_code", "code_differs", {"name": name, "code": code})


def is_same_name(one: str, other: str) -> bool:
    """Whether the names differ by nothing but capitals."""
    return fold(one, diacritics=False) == fold(other, diacritics=False)


@lru_cache(maxsize=4096)
def own_name(way: str) -> str:
    """The name of the unit itself in a way down to it: “Tổ 3” of “Tổ 3, ấp Kinh Ráng”."""
    return nfc(NAME_SEPARATOR.split(way, maxsplit=1)[0].strip())
