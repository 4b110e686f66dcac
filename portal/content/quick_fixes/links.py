"""Near-misses and faults of links: addresses that lead nowhere or are shown as they are typed."""

import re
from collections.abc import Iterator

from portal.content.checks.faults import N_
from portal.content.checks.findings import EMPTY_LINK
from portal.content.markdown.blocks import Prose
from portal.content.quick_fixes.layout import lines_showing
from portal.content.quick_fixes.quick_fix import QuickFix, TextToFix
from portal.content.text.line_ends import Edit

BARE = re.compile(r"(?<![<(\[\w\"'=])https?://[^\s<>()\[\]“”\"]+[^\s<>()\[\]“”\".,;:!?…*_]")
TITLED = re.compile(
    r"\]\([ \t]*(?P<address>(?!media/)(?:<[^<>]*>|[^\s()<>]+))[ \t]+(?:\"[^\"]*\"|'[^']*')[ \t]*\)"
)
EMPTY = re.compile(r"(?<!!)\[(?P<words>[^\[\]]*)\]\(\s*(?:<\s*>)?\s*\)")


def bare_links(text: TextToFix) -> Iterator[QuickFix]:
    """An address typed by itself, which nobody can tap."""
    wanted = N_("a link? an address that stands by itself cannot be tapped")
    prose = [token for item in text.page.items if isinstance(item, Prose) for token in item.tokens]
    for line in dict.fromkeys(lines_showing(prose, "://")):
        if text.lines[line - 1].lstrip().startswith(">"):  # what somebody else says, who may want to cheat
            continue
        changed = BARE.sub(r"<\g<0>>", text.lines[line - 1])
        if changed != text.lines[line - 1]:
            yield QuickFix("address", line, wanted, (Edit(line - 1, line, (changed,)),))


def link_titles(text: TextToFix) -> Iterator[QuickFix]:
    """Words behind the address of a link, which nothing shows."""
    wanted = N_("the words “%(words)s” behind the address of this link are shown to nobody")
    for token in text.tokens:
        for child in token.children or []:
            if child.type != "link_open" or not child.attrs.get("title") or "line" not in child.meta:
                continue
            line = int(child.meta["line"])
            changed = TITLED.sub(r"](\g<address>)", text.lines[line - 1])
            if changed != text.lines[line - 1] and not str(child.attrs.get("href", "")).startswith("media/"):
                values = (("words", str(child.attrs["title"])),)
                yield QuickFix("title", line, wanted, (Edit(line - 1, line, (changed,)),), values, is_safe=False)


def empty_links(text: TextToFix) -> Iterator[QuickFix]:
    """A link without an address: its words stay."""
    for fault in text.faults_of(EMPTY_LINK):
        line = text.lines[fault.line - 1]
        changed = EMPTY.sub(r"\g<words>", line)
        if changed != line:
            edit = Edit(fault.line - 1, fault.line, (changed,))
            yield QuickFix("empty-link", fault.line, fault.text, (edit,), fault.values, is_safe=False, fixes=fault)
