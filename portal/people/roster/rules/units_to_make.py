"""The units that a roster names and the portal does not have: which would be made, where, and of what kind."""

from collections.abc import Iterator
from typing import Protocol

from portal.content.text.vietnamese import nfc
from portal.people.roster.rules.rows import Entry, Remark, UnitKey
from portal.people.roster.rules.sections import kind_in, tidy_case
from portal.people.roster.rules.unit_tree import PATH_SEPARATOR, KnownUnit, UnitTree
from portal.units.enums import UnitKind

TEAM_PREFIX = "Tổ công nghệ số "
TOWN_WORDS = ("phường", "thị trấn")  # whose hamlets are called khóm


class Maker(Protocol):
    """Whoever gives every unit to be made its key."""

    @property
    def makes_teams(self) -> bool:
        """Whether every new hamlet gets its team."""
        ...

    def make(self, parent: UnitKey, name: str, kind: str, number: int) -> tuple[UnitKey | None, Remark | None]:
        """The unit of this name right below the parent."""
        ...

    def team_for(self, key: UnitKey, entry: Entry) -> tuple[UnitKey | None, Remark | None]:
        """The team of a hamlet that is there."""
        ...


class UnitsToMake:
    """Goes down from the root along the names that a row says, and makes what is not there."""

    def __init__(self, tree: UnitTree, maker: Maker) -> None:
        self._tree = tree
        self._maker = maker

    def of(self, entry: Entry) -> tuple[UnitKey | None, Remark | None]:
        """The unit of the row; a new hamlet gets its team."""
        here: UnitKey = self._tree.root_id
        kind, name = "", self._tree.units[here].name
        for step, usual in steps_of(entry):
            if self._tree.is_above(step):
                continue
            above = name
            name, kind = named_fully(step, usual, above)
            key, fault = self._step(here, name, kind, entry)
            if key is None:
                return None, fault
            here = key
        if here >= 0 or kind != UnitKind.HAMLET or not self._maker.makes_teams:
            return self._maker.team_for(here, entry)
        return self._maker.make(here, team_name(name), UnitKind.TEAM, entry.number)

    def _step(self, here: UnitKey, name: str, kind: str, entry: Entry) -> tuple[UnitKey | None, Remark | None]:
        found = self._below(here, name)
        if len(found) > 1:
            found = [unit for unit in found if unit.parent_id == here] or found
        if len(found) > 1:
            values = {"name": name, "ways": self._tree.ways(found), "code": found[0].code}
            return None, Remark("unit", "unit_ambiguous", values)
        if found and found[0].is_closed:
            return None, Remark("unit", "unit_closed", {"name": found[0].name})
        if found:
            return found[0].id, None
        return self._maker.make(here, name, kind, entry.number)

    def _below(self, here: UnitKey, name: str) -> list[KnownUnit]:
        if here < 0:
            return []
        found = self._tree.find(name, exact=True)
        return [unit for unit in found if here in self._tree.ids_above(unit)]


def steps_of(entry: Entry) -> Iterator[tuple[str, str]]:
    """The names that a row says of its unit, from above to below, each with the kind that it usually is."""
    for text, usual in (
        (entry.parent, UnitKind.COMMUNE),
        (entry.hamlet, UnitKind.HAMLET),
        (entry.unit, entry.kind or UnitKind.TEAM),
    ):
        names = [name for name in PATH_SEPARATOR.split(nfc(text).strip()) if name]
        for place, name in reversed(list(enumerate(names))):
            yield tidy_case(name), usual if place == 0 else ""


def named_fully(name: str, usual: str, above: str) -> tuple[str, str]:
    """The name with the word for its kind, where a number stands alone, and the kind."""
    kind = kind_in(name)
    if kind is not None:
        return name, kind
    if usual == UnitKind.HAMLET:
        is_town = above.lower().startswith(TOWN_WORDS)
        return f"{'Khóm' if is_town else 'Ấp'} {name}", UnitKind.HAMLET
    if usual == UnitKind.TEAM and name.isdigit():
        return f"Tổ {name}", UnitKind.TEAM
    return name, usual or UnitKind.TEAM


def team_name(hamlet: str) -> str:
    """What the team of a hamlet is called: “Tổ công nghệ số ấp Kinh Ráng”."""
    return TEAM_PREFIX + hamlet[:1].lower() + hamlet[1:]
