"""Inline HTML, as our Markdown makes it, back to Markdown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from portal.content.html.tree import Element, Node

SPECIAL = re.compile(r"[\\`*_\[\]{|]")
LINE_START = re.compile(r"^(?P<number>\d{1,9}(?=[.)]))?(?P<mark>[#+\-=~:.)])", re.MULTILINE)
GAP = re.compile(r"(⟦\d+⟧)")


@dataclass(frozen=True)
class EscapeContext:
    """Where a line of Markdown will stand.

    `brackets`: inside [[ … ]] or a header cell, where bars, brackets and parentheses have a meaning of their own
    that neither links nor code can avoid. `quotes`: inside an attribute. `gaps`: what stands for each ⟦number⟧.
    """

    brackets: bool = False
    quotes: bool = False
    gaps: Mapping[str, str] = field(default_factory=dict)


PLAIN_CONTEXT = EscapeContext()


def inline(nodes: Sequence[Node], setting: EscapeContext = PLAIN_CONTEXT) -> str:
    """The Markdown of some inline nodes; what Markdown has no signs for keeps its text."""
    alone = len(nodes) == 1
    said = (text(one, setting) if isinstance(one, str) else marked(one, setting, alone) for one in nodes)
    return "".join(said).replace("\\\n\n", "\\\n")  # a break is followed by a line's end of its own


def text(words: str, setting: EscapeContext) -> str:
    """The words with everything escaped that would mean something; gaps put in."""
    return "".join(setting.gaps.get(part) or escaped(part, setting) for part in GAP.split(words))


def escaped(words: str, setting: EscapeContext) -> str:
    """The words with everything escaped that would mean something in this place."""
    safe = SPECIAL.sub(r"\\\g<0>", words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if setting.brackets:
        safe = re.sub(r"[()]", r"\\\g<0>", safe)
    return safe.replace('"', "&quot;") if setting.quotes else safe


def marked(element: Element, setting: EscapeContext, alone: bool) -> str:
    """The Markdown of one element; `alone`: the only node in its parent, whose mark it must not run into."""
    inside = inline(element.inside, setting)
    match element.tag:
        case "strong":
            return f"__{inside}__" if alone and "**" in inside else f"**{inside}**"
        case "em":
            return f"_{inside}_" if alone else f"*{inside}*"
        case "code":
            return code(element.text, setting)
        case "br":
            return "\\\n"
        case "a" if not setting.brackets:
            return f"[{inside}]({destination(element.attrs.get('href', ''))})"
        case "img" | "audio" | "video" if not setting.brackets:
            name = element.attrs.get("alt") or element.attrs.get("aria-label", "")
            return f"![{escaped(name, setting)}]({destination(element.attrs.get('src', ''))})"
    return inside


def code(words: str, setting: EscapeContext) -> str:
    """A code span; as text where its letters would end what it stands in, since nothing can be escaped in it."""
    if "<!--" in words or "-->" in words or (setting.brackets and re.search(r"[\\|\[\]()]", words)):
        return escaped(words, setting)
    if setting.quotes and '"' in words:
        return escaped(words, setting)
    longest = max((len(run) for run in re.findall("`+", words)), default=0)
    space = " " if words[:1] in ("`", " ") or words[-1:] in ("`", " ") else ""
    return f"{'`' * (longest + 1)}{space}{words}{space}{'`' * (longest + 1)}"


def destination(url: str) -> str:
    """The address as it is written in the parentheses of a link."""
    said = escape(url, quote=True)
    return f"<{said}>" if re.search(r"[\s()]", url) or not url else said


def line_starts(markdown: str) -> str:
    """The lines of a paragraph, none of which begins another kind of block any more."""
    return LINE_START.sub(lambda said: f"{said['number'] or ''}\\{said['mark']}", markdown)
