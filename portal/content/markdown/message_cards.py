"""Message cards: a quotation that begins with [!SMS] or its like, and the clues that are marked in it.

On a Git host a card is the quotation that it is written as. The mark of a clue is a comment, which shows neither
there nor in LiaScript.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import html_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from portal.content.checks.faults import N_, Faults
from portal.content.questions.attributes import with_plain_quotes
from portal.deadlines import check_deadline

MESSAGE_KINDS = ("sms", "zalo", "call", "notice", "email")
MARK = re.compile(rf"\[!(?P<kind>{'|'.join(MESSAGE_KINDS)})\][ \t]*", re.IGNORECASE | re.ASCII)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
CLUE_START = re.compile(r"<!--\s*(?:data-clue\b|data-genuine\b|/clue\b)")
CLUE_ATTRIBUTE = re.compile(r'\s*(?P<name>[A-Za-z][\w-]*)(?:="(?P<value>[^"]*)")?(?=\s|$)')
SPEAKER = re.compile(r"^\*\*(?P<name>[^*:\n\0]{1,40})(?::\*\*|\*\*:)[ \t]*", re.MULTILINE)
TITLE = re.compile(r"(?P<title>[^*_`\[{<&.!?…]{1,60}[.!?…])[ \t]+(?=\S)")
SENDER_END = " · "
ALLOWED_BLOCKS = frozenset({"paragraph_open", "bullet_list_open", "ordered_list_open"})

NO_TEXT = N_("this message has no text: it stands below its first line, each line after a sign >")
OTHER_BLOCK = N_("a message has paragraphs and lists only")
LINK = N_("an address in a message is text that leads nowhere: take the link away")
OUTSIDE = N_("a clue stands in a message: below a line such as > [!SMS]")
NOT_OPEN = N_("a clue ends here that does not begin in the same paragraph")
NOT_CLOSED = N_("this clue does not end in its paragraph: <!-- /clue --> is missing")
NESTED = N_("a clue begins here inside another one: end that one before, with <!-- /clue -->")
CROSSED = N_("a clue begins and ends either both inside bold or slanted words or both outside")
EMPTY = N_("this clue marks no words")
INSIDE = N_("no clue stands in the words of a picture, in a footnote or in the reason of a clue")
IN_CODE = N_("no clue stands between ` and `: take these signs away")
NO_REASON = N_("this clue does not say yet what is to be seen in it")
LOOSE = N_('the quotation marks of this clue are not plain ones (")')
UNREADABLE = N_('a clue is written as <!-- data-clue="why" -->words<!-- /clue -->')


@dataclass(frozen=True)
class RawClue:
    """What the comment before a clue says: the reason, as written, and whether it speaks for the message."""

    reason: str
    is_genuine: bool = False


class InvalidClue(ValueError):
    """The comment before a clue cannot be read; the argument is the msgid that says why."""


def message_cards_plugin(md: MarkdownIt) -> None:
    """Add the rules of this module to a parser."""
    md.block.ruler.at("html_block", html_block_without_clues, {"alt": ["paragraph", "reference", "blockquote"]})
    md.inline.ruler.before("html_inline", "clue", clue)
    md.core.ruler.before("alerts", "message_cards", gather_cards)
    md.core.ruler.after("inline", "clues", settle_clues)


def html_block_without_clues(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A clue at the beginning of a line belongs to the text of that line: a comment would swallow all of it."""
    at = state.bMarks[start] + state.tShift[start]
    if state.src.startswith("<!--", at) and CLUE_START.match(state.src, at):
        return False
    return html_block(state, start, end, silent)


def gather_cards(state: StateCore) -> None:
    """Turn every quotation that begins with the mark of a message into a card with its sender."""
    tokens, at = state.tokens, 0
    gathered: list[Token] = []
    while at < len(tokens):
        kind = message_kind(tokens[at : at + 3])
        if kind:
            end = closing(tokens, at)
            gathered += card(kind, tokens[at : end + 1], state.env["faults"])
            at = end + 1
        else:
            gathered.append(tokens[at])
            at += 1
    state.tokens = gathered


def message_kind(opening: Sequence[Token]) -> str:
    """The kind of message that a quotation is; empty for another one."""
    if len(opening) < 3 or opening[0].type != "blockquote_open" or opening[2].type != "inline":
        return ""
    said = MARK.match(opening[2].content)
    return said["kind"].lower() if said else ""


def closing(tokens: Sequence[Token], at: int) -> int:
    """The place of the token that closes the one at this place."""
    depth = 0
    for here in range(at, len(tokens)):
        depth += tokens[here].nesting
        if depth == 0:
            return here
    return len(tokens) - 1


def card(kind: str, quotation: Sequence[Token], faults: Faults) -> Iterator[Token]:
    """The tokens of a card: its sender and details, then its text with who says what."""
    first = quotation[2]
    line = first.map[0] if first.map else 0
    content = MARK.sub("", first.content, count=1)
    masked = without_comments(content)
    end = masked.find("\n") if "\n" in masked else len(content)
    dot = masked.find(SENDER_END, 0, end)
    sender_end = end if dot < 0 else dot
    rest = line + content.count("\n", 0, end) + 1
    sender, details = content[:sender_end], content[dot + len(SENDER_END) : end] if dot >= 0 else ""
    yield Token("message_open", "figure", 1, map=quotation[0].map, meta={"kind": kind}, block=True)
    said = {"kind": kind, "has_sender": bool(sender.strip()), "has_details": bool(details.strip())}
    yield Token("message_sender", "", 0, meta=said)
    yield line_token(sender, line)
    yield Token("message_details", "", 0, meta=said)
    yield line_token(details, line + content.count("\n", 0, max(dot, 0)))
    yield Token("message_text", "", 0)
    body = [*turns(content[end + 1 :], rest), *body_of(quotation[4:-1], faults)]
    speakers = [token for token in body if token.type == "turn_open"]
    for token in speakers:
        token.meta["is_own"] = kind == "call" and token.meta["speaker"] != speakers[0].meta["speaker"]
    if not body and kind != "call":
        faults.add(line + 1, NO_TEXT)
    yield from body
    yield Token("message_close", "figure", -1, block=True)


def body_of(tokens: Sequence[Token], faults: Faults) -> Iterator[Token]:
    """The text of a card after its first paragraph; what no message has is a fault."""
    at = 0
    while at < len(tokens):
        check_deadline()
        end = closing(tokens, at)
        if tokens[at].type not in ALLOWED_BLOCKS:
            faults.add((tokens[at].map or [0])[0] + 1, OTHER_BLOCK)
        if tokens[at].type == "paragraph_open":
            inline = tokens[at + 1]
            yield from turns(inline.content, inline.map[0] if inline.map else 0)
        else:
            yield from tokens[at : end + 1]
        at = end + 1


def turns(content: str, line: int) -> Iterator[Token]:
    """The paragraph, cut before each line that begins with who speaks, such as **Họ:**."""
    said = list(SPEAKER.finditer(without_comments(content)))
    first = said[0].start() if said else len(content)
    if content[:first].strip():
        yield Token("paragraph_open", "p", 1, map=[line, line + 1], block=True)
        yield line_token(content[:first], line)
        yield Token("paragraph_close", "p", -1, block=True)
    for turn, after in pairwise([*said, None]):
        if turn is None:
            break
        end = after.start() if after else len(content)
        here = line + content.count("\n", 0, turn.start())
        yield Token("turn_open", "p", 1, map=[here, here + 1], meta={"speaker": turn["name"].strip()}, block=True)
        yield line_token(turn["name"].strip(), here)
        yield Token("turn_words", "", 0)
        yield line_token(content[turn.end() : end], here)
        yield Token("turn_close", "p", -1, block=True)


def line_token(content: str, line: int) -> Token:
    """A token for inline Markdown that begins on this line, from 0; it is parsed with the rest of the page."""
    return Token("inline", "", 0, content=content.strip(), map=[line, line + 1], children=[])


def without_comments(text: str) -> str:
    """The text with as many other signs in the place of each comment."""
    end = text.rfind("-->") + 3  # no comment is looked for where none can end
    if end < 3:
        return text
    return COMMENT.sub(lambda said: "\0" * len(said[0]), text[:end]) + text[end:]


def clue(state: StateInline, silent: bool) -> bool:
    """The comment at which a clue begins, with its reason, or the one at which it ends."""
    check_deadline()
    if not state.src.startswith("<!--", state.pos) or state.html_terminator_last("-->") < state.pos + 4:
        return False
    if CLUE_START.match(state.src, state.pos) is None:
        return False
    end = state.src.index("-->", state.pos + 4)
    inside = state.src[state.pos + 4 : end]
    if not silent:
        is_end = inside.strip() == "/clue"
        token = state.push("clue_close" if is_end else "clue_open", "", 0)
        token.content = inside
        token.meta = {"lines": inside.count("\n")}
    state.pos = end + 3
    return True


def read_clue(inside: str) -> RawClue:
    """What the comment before a clue says; raises InvalidClue."""
    found: dict[str, str] = {}
    text = inside.rstrip()
    if with_plain_quotes(text) != text:
        raise InvalidClue(LOOSE)
    at = 0
    while at < len(text):
        said = CLUE_ATTRIBUTE.match(text, at)
        if said is None or said["name"] not in ("data-clue", "data-genuine") or said["name"] in found:
            raise InvalidClue(UNREADABLE)
        found[said["name"]] = said["value"] or ""
        at = said.end()
    if not found.get("data-clue", "").strip():
        raise InvalidClue(NO_REASON)
    if found.get("data-genuine", ""):
        raise InvalidClue(UNREADABLE)
    return RawClue(" ".join(unescape(found["data-clue"]).split()), "data-genuine" in found)


def settle_clues(state: StateCore) -> None:
    """Give every clue its reason, ready to be shown; what is no clue in its place is a fault and left out.

    In a card addresses and telephone numbers are text.
    """
    faults: Faults = state.env["faults"]
    depth = 0
    for token in state.tokens:
        depth += {"message_open": 1, "message_close": -1}.get(token.type, 0)
        if token.type == "inline" and token.children:
            line = (token.map or [0])[0] + 1
            if depth:
                token.children = list(as_text(token.children, line, faults))
            if any(child.type.startswith("clue_") for child in token.children):
                token.children = settled(state, token.children, line, in_card=depth > 0)
            drop_inner_clues(state, token.children, line)


def as_text(children: Sequence[Token], line: int, faults: Faults) -> Iterator[Token]:
    """The line of a card without what could be tapped."""
    for child in children:
        line += lines_in(child)
        if child.type == "link_open":
            faults.add(line, LINK)
        elif child.type == "fact":
            child.meta["in_link"] = True
        elif child.type == "code_inline":
            child.type, child.tag = "text", ""
            if CLUE_START.search(child.content):
                faults.add(line, IN_CODE)
        if child.type not in ("link_open", "link_close"):
            yield child


def settled(state: StateCore, children: Sequence[Token], line: int, *, in_card: bool) -> list[Token]:
    """The line with those clues that are whole, each with its reason."""
    faults: Faults = state.env["faults"]
    kept: list[Token] = []
    opened, depth, begun = -1, 0, line  # where in `kept` the open clue begins, and on which line
    refused = 0  # how many clues were refused whose ends are still to come
    for child in children:
        if child.type == "clue_open":
            wrong, raw = checked_clue(child, is_open=opened >= 0, in_card=in_card)
            if raw is None:
                faults.add(line, wrong)
                refused += 1
            else:
                child.meta |= {"reason": reason_token(state, raw, line), "is_genuine": raw.is_genuine}
                opened, depth, begun = len(kept), 0, line
                kept.append(child)
        elif child.type != "clue_close":
            depth += child.nesting
            kept.append(child)
        elif refused:
            refused -= 1
        elif opened < 0:
            faults.add(line, NOT_OPEN if in_card else OUTSIDE)
        else:
            wrong = CROSSED if depth else "" if any(map(shows, kept[opened + 1 :])) else EMPTY
            if wrong:
                faults.add(begun, wrong)
                del kept[opened]
            else:
                kept.append(child)
            opened = -1
        line += lines_in(child)
    if opened >= 0:
        faults.add(begun, NOT_CLOSED)
        del kept[opened]
    return kept


def drop_inner_clues(state: StateCore, children: Sequence[Token], line: int) -> None:
    """Leave out clues within what a line holds, which is shown by itself or not at all; each place is a fault."""
    for child in children:
        line += lines_in(child)
        for inner in inner_lines(state, child):
            if any(one.type.startswith("clue_") for one in inner):
                state.env["faults"].add(line, INSIDE)
                inner[:] = [one for one in inner if not one.type.startswith("clue_")]
            drop_inner_clues(state, inner, line)


def inner_lines(state: StateCore, child: Token) -> Iterator[list[Token]]:
    """What was parsed within a part of a line: the words of a picture, a footnote, the reason of a clue."""
    if child.children:
        yield child.children
    if child.type == "clue_open":
        yield child.meta["reason"].children or []
    elif child.type == "footnote_ref":
        yield state.env["footnotes"]["list"][child.meta["id"]].get("tokens") or []


def checked_clue(token: Token, *, is_open: bool, in_card: bool) -> tuple[str, RawClue | None]:
    """What is wrong with the clue that begins here, or what it says."""
    if not in_card or is_open:
        return (NESTED if in_card else OUTSIDE), None
    try:
        return "", read_clue(token.content)
    except InvalidClue as wrong:
        return str(wrong), None


def reason_token(state: StateCore, raw: RawClue, line: int) -> Token:
    """The reason as inline Markdown; of two sentences the first, if it is short, stands out as its title."""
    text = TITLE.sub(r"**\g<title>** ", raw.reason, count=1) if TITLE.match(raw.reason) else raw.reason
    children: list[Token] = []
    state.md.inline.parse(text, state.md, state.env, children)
    return Token("inline", "", 0, content=text, map=[line - 1, line], children=children)


def shows(token: Token) -> bool:
    """Whether a reader sees anything of the token."""
    return bool(token.content.strip()) or token.type in ("fact", "image")


def lines_in(child: Token) -> int:
    """How many line ends the text of the token has."""
    if child.type in ("softbreak", "hardbreak"):
        return 1
    return int(child.meta.get("lines", 0))
