"""The numbers that Word counts before paragraphs, which stand nowhere in the text: “Câu 3:”, “A.”, “•”."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from portal.content.word.document import BULLET

VAL = qn("w:val")
MAX_NUMBER = 100_000
ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


@dataclass(frozen=True)
class Level:
    """How one depth of a list counts: from which number, in which letters, and the text around them."""

    start: int = 1
    format: str = "decimal"
    text: str = "%1."


class Numbering:
    """Counts the lists of one document, in the order of its paragraphs."""

    def __init__(self, root: Any) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counters: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._seen: set[str] = set()
        if root is None:
            return
        for abstract in root.iterchildren(qn("w:abstractNum")):
            levels = {}
            for level in abstract.iterchildren(qn("w:lvl")):
                levels[_integer(level.get(qn("w:ilvl")))] = _level(level)
            self._levels[abstract.get(qn("w:abstractNumId")) or ""] = levels
        for number in root.iterchildren(qn("w:num")):
            id_ = number.get(qn("w:numId")) or ""
            link = number.find(qn("w:abstractNumId"))
            self._lists[id_] = (link.get(VAL) or "") if link is not None else ""
            for override in number.iterchildren(qn("w:lvlOverride")):
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    depth = _integer(override.get(qn("w:ilvl")))
                    self._starts.setdefault(id_, {})[depth] = _integer(start.get(VAL))

    def label(self, id_: str, depth: int) -> str:
        """The text that Word shows before the next paragraph of this list at this depth."""
        abstract = self._lists.get(id_)
        if abstract is None:
            return ""
        levels = self._levels.get(abstract, {})
        level = levels.get(depth, Level())
        counters = self._counters[abstract]
        if id_ not in self._seen:
            self._seen.add(id_)
            for at, start in self._starts.get(id_, {}).items():
                counters[at] = start - 1
        counters[depth] = min(counters.get(depth, level.start - 1) + 1, MAX_NUMBER)
        for deeper in [at for at in counters if at > depth]:
            del counters[deeper]
        if level.format == "bullet":
            return BULLET
        if level.format == "none":
            return ""
        text = level.text
        for at in range(9):
            if f"%{at + 1}" in text:
                other = levels.get(at, Level())
                text = text.replace(f"%{at + 1}", written(counters.get(at, other.start), other.format))
        return text.strip()


def written(number: int, format_: str) -> str:
    """A number as a list of this format writes it."""
    if format_ == "upperLetter":
        return _letters(number)
    if format_ == "lowerLetter":
        return _letters(number).lower()
    if format_ in ("upperRoman", "lowerRoman"):
        said = ""
        for value, letters in ROMAN:
            while number >= value and len(said) < 20:
                said, number = said + letters, number - value
        return said if format_ == "upperRoman" else said.lower()
    return f"{number:02d}" if format_ == "decimalZero" else str(number)


def _letters(number: int) -> str:
    turn, place = divmod(max(number, 1) - 1, 26)
    return chr(65 + place) * min(turn + 1, 8)


def _level(level: Any) -> Level:
    start, format_, text = (level.find(qn(f"w:{name}")) for name in ("start", "numFmt", "lvlText"))
    return Level(
        _integer(start.get(VAL)) if start is not None else 1,
        (format_.get(VAL) or "decimal") if format_ is not None else "decimal",
        (text.get(VAL) or "") if text is not None else "",
    )


def _integer(said: str | None) -> int:
    return min(int(said), MAX_NUMBER) if said and said.isdigit() else 0
