"""Bounds of what a text may hold, checked before it is parsed: no text may cost seconds of a processor.

Parsing costs some 50 microseconds a line and a mark, rendering as much, and some marks cost by the square. A text
at every bound is parsed and rendered within a second; the largest lesson we ship has 370 lines and 450 marks.
"""

import re
import unicodedata

from portal.content.checks.faults import N_, Faults

MAX_LINES = 5_000
MAX_MARKS = 6_000
MAX_TABLE_LINES = 300
MAX_COLUMNS = 40
MAX_COMBINING = 64  # on one letter; composing them costs by the square
MARK = re.compile(r"[\[*_`<&^{>|\\]")
NO_LETTERS = re.compile(rf"[^\w\s!-/:-@\[-`{{-~]{{{MAX_COMBINING + 1},}}")


def is_too_complex(text: str, faults: Faults) -> bool:
    """Whether the text holds more than is parsed; says what and where."""
    if is_plainly_simple(text):
        return False
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        faults.add(
            MAX_LINES,
            N_("the text has %(count)s lines; at most %(most)s are read"),
            count=len(lines),
            most=MAX_LINES,
        )
        return True
    tables = 0
    marks = 0
    for number, line in enumerate(lines, 1):
        marks += len(MARK.findall(line))
        pipes = line.count("|")
        tables += pipes > 0
        if pipes > MAX_COLUMNS + 1:
            faults.add(
                number,
                N_("a line has %(count)s columns; at most %(most)s are read"),
                count=pipes,
                most=MAX_COLUMNS,
            )
            return True
        if tables > MAX_TABLE_LINES:
            faults.add(
                number, N_("the tables have more than %(most)s lines: make several pages"), most=MAX_TABLE_LINES
            )
            return True
        if marks > MAX_MARKS:
            faults.add(
                number,
                N_("the text has more than %(most)s marks such as [ and *: make several pages"),
                most=MAX_MARKS,
            )
            return True
        if not line.isascii() and has_combining_run(line):
            faults.add(number, N_("a letter has more than %(most)s accents"), most=MAX_COMBINING)
            return True
    return False


def is_plainly_simple(text: str) -> bool:
    """Whether the text as a whole is within every bound, so that no line of it needs to be looked at."""
    return (
        text.count("\n") < MAX_LINES
        and text.count("|") <= MAX_COLUMNS
        and len(text) - len(MARK.sub("", text)) <= MAX_MARKS
        and not has_combining_run(text)
    )


def has_combining_run(line: str) -> bool:
    """Whether more than MAX_COMBINING combining characters follow each other."""
    for run in NO_LETTERS.finditer(line):
        combining = 0
        for letter in run[0]:
            combining = combining + 1 if unicodedata.combining(letter) else 0
            if combining > MAX_COMBINING:
                return True
    return False
