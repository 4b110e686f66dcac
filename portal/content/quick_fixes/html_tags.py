"""HTML that has a sign of its own in Markdown, and HTML that says nothing a reader would miss."""

import re
from collections.abc import Iterator

from portal.content.checks.findings import HTML_FAULT
from portal.content.quick_fixes.quick_fix import QuickFix, TextToFix
from portal.content.text.line_ends import Edit

PAIRS = (
    (re.compile(r"<(b|strong)\b[^<>]*>\s*(?P<words>[^<>]*[^<>\s])\s*</\1\s*>", re.IGNORECASE), r"**\g<words>**"),
    (re.compile(r"<(i|em)\b[^<>]*>\s*(?P<words>[^<>]*[^<>\s])\s*</\1\s*>", re.IGNORECASE), r"*\g<words>*"),
    (
        re.compile(
            r"<a\b[^<>]*\bhref\s*=\s*[\"'](?P<url>[^\"'<>\s()]+)[\"'][^<>]*>(?P<words>[^<>\[\]]+)</a\s*>",
            re.IGNORECASE,
        ),
        r"[\g<words>](\g<url>)",
    ),
)
BREAK = re.compile(r"<br\s*/?>[ \t]*", re.IGNORECASE)
EMPTY_TAGS = re.compile(r"</?(?:p|div|span|font|center|u|o:p|small|big|section|article)\b[^<>]*>", re.IGNORECASE)
ANY_TAG = re.compile(r"<[a-z/!?][^<>]*>", re.IGNORECASE)
AUTOLINK = re.compile(r"<(?:https?|mailto|tel):[^<>\s]*>")


def html_tags(text: TextToFix) -> Iterator[QuickFix]:
    """Bold, italics, links and line breaks written in HTML, and tags that only hold what is in them."""
    told: set[int] = set()
    for fault in text.faults_of(HTML_FAULT):
        at = fault.line - 1
        if at in told or at in text.code:
            continue
        told.add(at)
        changed = without_tags(text.lines[at])
        if changed is not None and changed != text.lines[at]:
            lines = tuple(changed.split("\n"))
            yield QuickFix("html", fault.line, fault.text, (Edit(at, at + 1, lines),), fault.values, fixes=fault)


def without_tags(line: str) -> str | None:
    """The line in Markdown's signs; None where a tag is left that has no sign."""
    for tag, sign in PAIRS:
        line = tag.sub(sign, line)
    line = EMPTY_TAGS.sub("", line)
    line = BREAK.sub("\\\n", line).removesuffix("\n").rstrip()
    if ANY_TAG.search(AUTOLINK.sub("", line)):
        return None
    return line.removesuffix("\\") if line.endswith("\\") else line
