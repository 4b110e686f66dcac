"""Lines with their own ends, so that a text may change in places and keep every other byte."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from portal.content.files.sources import BOM
from portal.content.text.alignment import Aligner

LINE_END = re.compile("\r\n|\r|\n")


class Line(NamedTuple):  # of which a text may have a hundred thousand
    """One line: its text, and what ends it, which is nothing for the last line of a text."""

    text: str
    end: str = ""


@dataclass(frozen=True)
class Edit:
    """Lines, counted from 0, from `start` up to, not including, `end`, that give way to others."""

    start: int
    end: int
    texts: tuple[str, ...] = ()


def split_lines(text: str) -> list[Line]:
    """The lines of a text, the last of which has no end and is empty where the text ends in a line break."""
    return [*map(Line, LINE_END.split(text), [*LINE_END.findall(text), ""])]


def with_lf_ends(text: str) -> str:
    """The text with LF at the end of every line."""
    return LINE_END.sub("\n", text)


def dominant_line_end(text: str) -> str:
    """What ends most lines of the text; LF where nothing does."""
    ends = Counter(LINE_END.findall(text)).most_common(1)
    return ends[0][0] if ends else "\n"


def join_lines(lines: Sequence[Line], usual: str) -> str:
    """The text that has these lines; a line that has no end and is not the last gets the usual one."""
    parts: list[str] = []
    before = ""
    for line in lines[:-1]:
        end = line.end or usual
        if before == "\r" and not line.text and end.startswith("\n"):
            end = "\r"  # else these two would be one CRLF
        parts += (line.text, end)
        before = end
    return "".join([*parts, *(line.text for line in lines[-1:])])


def apply_edits(lines: Sequence[Line], edits: Iterable[Edit]) -> list[Line]:
    """The lines after these edits, none of which overlap; what is new has no end of its own yet."""
    result: list[Line] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        result += lines[at : edit.start]
        result += map(Line, edit.texts)
        at = max(at, edit.end)
    return [*result, *lines[at:]]


def keep_line_ends(text: str, typed: str) -> str:
    """The text as it was typed anew, in which unchanged lines keep their ends and new ones take the usual end.

    A browser sends every line end as CRLF, whatever it was given, and may leave out a byte order mark.
    """
    if text.startswith(BOM):
        return BOM + keep_line_ends(text.removeprefix(BOM), typed.removeprefix(BOM))
    old, new = split_lines(text), [Line(line) for line in LINE_END.split(typed)]
    ends = {line.end for line in old[:-1]}
    if len(ends) > 1:
        restore_ends(old, new)
    return join_lines(new, dominant_line_end(text))


def restore_ends(old: Sequence[Line], new: list[Line]) -> None:
    """Give the new lines that were there before the ends they had."""
    for start, to, size in Aligner().blocks([line.text for line in old], [line.text for line in new]):
        new[to : to + size] = old[start : start + size]
