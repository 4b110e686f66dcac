"""Units that stand between the rows: a row with a unit's name alone, the name of a sheet, a title."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.content.text.vietnamese import fold, nfc
from portal.people.roster.rules.phones import text_of
from portal.spreadsheets.cells import cell_text
from portal.spreadsheets.sheet import Row
from portal.units.enums import UnitKind

NUMBERING = re.compile(r"^\s*(?:(?:[IVXLC]{1,6}|\d{1,3}(?:\.\d{1,3})*|[A-ZĐ])\s*[.)/\-–:]|[-–+*•])\s*(?=\S)")
ONLY_NUMBERING = re.compile(r"^\s*[(]?(?:[IVXLC]{1,6}|\d{1,3}(?:\.\d{1,3})*|[A-ZĐ])[.)]*\s*$")
HEADCOUNT = re.compile(
    r"\s*(?:[:(–-]\s*)(?:gồm\s+|có\s+)?\d{1,4}\s*(?:người|thành viên|đ/c|đồng chí)?\s*\)?\s*$", re.I
)
LEVELS = (UnitKind.COMMUNE, UnitKind.HAMLET, UnitKind.TEAM)
KIND_OF_WORDS = {
    "tổ công nghệ số cộng đồng": UnitKind.TEAM,
    "tổ công nghệ số": UnitKind.TEAM,
    "tổ cnscđ": UnitKind.TEAM,
    "tổ cns": UnitKind.TEAM,
    "tổ": UnitKind.TEAM,
    "nhóm": UnitKind.TEAM,
    "ấp": UnitKind.HAMLET,
    "khóm": UnitKind.HAMLET,
    "thôn": UnitKind.HAMLET,
    "khu phố": UnitKind.HAMLET,
    "xã": UnitKind.COMMUNE,
    "phường": UnitKind.COMMUNE,
    "thị trấn": UnitKind.COMMUNE,
    "đặc khu": UnitKind.COMMUNE,
}
FIELD_OF_LEVEL = {UnitKind.COMMUNE: "parent", UnitKind.HAMLET: "hamlet", UnitKind.TEAM: "unit"}
MAX_SECTION_CHARS = 120
MAX_SECTION_CELLS = 4  # filled ones; a merged name may stand in several
# Where a title says whose list it is: “DANH SÁCH TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG KHÓM 1”, “Danh sách thành viên tổ 3”.
IN_TITLE = re.compile(r"\b(?:tổ (?:công nghệ số|cns)[^,;:(]*|(?:tổ|ấp|khóm)\s+[^,;:(]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Section:
    """A unit that is named in a row of its own, for the rows below it: which row, its name, and its level."""

    number: int
    name: str
    kind: str


def section_of(row: Row) -> Section | None:
    """The unit that the row names, where it says nothing else; None for every other row.

    A family name is no word for a kind: “Tô Thị Ba” stays a person, also without dấu.
    """
    if len(row.cells) - row.cells.count(None) > MAX_SECTION_CELLS:
        return None
    texts = list(dict.fromkeys(text for cell in row.cells if (text := " ".join(cell_text(cell).split()))))
    if len(texts) == 2 and ONLY_NUMBERING.match(texts[0]):
        texts = texts[1:]
    if len(texts) != 1 or len(texts[0]) > MAX_SECTION_CHARS:
        return None
    name = unit_name_in(texts[0])
    kind = kind_in(name)
    return Section(row.number, name, kind) if kind is not None else None


def unit_name_in(text: str) -> str:
    """The text without the number in front of it and the number of people behind it."""
    name = NUMBERING.sub("", nfc(text), count=1).strip(" :.-–")
    return HEADCOUNT.sub("", name).strip(" :.-–") or name


def kind_in(name: str) -> str | None:
    """The kind of unit whose word the name begins with; None where it is no unit's name."""
    words = name.lower().split()
    for length in (5, 4, 3, 2, 1):
        start = " ".join(words[:length])
        if len(words) > length and start in KIND_OF_WORDS:
            return KIND_OF_WORDS[start]
    if not name.isascii():
        return None
    for length in (5, 4, 3, 2, 1):  # without dấu “to” may be a family name, unless a number or a hamlet follows
        start = " ".join(words[:length])
        kind = KIND_BY_FOLDED.get(start)
        if len(words) > length and kind is not None:
            is_clear = start not in {"to", "xa"} or words[1][0].isdigit() or words[1] in {"ap", "khom", "cong"}
            return kind if is_clear else None
    return None


KIND_BY_FOLDED = {fold(words): kind for words, kind in KIND_OF_WORDS.items()}


def sections_in(rows: Iterable[Row]) -> list[Section]:
    """The rows that are sections; one without a row of another kind below it is none."""
    found: list[Section] = []
    for row in rows:
        section = section_of(row)
        if section is not None:
            found.append(section)
    return found


def values_below(path: Sequence[Section]) -> dict[str, str]:
    """What the sections above a row say of its unit, by field."""
    return {FIELD_OF_LEVEL[UnitKind(section.kind)]: tidy_case(section.name) for section in path}


def path_with(path: Sequence[Section], section: Section) -> list[Section]:
    """The path below a new section: it ends those of its own level and below."""
    level = LEVELS.index(UnitKind(section.kind))
    return [one for one in path if LEVELS.index(UnitKind(one.kind)) < level] + [section]


def tidy_case(name: str) -> str:
    """A name all in capitals as it is written in a sentence: “ẤP KINH RÁNG” is “Ấp Kinh Ráng”."""
    if name != name.upper() or name == name.lower():
        return name
    words = name.title().split()
    lowered = name.lower()
    for phrase in KIND_OF_WORDS:
        if lowered.startswith(phrase + " "):
            count = len(phrase.split())
            head = phrase[0].upper() + phrase[1:]
            rest = [
                word.lower() if word.lower() in {"ấp", "khóm", "xã", "phường"} else word for word in words[count:]
            ]
            return " ".join([head, *rest])
    return " ".join(words)


def names_in_titles(sheet_name: str, rows: Iterable[Row]) -> list[str]:
    """The units that the name of the sheet or the lines above its headings may mean, the likeliest first."""
    found = [unit_name_in(sheet_name)] if kind_in(unit_name_in(sheet_name)) is not None else []
    for row in rows:
        for cell in row.cells:
            text = " ".join(nfc(text_of(cell) if isinstance(cell, str) else "").split())
            if not text or len(text) > 2 * MAX_SECTION_CHARS:
                continue
            if kind_in(unit_name_in(text)) is not None:
                found.append(unit_name_in(text))
            found += [tidy_case(match[0].strip(" .-–")) for match in IN_TITLE.finditer(text)]
    return list(dict.fromkeys(found))
