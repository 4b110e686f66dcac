"""LiaScript's marks taken out; the words stay."""

import re
from collections.abc import Callable, Iterator

from portal.content.checks.liascript_marks import EFFECT, EFFECT_MARK, MEDIUM, MEDIUM_MARK, SPOKEN, SPOKEN_MARK
from portal.content.quick_fixes.quick_fix import QuickFix, TextToFix
from portal.content.text.line_ends import Edit

OWN_MEDIUM = re.compile(MEDIUM.pattern + r"(?=\[[^\[\]]*\]\(media/)")


def liascript_marks(text: TextToFix) -> Iterator[QuickFix]:
    """Marks of speech and effects are dropped, those of sounds and films become the link or medium behind them."""
    for wanted, change in CHANGES.items():
        for fault in text.faults_of(wanted):
            at = fault.line - 1
            changed = change(text.lines[at])
            edit = Edit(at, at + 1, (changed,) if changed else ())
            yield QuickFix("liascript", fault.line, fault.text, (edit,), fixes=fault)


CHANGES: dict[str, Callable[[str], str]] = {
    SPOKEN_MARK: lambda line: SPOKEN.sub("", line, count=1),
    EFFECT_MARK: lambda line: EFFECT.sub("", line, count=1),
    MEDIUM_MARK: lambda line: MEDIUM.sub("", OWN_MEDIUM.sub("!", line)),
}
