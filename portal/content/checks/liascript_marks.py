"""LiaScript's marks of spoken slides, effects and films, which nothing here plays and nobody should read."""

import re
from collections.abc import Iterator, Sequence

from portal.content.checks.faults import N_, Faults
from portal.content.questions.liascript_parser import fence_after

SPOKEN = re.compile(r"\s*--\{\{[^{}]*\}\}--[ \t]*")
EFFECT = re.compile(r"\s*\{\{[ \t]*(?:\d+(?:[ \t]*-[ \t]*\d*)?|(?=\|))(?:[ \t]*\|?>[^{}]*)?[ \t]*\}\}[ \t]*")
MEDIUM = re.compile(r"(?:(?<=\s)|(?<=^)|(?<=[(>“\"]))(?:\?\?|!\?|\?)(?=\[[^\[\]]*\]\([^()\s]+\))")
SPOKEN_MARK = N_("this mark of LiaScript says what is read aloud; here the words themselves are read aloud")
EFFECT_MARK = N_("this mark of LiaScript lets a part appear later; here all of it is shown at once")
MEDIUM_MARK = N_("this mark of LiaScript plays a sound, a film or another page here; what is here is a link to it")


def check_marks(lines: Sequence[str], body_from: int, faults: Faults) -> None:
    """A fault for each mark in the lines of a normalised text, outside of fenced code."""
    fence = ""
    for at in range(body_from, len(lines)):
        before, fence = fence, fence_after(lines[at], fence)
        if not before and not fence:
            for text in marks_in(lines[at]):
                faults.add(at + 1, text)


def marks_in(line: str) -> Iterator[str]:
    """What is said of the marks in this line."""
    if "{{" in line:
        if SPOKEN.match(line):
            yield SPOKEN_MARK
        elif EFFECT.match(line):
            yield EFFECT_MARK
    if "?[" in line and MEDIUM.search(line):
        yield MEDIUM_MARK
