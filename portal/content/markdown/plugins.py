"""What our Markdown adds to CommonMark: alerts, heading ids, facts, and questions where none can stand."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from portal.content.checks.faults import N_, Faults
from portal.content.files.media import is_playable
from portal.content.questions.options import parse_solution, split_options
from portal.content.text.vietnamese import fold
from portal.deadlines import check_deadline

ALERTS = ("note", "tip", "important", "warning", "caution")
ALERT = re.compile(r"\[!(\w+)\](?P<rest>[^\n]*)(?:\n|$)")
HEADING_ID = re.compile(r"[ \t]*\{#(?P<id>[^{}]*)\}[ \t]*$")
ALERT_FAULT = N_("a box has its sign alone on its first line, one of these: %(known)s")
HEADING_ID_FAULT = N_("“%(id)s” is no code of a heading: small letters a–z, digits, - and _")
ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
FACT = re.compile(r"\{\{[ \t]*(?P<id>[^{}\n]*?)[ \t]*\}\}")
GAP = re.compile(r"\[(?:->)?\[(?P<inside>(?:\\.|[^\[\]\\])*)\]\](?![(\[])", re.DOTALL)
STRAY = re.compile(r"\[\([ xX]?\)\](?![(\[:])|\[->\[")
NO_GAP = re.compile(r"[ xX]?|_{3,}(?:\s+_{3,})*")  # a row to choose, and a survey


def rules_plugin(md: MarkdownIt) -> None:
    """Add the rules of this module to a parser."""
    md.core.ruler.before("inline", "alerts", mark_alerts)
    md.core.ruler.before("inline", "heading_ids", take_heading_ids)
    md.core.ruler.after("inline", "players", take_players)
    md.inline.ruler.before("link", "stray_question", stray_question)
    md.inline.ruler.before("link", "fact", fact)


def mark_alerts(state: StateCore) -> None:
    """Turn a quotation that begins with [!NOTE] or its like into an alert with a title."""
    faults: Faults = state.env["faults"]
    open_alerts: list[int] = []
    for at, token in enumerate(state.tokens):
        if token.type == "blockquote_open" and (name := alert_name(state.tokens[at + 1 : at + 4], faults)):
            open_alerts.append(token.level)
            token.type, token.tag, token.meta = "alert_open", "div", {"alert": name}
        elif token.type == "blockquote_close" and open_alerts and open_alerts[-1] == token.level:
            open_alerts.pop()
            token.type, token.tag = "alert_close", "div"


def alert_name(opening: list[Token], faults: Faults) -> str | None:
    """The kind of alert that a quotation is, taken out of its text; None if it is a plain quotation."""
    if len(opening) < 3 or opening[1].type != "inline":
        return None
    before, content, after = opening
    said = ALERT.match(content.content)
    if said is None:
        return None
    name = said[1].lower()
    line = content.map[0] if content.map else 0
    if name not in ALERTS or said["rest"].strip():
        faults.add(
            line + 1,
            ALERT_FAULT,
            known=" ".join(f"[!{known.upper()}]" for known in ALERTS),
        )
        return None
    content.content = content.content[said.end() :]
    content.map = [line + 1, content.map[1] if content.map else line + 1]
    if not content.content:
        before.hidden = after.hidden = True
    return name


def take_heading_ids(state: StateCore) -> None:
    """Take {#id} off the end of headings, and make every heading one that may stand under the page's title."""
    faults: Faults = state.env["faults"]
    for at, token in enumerate(state.tokens):
        if token.type not in ("heading_open", "heading_close"):
            continue
        token.tag = "h2" if token.tag == "h1" else token.tag
        if token.type == "heading_close":
            continue
        content = state.tokens[at + 1]
        said = HEADING_ID.search(content.content)
        if said is None:
            continue
        content.content = content.content[: said.start()]
        if ID.fullmatch(said["id"]):
            token.attrSet("id", said["id"])
            token.meta["named"] = True
        else:
            line = (token.map or [0])[0] + 1
            faults.add(line, HEADING_ID_FAULT, id=said["id"])


def take_players(state: StateCore) -> None:
    """Make a paragraph that is nothing but a link to a sound or film in media/ the place where it is played.

    On a Git host it is the link that it is written as. Right under a heading, or at the beginning, a sound is the
    voice that reads this section out: one that is shown for itself is written as a picture is.
    """
    for at, token in enumerate(state.tokens):
        if token.type != "paragraph_open":
            continue
        line = state.tokens[at + 1]
        children = line.children or []
        if not is_lone_link(children):
            continue
        href = str(children[0].attrs.get("href", ""))
        if not (href.startswith("media/") and is_playable(href)):
            continue
        is_voice = token.level == 0 and (at == 0 or state.tokens[at - 1].type == "heading_close")
        label = children[1:-1]
        content = "".join(child.content for child in label)
        meta = {"is_link": True, "is_voice": is_voice}
        line.children = [
            Token("image", "img", 0, {"src": href, "alt": ""}, children=label, content=content, meta=meta)
        ]


def is_lone_link(children: list[Token]) -> bool:
    """Whether a line is one link and nothing beside it."""
    if len(children) < 3 or children[0].type != "link_open" or children[-1].type != "link_close":
        return False
    return sum(child.type == "link_open" for child in children) == 1


def heading_id(text: str) -> str:
    """The id of a heading that has none of its own."""
    return re.sub("[^a-z0-9]+", "-", fold(text)).strip("-") or "muc"


def fact(state: StateInline, silent: bool) -> bool:
    """{{ id }}: the value of a fact, put in when the page is rendered."""
    check_deadline()  # asked at every mark
    if not state.src.startswith("{{", state.pos):
        return False
    said = FACT.match(state.src, state.pos)
    if said is None:
        return False
    if not silent:
        token = state.push("fact", "", 0)
        token.content = said["id"]
        token.meta = {"in_link": state.linkLevel > 0}
    state.pos = said.end()
    return True


def stray_question(state: StateInline, silent: bool) -> bool:
    """A question's brackets inside a text: kept as text and reported, unless they turn out to be a gap in it."""
    if state.src[state.pos] != "[":
        return False
    gap = GAP.match(state.src, state.pos)
    said = gap or STRAY.match(state.src, state.pos)
    if said is None:
        return False
    if not silent:
        token = state.push("stray_question", "", 0)
        token.content = said[0]
        if gap and is_gap(gap["inside"]):
            token.meta = {"gap": gap["inside"]}
    state.pos = said.end()
    return True


def is_gap(inside: str) -> bool:
    """Whether there is something to write or to choose between the brackets."""
    return not NO_GAP.fullmatch(inside) and (len(split_options(inside)) > 1 or parse_solution(inside) != "")
