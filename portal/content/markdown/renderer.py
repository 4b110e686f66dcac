"""How the tokens of our Markdown look in HTML, where that differs from plain CommonMark."""

from collections.abc import Callable, MutableMapping, Sequence
from html import escape
from typing import Any, TypeVar
from urllib.parse import urlsplit

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from portal.content.markdown.drawn_screens import screen_html, with_facts
from portal.content.pages.render_context import Medium, RenderContext, UnresolvedReference
from portal.content.screens.parsing import MAX_ROW_LENGTH, TOO_LONG
from portal.content.text.languages import in_language

ALLOWED_SCHEMES = ("http", "https", "tel", "mailto")
ALERT_LABELS = {
    "vi": {
        "note": "Ghi chú",
        "tip": "Mẹo",
        "important": "Quan trọng",
        "warning": "Cảnh báo",
        "caution": "Nguy hiểm",
        "unconfirmed": "chưa xác nhận",
        "unconfirmed-above": "Chữ gạch chấm ở trên: chưa xác nhận.",
        "table": "Bảng",
        "sms": "SMS",
        "zalo": "Zalo",
        "call": "cuộc gọi",
        "notice": "giấy báo",
        "email": "thư điện tử",
        "clues": "Coi dấu hiệu",
    },
    "en": {
        "note": "Note",
        "tip": "Tip",
        "important": "Important",
        "warning": "Warning",
        "caution": "Danger",
        "unconfirmed": "not confirmed",
        "unconfirmed-above": "What is underlined with dots above is not confirmed.",
        "table": "Table",
        "sms": "text message",
        "zalo": "Zalo",
        "call": "call",
        "notice": "paper notice",
        "email": "e-mail",
        "clues": "See the clues",
    },
}
DRAWING = '<div class="drawing"></div>'  # no text can write one
Tokens = Sequence[Token]
Env = MutableMapping[str, Any]
T = TypeVar("T")


def alert_label(env: Env, name: str) -> str:
    """A word of ours in a page, in the language of the page."""
    place: RenderContext = env["place"]
    return in_language(ALERT_LABELS, place.language)[name]


def scheme_of(destination: str) -> str:
    """The scheme of an address, in small letters; "" for a relative one, "?" for one that is broken."""
    try:
        return urlsplit(destination.strip()).scheme.lower() or ("?" if destination.startswith("//") else "")
    except ValueError:
        return "?"


def line_of(token: Token) -> int:
    """The line, from 1, that the page was told the token stands on."""
    return int(token.meta.get("line", 1))


def resolve(lead: Callable[[str], T], destination: str, token: Token, env: Env) -> T | None:
    """What a destination leads to; None, and a fault at the token's line, if nowhere."""
    try:
        return lead(destination)
    except UnresolvedReference as lost:
        env["faults"].add(line_of(token), lost.text, **lost.values)
        return None


def link_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    destination = str(tokens[at].attrs.get("href", ""))
    scheme = scheme_of(destination)
    if scheme:
        rel = ' rel="noopener"' if scheme in ("http", "https") else ""
        return f'<a href="{escape(destination)}"{rel}>' if scheme in ALLOWED_SCHEMES else "<a>"
    url = resolve(env["place"].link, destination, tokens[at], env)
    return f'<a href="{escape(url)}">' if url else "<a>"


def image(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    token = tokens[at]
    place: RenderContext = env["place"]
    source = str(token.attrs.get("src", ""))
    # One without a file is a fault already, wherever the page stands.
    medium: Medium | None = resolve(place.medium, source, token, env) if source.strip() else None
    alt = escape(plain_text(token.children or [], place))
    if medium is None:
        return alt
    if not medium.mime.startswith("image/"):
        return player(medium, alt, token, place.language)
    size = f' width="{medium.width}" height="{medium.height}"' if medium.width and medium.height else ""
    return f'<img src="{escape(medium.url)}" alt="{alt}"{size} loading="lazy" decoding="async">'


def player(medium: Medium, label: str, token: Token, language: str) -> str:
    """A sound or film that comes only when it is played; one written as a link shows its words, too."""
    size = f' width="{medium.width}" height="{medium.height}"' if medium.width and medium.height else ""
    said = [label] if token.meta.get("is_link") else []
    if medium.mime.startswith("video/"):
        what = f'controls preload="none" playsinline aria-label="{label}"{size}'
        tag = f'<video src="{escape(medium.url)}" {what}></video>'
        said += [bytes_in_words(medium.size, language)] if medium.size else []
    else:
        kind = ' class="voice"' if token.meta.get("is_voice") else ""
        tag = f'<audio src="{escape(medium.url)}" controls preload="none" aria-label="{label}"{kind}></audio>'
    return f"{tag} <small>{' · '.join(said)}</small>" if said else tag


def bytes_in_words(size: int, language: str) -> str:
    """A size as readers know it: 350 KB, or 2.4 MB."""
    megabytes = f"{size / 1024 / 1024:.1f}"
    if size >= 1024 * 1024:
        return f"{megabytes if language == 'en' else megabytes.replace('.', ',')} MB"
    return f"{max(1, round(size / 1024))} KB"


def alert_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    name = tokens[at].meta["alert"]
    return f'<div class="alert {name}">\n<p class="alert-title">{alert_label(env, name)}</p>\n'


def table_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    """The beginning of a table, in a place of its own that scrolls and has a name."""
    env["tables"] += 1  # each has a name of its own, so that no two landmarks are alike
    label = f"{alert_label(env, 'table')} {env['tables']}"
    return f'<div class="table" tabindex="0" role="region" aria-label="{label}">\n<table>\n'


def table_close(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    """The end of a table and of its place."""
    return "</table>\n</div>\n"


def cell_open(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    token = tokens[at]
    align = str(token.attrs.get("style", "")).removeprefix("text-align:")
    side = f' class="{align}"' if align else ""
    scope = ' scope="col"' if token.tag == "th" else ""
    return f"<{token.tag}{scope}{side}>"


def code(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    language = (tokens[at].info.split() or [""])[0]
    name = f' class="language-{escape(language)}"' if language else ""
    return f'<pre tabindex="0"><code{name}>{escape(tokens[at].content)}</code></pre>\n'


def screen(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    """A place for a drawn screen, which is put there once all else is sanitised: it is ours, and escaped."""
    place: RenderContext = env["place"]

    def value_of(id: str, line: int) -> str:
        try:
            value = place.fact(id).value
        except UnresolvedReference as lost:
            env["faults"].add(line, lost.text, **lost.values)
            return id
        if len(value) > MAX_ROW_LENGTH:
            env["faults"].add(line, TOO_LONG, most=MAX_ROW_LENGTH)
        return value[:MAX_ROW_LENGTH]

    shown = with_facts(tokens[at].meta["screen"], value_of)
    env["drawings"].append(screen_html(shown, place.language, env["taps"]))
    return DRAWING


def as_text(self: RendererHTML, tokens: Tokens, at: int, options: Any, env: Env) -> str:
    return escape(tokens[at].content)


def plain_text(tokens: Tokens, place: RenderContext) -> str:
    """The words of some tokens, with the values of facts, one block a line and without any markup."""
    words: list[str] = []
    for token in tokens:
        if token.type == "fact":
            known = place.facts.get(token.content)
            words.append(known.value if known else token.content)
        elif token.type in ("softbreak", "hardbreak"):
            words.append("\n")
        elif token.type in ("inline", "image"):
            words.append(plain_text(token.children or [], place) + ("\n" if token.type == "inline" else ""))
        elif token.type in ("text", "text_special", "code_inline", "code_block", "fence", "blank"):
            words.append(token.content)
    return "".join(words)


RENDER_RULES: dict[str, Any] = {
    "link_open": link_open,
    "image": image,
    "alert_open": alert_open,
    "th_open": cell_open,
    "td_open": cell_open,
    "fence": code,
    "code_block": code,
    "screen": screen,
    "html_block": as_text,
    "html_inline": as_text,
    "stray_question": as_text,
    "gap": as_text,
}
