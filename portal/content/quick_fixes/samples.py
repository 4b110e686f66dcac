"""Starters and samples that nobody wrote over, taken out."""

from collections.abc import Iterator

from portal.content.checks.starters import SAMPLE_FAULT, STARTER, STARTER_FAULT, leftovers
from portal.content.quick_fixes.quick_fix import QuickFix, TextToFix
from portal.content.text.line_ends import Edit


def samples(text: TextToFix) -> Iterator[QuickFix]:
    """A sample is taken out whole, of a line with a starter only that."""
    faults = {fault.line: fault for fault in text.faults_of(SAMPLE_FAULT, STARTER_FAULT)}
    for one in leftovers(text.lines):
        fault = faults.get(one.start + 1)
        if fault is None or one.start < text.body_from:
            continue
        start, end = one.start, one.end
        line = text.lines[start]
        if not one.is_sample and STARTER.sub("", line).strip(" -*>#|0123456789."):
            edit = Edit(start, end, (STARTER.sub("", line).rstrip(),))
        else:
            while one.is_sample and start - 1 in text.comments:  # what is said of a text with gaps
                start -= 1
            edit = Edit(start, end + (end < len(text.lines) and not text.lines[end].strip()))
        yield QuickFix("sample", fault.line, fault.text, (edit,), fault.values, is_safe=False, fixes=fault)
