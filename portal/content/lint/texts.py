"""The words of tokens as a reader reads them, and which of them are the narrator's own."""

import re
from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from portal.content.lint.warning import LintContext
from portal.content.markdown.renderer import plain_text
from portal.content.pages.render_context import RenderContext

# Blocks in which somebody else speaks.
QUOTING = frozenset({"blockquote_open", "alert_open", "message_open"})
QUOTES = {"“": "”", "«": "»", '"': '"'}
OPENING = re.compile("[" + "".join(QUOTES) + "]")


def words_of(tokens: Iterable[Token], context: LintContext) -> str:
    """The words of these tokens in one line, with the values of facts."""
    return " ".join(plain_text(list(tokens), RenderContext(context.shown)).split())


def told_words(tokens: Iterable[Token], context: LintContext) -> str:
    """The narrator's own words: without what somebody says in quotation marks, and without quoted messages."""
    return without_quotes(words_of(told_tokens(tokens), context))


def told_tokens(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens of these that do not stand in a block in which somebody else speaks."""
    depth = 0
    for token in tokens:
        if token.type in QUOTING:
            depth += 1
        elif token.type.replace("_close", "_open") in QUOTING:
            depth -= 1
        elif depth == 0:
            yield token


def without_quotes(text: str) -> str:
    """The words with … for what stands between quotation marks."""
    last = {opening: text.rfind(closing) for opening, closing in QUOTES.items()}
    kept, at = [], 0
    for mark in OPENING.finditer(text):
        if mark.start() >= at and last[mark[0]] > mark.start():
            kept.append(text[at : mark.start()])
            at = text.index(QUOTES[mark[0]], mark.end()) + 1
    return "“…”".join([*kept, text[at:]])
