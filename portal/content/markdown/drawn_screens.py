"""Drawn screens in a text: a fence ```screen becomes a phone, drawn when the page is rendered."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from portal.content.checks.faults import Faults
from portal.content.markdown.plugins import FACT
from portal.content.screens.drawing import FIGURE_OPEN, draw_screen
from portal.content.screens.parsing import NO_END, parse_screen
from portal.content.screens.rows import Row, Screen
from portal.content.screens.words import words_of_screen

FENCE_NAME = "screen"


def screens_plugin(md: MarkdownIt) -> None:
    """Add drawn screens to a parser."""
    md.core.ruler.after("block", "screens", take_screens)


def take_screens(state: StateCore) -> None:
    """Make every fence that is named so a drawn screen; what cannot be drawn is a fault at its line."""
    faults: Faults = state.env["faults"]
    for token in state.tokens:
        name, _space, title = token.info.strip().partition(" ")
        if token.type != "fence" or name != FENCE_NAME:
            continue
        start, end = token.map or [0, 0]
        if not is_closed(token, state.env["lines"][start + 1 : end]):
            faults.add(start + 1, NO_END)
        screen = parse_screen(title.strip(), token.content.split("\n"), start + 1, faults)
        token.type, token.meta = "screen", {"screen": screen}


def is_closed(token: Token, lines: list[str]) -> bool:
    """Whether the last line of a fence is its end."""
    return bool(lines) and re.fullmatch(rf"[\s>]*{token.markup[0]}{{3,}}\s*", lines[-1]) is not None


def facts_in(screen: Screen) -> list[tuple[str, int]]:
    """The ids of the facts in the rows of a screen, each with its line."""
    return [
        (found["id"], row.line)
        for row in screen.rows
        for words in (row.text, row.detail, *(tab.label for tab in row.tabs))
        for found in FACT.finditer(words)
    ]


def with_facts(screen: Screen, value_of: Callable[[str, int], str]) -> Screen:
    """The screen with the value of each fact in its place; asked by the fact's id and line."""

    def filled(words: str, line: int) -> str:
        return FACT.sub(lambda found: value_of(found["id"], line), words)

    def filled_row(row: Row) -> Row:
        tabs = tuple(replace(tab, label=filled(tab.label, row.line)) for tab in row.tabs)
        return replace(row, text=filled(row.text, row.line), detail=filled(row.detail, row.line), tabs=tabs)

    return replace(screen, rows=tuple(map(filled_row, screen.rows)))


def screen_html(screen: Screen, language: str, taps: Mapping[str, str] | None = None) -> str:
    """The drawing of a screen with its words for listeners."""
    return (
        f"{FIGURE_OPEN}{draw_screen(screen, language, taps)}"
        f'<div class="visually-hidden">{words_of_screen(screen, language)}</div></figure>'
    )
