"""What tells units of one name apart: where they stand, where they came from, else their codes; no database."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.units.enums import HintKind, UnitKind

SHORT_FORMS = {"Phường ": "P. ", "Thị trấn ": "TT. "}


@dataclass(frozen=True, slots=True)
class Step:
    """A unit on the way up, with the unit that it last stood below before."""

    id: int
    name: str
    code: str
    kind: str
    former_name: str | None = None
    is_former_closed: bool = False


Lineage = Sequence[Step]  # a unit and what stands above it, itself first


@dataclass(frozen=True, slots=True)
class Hint:
    """What stands beside the name of a unit to tell it apart."""

    kind: HintKind
    text: str


def named_with(name: str, hint: Hint | None) -> str:
    """The name with its hint: Khóm 1 (P. Tân Thành cũ)."""
    if hint is None:
        return name
    if hint.kind is HintKind.FORMER:
        return str(_("%(name)s (formerly %(place)s)", name=name, place=hint.text))
    if hint.kind is HintKind.MOVED_FROM:
        return str(_("%(name)s (moved from %(place)s)", name=name, place=hint.text))
    if hint.kind is HintKind.CODE:
        return str(_("%(name)s (code %(code)s)", name=name, code=hint.text))
    return f"{name} ({hint.text})"


def tell_apart(lineages: Sequence[Lineage]) -> dict[int, Hint]:
    """A hint for each of several units of one name, by unit id: no two of them alike."""
    communes: defaultdict[Step | None, list[Lineage]] = defaultdict(list)
    for lineage in lineages:
        communes[_commune_above(lineage)].append(lineage)
    found: dict[int, Hint] = {}
    for commune, beside in communes.items():
        if len(beside) == 1 and len(communes) > 1 and commune is not None:
            found[beside[0][0].id] = Hint(HintKind.WITHIN, short_place(commune.name))
        else:
            found |= _within_one_commune(beside)
    often = Counter(found.values())
    codes = {lineage[0].id: lineage[0].code for lineage in lineages}
    return {id_: hint if often[hint] == 1 else Hint(HintKind.CODE, codes[id_]) for id_, hint in found.items()}


def short_place(name: str) -> str:
    """A ward or a town as it is shortened in writing."""
    for long, short in SHORT_FORMS.items():
        if name.startswith(long):
            return short + name.removeprefix(long)
    return name


def groups_of(names: Mapping[int, str], pairs: Sequence[tuple[int, int]] = ()) -> list[tuple[int, ...]]:
    """The ids of units that cannot be told apart by their names; `pairs` are known to stand beside each other."""
    alike: defaultdict[str, set[int]] = defaultdict(set)
    for id_, name in names.items():
        alike[name.casefold()].add(id_)
    for one, other in pairs:
        alike[names[one].casefold()].add(other)
    return [tuple(sorted(ids)) for ids in alike.values() if len(ids) > 1]


def connected(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
    """The ids of units that stand beside another one of their name, each group once."""
    beside: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        beside[one] |= {one, other}
    return sorted({tuple(sorted(ids)) for ids in beside.values()})


def _commune_above(lineage: Lineage) -> Step | None:
    return next((step for step in lineage[1:] if step.kind == UnitKind.COMMUNE), None)


def _within_one_commune(lineages: Sequence[Lineage]) -> dict[int, Hint]:
    """By where they came from where at least one was moved, else by what stands right above, else by the code."""
    came = {lineage[0].id: _origin(lineage) for lineage in lineages}
    if any(came.values()):
        # After a merger, who was there before is told by the place as it was.
        merged_into = {
            lineage[place + 1].id
            for lineage in lineages
            for place, step in enumerate(lineage[:-1])
            if step.former_name is not None and step.is_former_closed
        }
        return {
            lineage[0].id: came[lineage[0].id] or _stayed(lineage, merged_into) or _code(lineage)
            for lineage in lineages
        }
    above = [lineage[1].name if len(lineage) > 1 else "" for lineage in lineages]
    if all(above) and len(set(above)) == len(above):
        return {
            lineage[0].id: Hint(HintKind.WITHIN, short_place(name))
            for lineage, name in zip(lineages, above, strict=True)
        }
    return {lineage[0].id: _code(lineage) for lineage in lineages}


def _origin(lineage: Lineage) -> Hint | None:
    for step in lineage:
        if step.kind == UnitKind.COMMUNE and step is not lineage[0]:
            return None
        if step.former_name is not None:
            kind = HintKind.FORMER if step.is_former_closed else HintKind.MOVED_FROM
            return Hint(kind, short_place(step.former_name))
    return None


def _stayed(lineage: Lineage, merged_into: set[int]) -> Hint | None:
    place = next((step for step in lineage[1:] if step.id in merged_into), None)
    return Hint(HintKind.FORMER, short_place(place.name)) if place is not None else None


def _code(lineage: Lineage) -> Hint:
    return Hint(HintKind.CODE, lineage[0].code)
