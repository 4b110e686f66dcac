"""What a page refers to and what cannot stand in it, found by one walk through its tokens."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from portal.content.checks.faults import N_, Faults
from portal.content.files.yaml_values import GUIDE_NAME, NO_GUIDE_NAME
from portal.content.markdown.drawn_screens import facts_in
from portal.content.markdown.plugins import heading_id
from portal.content.markdown.renderer import ALLOWED_SCHEMES, plain_text, scheme_of
from portal.content.pages.render_context import EMPTY_CONTEXT

ANSWER_FRAME = re.compile(r'<div class ?= ?"answer" ?>|</div>')  # around explanations in files made elsewhere
TASK = re.compile(r"\[(?P<mark>[ xX])\][ \t]+")
DECORATIVE = ("trang trí", "decorative")  # the title of a picture that tells those who cannot see it nothing
HTML_FAULT = N_("signs of a web page are not read here: %(html)s")
LINK_ELSEWHERE = N_("no link leads to “%(link)s”: only to pages, web addresses (https), phone numbers and e-mail")
EMPTY_LINK = N_("this link does not say where it leads")
EMPTY_PICTURE = N_("this picture does not say which file it shows: insert it anew")


@dataclass
class PageReferences:
    """Destinations as written and ids of facts, each with its line, and the ids of headings in their order."""

    links: list[tuple[str, int]] = field(default_factory=list)
    media: list[tuple[str, int]] = field(default_factory=list)
    facts: list[tuple[str, int]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    step_lists: list["StepList"] = field(default_factory=list)


@dataclass(frozen=True)
class StepList:
    """A numbered list at the margin: how many steps it has, and where; `guide` is that whose steps it says to be.

    `guide` is as written, slug or course/slug, and "" for a list without a mark.
    """

    steps: int
    line: int
    guide: str = ""


def collect_references(tokens: Sequence[Token], faults: Faults) -> PageReferences:
    """Give headings their ids and tasks their class, tell tokens their line, and collect what they refer to."""
    found = PageReferences()
    explaining = False
    line = 1
    for at, token in enumerate(tokens):
        line = token.map[0] + 1 if token.map else line
        if token.type in ("explanation_open", "explanation_close"):
            explaining = token.type == "explanation_open"
        elif token.type == "html_block":
            if explaining and ANSWER_FRAME.fullmatch(token.content.strip()):
                token.content = ""
            else:
                report_html(token, line, faults)
        elif token.type == "ordered_list_open" and token.level == 0:
            found.step_lists.append(step_list(tokens, at, line, faults))
        elif token.type == "list_item_open":
            mark_task(tokens[at : at + 3])
        elif token.type == "screen":
            found.facts += facts_in(token.meta["screen"])
        elif token.type == "inline":
            collect_in_line(token.children or [], line, found, faults)
    assign_heading_ids(tokens, found, faults)
    return found


def step_list(tokens: Sequence[Token], at: int, line: int, faults: Faults) -> StepList:
    """The numbered list that is opened at this place."""
    steps = 0
    for token in tokens[at + 1 :]:
        if token.type == "ordered_list_close" and token.level == 0:
            break
        steps += token.type == "list_item_open" and token.level == 1
    guide, marked = tokens[at].meta.get("steps_of", ("", line))
    if "steps_of" in tokens[at].meta and not GUIDE_NAME.fullmatch(guide):
        faults.add(marked, NO_GUIDE_NAME, name=guide)
        guide = ""
    return StepList(steps, marked, guide)


def collect_in_line(children: Sequence[Token], line: int, found: PageReferences, faults: Faults) -> None:
    for token in children:
        token.meta["line"] = line
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        elif token.type == "html_inline":
            report_html(token, line, faults)
        elif token.type == "stray_question":
            misplaced = N_("“%(text)s” belongs to a question, which has lines of its own, after an empty one")
            faults.add(line, misplaced, text=token.content)
        elif token.type == "clue_open":
            collect_in_line(token.meta["reason"].children or [], line, found, faults)
            line += token.meta["lines"]
        elif token.type == "fact":
            found.facts.append((token.content, line))
        elif token.type == "link_open":
            collect_link(str(token.attrs.get("href", "")), line, found, faults)
        elif token.type == "image":
            collect_image(token, line, found, faults)
            collect_in_line(token.children or [], line, found, faults)


def collect_link(destination: str, line: int, found: PageReferences, faults: Faults) -> None:
    scheme = scheme_of(destination)
    if not destination.strip():
        faults.add(line, EMPTY_LINK)
    elif scheme and scheme not in ALLOWED_SCHEMES:
        faults.add(line, LINK_ELSEWHERE, link=destination)
    elif not scheme:
        found.links.append((destination, line))


def collect_image(token: Token, line: int, found: PageReferences, faults: Faults) -> None:
    source = str(token.attrs.get("src", ""))
    if not source.strip():
        faults.add(line, EMPTY_PICTURE)
        return
    found.media.append((source, line))
    is_decorative = str(token.attrs.get("title", "")).strip().casefold() in DECORATIVE
    if not is_decorative and not plain_text(token.children or [], EMPTY_CONTEXT).strip():
        no_alternative = N_("the picture “%(name)s” does not say yet what it shows, for those who cannot see it")
        faults.add(line, no_alternative, name=source)


def report_html(token: Token, line: int, faults: Faults) -> None:
    if re.match(r"\s*<script\b", token.content, re.IGNORECASE):
        faults.add(line, N_("programs are never run here: take <script> out"))
    else:
        faults.add(line, HTML_FAULT, html=token.content.strip().split("\n")[0][:60])


def mark_task(opening: Sequence[Token]) -> None:
    """Make a list item that begins with [ ] or [x] a task."""
    if len(opening) < 3 or opening[2].type != "inline" or not opening[2].children:
        return
    first = opening[2].children[0]
    said = TASK.match(first.content) if first.type == "text" else None
    if said:
        opening[0].attrSet("class", "task" if said["mark"] == " " else "task done")
        first.content = first.content[said.end() :]


def assign_heading_ids(tokens: Sequence[Token], found: PageReferences, faults: Faults) -> None:
    """Every heading gets an id that no other on the page has; its own, where it was given one."""
    headings = [at for at, token in enumerate(tokens) if token.type == "heading_open"]
    given: set[str] = set()
    for at in headings:
        own = str(tokens[at].attrs.get("id", ""))
        if own in given:
            line = (tokens[at].map or [0])[0] + 1
            faults.add(line, N_("two headings of this page have the code “%(id)s”"), id=own)
        given |= {own} - {""}
    taken = Counter(given)
    for at in headings:
        own = str(tokens[at].attrs.get("id", ""))
        name = own or unique_heading_id(heading_id(plain_text([tokens[at + 1]], EMPTY_CONTEXT)), taken)
        tokens[at].attrSet("id", name)
        found.headings.append(name)


def unique_heading_id(name: str, taken: Counter[str]) -> str:
    """The name, or with the first number after it that is free; `taken` counts how often each was asked for."""
    free = name
    while taken[free]:
        taken[name] += 1
        free = f"{name}-{taken[name]}"
    taken[free] += 1
    return free
