"""Recorded voices of a page: which section each reads out, and how one gets into the text and out of it again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from portal.content.checks.faults import Faults
from portal.content.enums import PageKind
from portal.content.files.sources import normalise
from portal.content.markdown.links import media_name
from portal.content.markdown.parser import parse
from portal.content.markdown.renderer import plain_text
from portal.content.markdown.writing import destination, escaped_label
from portal.content.pages.page import parse_page
from portal.content.pages.render_context import Fact, RenderContext

VOICE_PAGE_KINDS = (PageKind.COURSE, PageKind.LESSON, PageKind.GUIDE)
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(frozen=True)
class VoiceSection:
    """A stretch of a page that one voice reads: its heading ("" before the first), words, and recording.

    `key` names it while the text is not changed; `line` is that of its heading, from 0, or where the text begins;
    `voice_line` is the line of the link to the recording `voice`, -1 and "" where none is.
    """

    key: str
    heading: str
    words: str
    line: int
    voice: str = ""
    voice_line: int = -1


def voice_sections(source: str, facts: Sequence[Fact] = ()) -> tuple[VoiceSection, ...]:
    """The sections of a page that can have a voice, each with the words to read out; without any, no heading."""
    text = normalise(source)
    page = parse_page("", text)
    lines = text.split("\n")
    start = page.front.body_from
    tokens = parse("\n" * start + "\n".join(lines[start:]), Faults(""))
    place = RenderContext({fact.id: fact for fact in facts})
    heads = [at for at, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    begins = [-1, *heads]
    ends = [*heads, len(tokens)]
    found = []
    for number, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        heading = plain_text([tokens[begin + 1]], place).strip() if begin >= 0 else ""
        first = begin + 3 if begin >= 0 else 0
        line = _end_line(tokens[begin]) - 1 if begin >= 0 else start - 1
        name, voice_line = _voice_at(tokens, first, end)
        words = _words(tokens[first + 3 if name else first : end], place)
        if words:
            found.append(VoiceSection(f"{number}", heading, words, line, name, voice_line))
    return tuple(found)


def with_voice(source: str, section: VoiceSection, name: str, label: str) -> str:
    """The text with this recording in the section; an earlier one goes, all else stays byte for byte."""
    lines = LINE.findall(source)
    link = f"[{escaped_label(label)}]({destination('media/' + name)})"
    if section.voice:
        end = _line_end(lines[section.voice_line])
        lines[section.voice_line] = link + end
        return "".join(lines)
    end = _line_end(source)
    at = section.line + 1
    before = "".join(lines[:at])
    after = "".join(lines[at:])
    if before and not before.endswith(("\n", "\r")):
        before += end
    is_parted = not after.strip() or not LINE.findall(after)[0].strip()
    lead = end if section.heading else ""
    return before + lead + link + end + ("" if is_parted else end) + after


def without_voice(source: str, section: VoiceSection) -> str:
    """The text without the section's recording and the empty line that stood after it."""
    lines = LINE.findall(source)
    at = section.voice_line
    if not section.voice:
        return source
    del lines[at]
    if at < len(lines) and not lines[at].strip() and (at == 0 or not lines[at - 1].strip() or not section.heading):
        del lines[at]
    return "".join(lines)


def _end_line(token: Token) -> int:
    return token.map[1] if token.map else 0


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _voice_at(tokens: Sequence[Token], first: int, end: int) -> tuple[str, int]:
    """The name and the line of the recording that a section begins with."""
    if first >= end or tokens[first].type != "paragraph_open":
        return "", -1
    children = tokens[first + 1].children or []
    if not children or not children[0].meta.get("is_voice"):
        return "", -1
    line = tokens[first].map
    return media_name(str(children[0].attrs["src"])), line[0] if line else -1


def _words(tokens: Sequence[Token], place: RenderContext) -> str:
    """What is read out: the words up to the first question and what it asks, a block a line."""
    spoken: list[Token] = []
    last = 0  # where the block begins that a question after it would ask
    for token in tokens:
        if token.type == "question_open":
            del spoken[last:]
            break
        if token.level == 0 and token.nesting >= 0 and token.type != "inline":
            last = len(spoken)
        spoken.append(token)
    lines = (" ".join(plain_text([token], place).split()) for token in spoken if token.type == "inline")
    return "\n".join(line for line in lines if line)
