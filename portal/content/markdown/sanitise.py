"""The second line of defence: whatever was rendered, only this much HTML gets out."""

from functools import cache
from typing import TYPE_CHECKING

from portal.content.markdown.message_cards import MESSAGE_KINDS
from portal.content.markdown.message_html import MAX_DELAYS

if TYPE_CHECKING:
    import nh3

HEADING_TAGS = {"h2", "h3", "h4", "h5", "h6"}
TEXT_TAGS = {"p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "small", "span", "sup", "a", "del"}
LIST_TAGS = {"ul", "ol", "li", "section", "div"}
TABLE_TAGS = {"table", "thead", "tbody", "tr", "th", "td"}
MEDIA_TAGS = {"img", "audio", "video"}
MESSAGE_TAGS = {"figure", "figcaption", "mark", "details", "summary"}
CLUE_CLASSES = {"genuine", *(f"clue-{number}" for number in range(1, MAX_DELAYS + 1))}


@cache
def _cleaner() -> "nh3.Cleaner":
    import nh3  # not at the top: a process that serves lessons needs it not

    return nh3.Cleaner(
        tags=HEADING_TAGS | TEXT_TAGS | LIST_TAGS | TABLE_TAGS | MEDIA_TAGS | MESSAGE_TAGS,
        clean_content_tags={"script", "style"},
        attributes={
            **{heading: {"id"} for heading in HEADING_TAGS},
            "a": {"href", "id", "rel"},
            "code": {"class"},  # the language of a block, which anybody may name as they like
            "li": {"id"},
            "ol": {"start"},
            "th": {"scope"},
            "pre": {"tabindex"},
            "div": {"tabindex", "role", "aria-label"},
            "span": {"role", "aria-label"},
            "img": {"src", "alt", "width", "height", "loading", "decoding"},
            "audio": {"src", "controls", "preload", "aria-label"},
            "video": {"src", "controls", "preload", "aria-label", "width", "height", "playsinline"},
        },
        allowed_classes={
            "audio": {"voice"},
            "div": {
                "drawing",
                "alert",
                "note",
                "tip",
                "important",
                "warning",
                "caution",
                "table",
                "message-text",
                "handouts",
            },
            "figure": {"message", *(f"message-{kind}" for kind in MESSAGE_KINDS)},
            "mark": {"clue"} | CLUE_CLASSES,
            "p": {"alert-title", "turn", "own", "handouts-head", "unconfirmed"},
            "span": {"unconfirmed", "sender", "blank", "to-end", "visually-hidden"},
            "a": {"footnote-backref"},
            "sup": {"footnote-ref", "clue-number"},
            "section": {"footnotes"},
            "ol": {"footnotes-list", "clues"},
            "li": {"footnote-item", "task", "done"} | CLUE_CLASSES,
            "hr": {"footnotes-sep"},
            "th": {"left", "center", "right"},
            "td": {"left", "center", "right"},
        },
        url_schemes={"http", "https", "tel", "mailto"},
        link_rel=None,
    )


def sanitise(html: str) -> str:
    """The HTML with nothing in it that could run, frame, style or post."""
    return _cleaner().clean(html)
