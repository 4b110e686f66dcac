"""What nobody has confirmed: said beside one value, and once below a list or a table that has more of them."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from portal.content.markdown.renderer import Env, Tokens, alert_label, resolve, table_close, table_open
from portal.content.pages.render_context import RenderContext

FEWEST = 2  # values in a list or a table, from which on they are told together


def fact(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    """The value of a fact or a rule; one that nobody has confirmed says so."""
    place: RenderContext = env["place"]
    known = resolve(place.fact, tokens[at].content, tokens[at], env)
    if known is None:
        return escape(tokens[at].content)
    value = escape(known.value)
    if known.phone and not tokens[at].meta["in_link"]:
        value = f'<a href="tel:{known.phone}">{value}</a>'
    if known.confirmed:
        return value
    said = f"({alert_label(env, 'unconfirmed')})"
    if env.get("told_at") is None:
        return f'<span class="unconfirmed">{value} <small>{said}</small></span>'
    return f'<span class="unconfirmed">{value}<span class="visually-hidden"> {said}</span></span>'


def group_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    """A list or a table; if it has several values that nobody has confirmed, they are told together."""
    if env.get("told_at") is None:
        end = end_of(tokens, at)
        if sum(is_unconfirmed(token, env["place"]) for token in tokens[at:end]) >= FEWEST:
            env["told_at"] = tokens[end]
    if tokens[at].type == "table_open":
        return table_open(self, tokens, at, options, env)
    return self.renderToken(tokens, at, options, env)


def group_close(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    """The end of a list or a table, and below it what its marked values have in common."""
    is_table = tokens[at].type == "table_close"
    html = table_close(self, tokens, at, options, env) if is_table else self.renderToken(tokens, at, options, env)
    if env.get("told_at") is not tokens[at]:
        return html
    env["told_at"] = None
    return f'{html}<p class="unconfirmed"><small>{alert_label(env, "unconfirmed-above")}</small></p>\n'


def end_of(tokens: Sequence[Token], at: int) -> int:
    """Where the block that is opened here is closed."""
    kind, level = tokens[at].type.replace("_open", "_close"), tokens[at].level
    ends = (end for end in range(at, len(tokens)) if tokens[end].type == kind and tokens[end].level == level)
    return next(ends, len(tokens) - 1)


def is_unconfirmed(token: Token, place: RenderContext) -> int:
    """How many values in this token nobody has confirmed."""
    return sum(not place.facts[id].confirmed for id in fact_ids(token) if id in place.facts)


def fact_ids(token: Token) -> Iterator[str]:
    """The ids of the facts and rules in this token, and in those within it."""
    if token.type == "fact":
        yield token.content
    for child in token.children or ():
        yield from fact_ids(child)


UNCONFIRMED_RULES: dict[str, Any] = {
    "fact": fact,
    "bullet_list_open": group_open,
    "bullet_list_close": group_close,
    "ordered_list_open": group_open,
    "ordered_list_close": group_close,
    "table_open": group_open,
    "table_close": group_close,
}
