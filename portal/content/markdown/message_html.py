"""How message cards look in HTML, and where their clues are told: nowhere, in place, or behind a line to open."""

from collections.abc import MutableMapping, Sequence
from enum import StrEnum
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from portal.content.markdown.renderer import alert_label

Tokens = Sequence[Token]
Env = MutableMapping[str, Any]
MAX_DELAYS = 9  # clues beyond light up together with the last one


class ClueDisplay(StrEnum):
    """What is told of clues: nothing, marks with the reasons elsewhere, below each card, or there but folded."""

    HIDDEN = "hidden"
    MARKED = "marked"
    TOLD = "told"
    FOLDED = "folded"


def message_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    if env["clue_display"] in (ClueDisplay.TOLD, ClueDisplay.FOLDED):
        env["clues"] = []
    return f'<figure class="message message-{tokens[at].meta["kind"]}">\n'


def message_sender(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    said = tokens[at].meta
    label = "" if said["has_sender"] else escape(alert_label(env, said["kind"]))
    return f'<figcaption><span class="sender">{label}'


def message_details(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    said = tokens[at].meta
    label = escape(alert_label(env, said["kind"])) if said["has_sender"] else ""
    return f"</span> <small>{label}{' · ' if label and said['has_details'] else ''}"


def message_text(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    return '</small></figcaption>\n<div class="message-text">\n'


def message_close(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    told = ""
    if env["clues"] and env["clue_display"] == ClueDisplay.TOLD:
        told = clue_list(env["clues"])
    elif env["clues"] and env["clue_display"] == ClueDisplay.FOLDED:
        told = f"<details><summary>{alert_label(env, 'clues')}</summary>\n{clue_list(env['clues'])}</details>\n"
    return f"</div>\n{told}</figure>\n"


def turn_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    return '<p class="turn own"><strong>' if tokens[at].meta["is_own"] else '<p class="turn"><strong>'


def turn_words(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    return ":</strong> <span>"


def turn_close(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    return "</span></p>\n"


def clue_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    if env["clue_display"] == ClueDisplay.HIDDEN:
        return ""
    said = tokens[at].meta
    display, env["clue_display"] = env["clue_display"], ClueDisplay.HIDDEN
    reason = self.renderInline(said["reason"].children or [], options, env)
    env["clue_display"] = display
    env["clues"].append((reason, said["is_genuine"]))
    number = len(env["clues"])
    classes = f"clue {clue_classes(number, is_genuine=said['is_genuine'])}"
    return f'<mark class="{classes}"><sup class="clue-number">{number}</sup>'


def clue_close(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    return "" if env["clue_display"] == ClueDisplay.HIDDEN else "</mark>"


def clue_classes(number: int, *, is_genuine: bool) -> str:
    """The classes of a clue and of its reason: when they light up, and for what they speak."""
    return f"clue-{min(number, MAX_DELAYS)}{' genuine' if is_genuine else ''}"


def clue_list(clues: Sequence[tuple[str, bool]]) -> str:
    """The numbered reasons of clues, each with whether it speaks for the message; "" for none."""
    if not clues:
        return ""
    items = "".join(
        f'<li class="{clue_classes(number, is_genuine=is_genuine)}">{reason}</li>\n'
        for number, (reason, is_genuine) in enumerate(clues, 1)
    )
    return f'<ol class="clues">\n{items}</ol>\n'


MESSAGE_RULES: dict[str, Any] = {
    "message_open": message_open,
    "message_sender": message_sender,
    "message_details": message_details,
    "message_text": message_text,
    "message_close": message_close,
    "turn_open": turn_open,
    "turn_words": turn_words,
    "turn_close": turn_close,
    "clue_open": clue_open,
    "clue_close": clue_close,
}
