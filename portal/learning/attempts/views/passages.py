"""The passages to read again after a quiz: those that go with what was answered wrongly, each once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from portal.content.checks.reading_time import count_words, words_seconds
from portal.courses.queries.revision_cache import PageContent, page_content
from portal.learning.queries import Lane

_ADDRESS = re.compile(r"/courses/[^/#]+/(?P<page>[^/#]+)(?:#(?P<anchor>.+))?\Z")
_HEADING_TAG = re.compile(r"(?P<opening></?h)(?P<level>[1-6])(?=[ >])")
_HEADING = re.compile(r"<h(?P<level>[1-6])\b")


@dataclass(frozen=True)
class PassageToRead:
    """A passage: where it is, its heading, in which page of the course, how long it takes to read, and its HTML.

    Of a page that is not in the course any more only the address is known, and of a whole page no HTML.
    """

    url: str
    title: str = ""
    place: int | None = None
    minutes: int | None = None
    html: str = ""


def passages_to_read(addresses: Iterable[str], lane: Lane) -> list[PassageToRead]:
    """The passages at these addresses, in their order and each once; without empty addresses."""
    return [_passage(url, lane) for url in dict.fromkeys(filter(None, addresses))]


def _passage(url: str, lane: Lane) -> PassageToRead:
    found = _ADDRESS.search(url)
    page = lane.find(found["page"]) if found is not None else None
    if found is None or page is None:
        return PassageToRead(url)
    content, place = page_content(page.revision_id), lane.place(page.id)
    heading = content.places.get(found["anchor"] or "")
    if heading is None:
        return PassageToRead(url, page.title, place, page.minutes)
    html = passage_html(content, heading.anchor)
    return PassageToRead(url, heading.heading, place, passage_minutes(html), html)


@lru_cache(maxsize=128)
def passage_minutes(html: str) -> int:
    """How many minutes a passage takes: many read the same ones, and counting takes longer than showing them."""
    return max(1, round(words_seconds(count_words(html)) / 60))


def passage_html(content: PageContent, anchor: str) -> Markup:
    """What stands below a heading of a page, up to the next one of its level, without practice questions."""
    html = "".join(block for block in content.blocks if isinstance(block, str))
    before, _id, after = html.partition(f'id="{anchor}"')
    opening = list(_HEADING.finditer(before))
    level = opening[-1]["level"] if opening else "2"
    below = after.partition(f"</h{level}>")[2]
    following = next((one for one in _HEADING.finditer(below) if one["level"] <= level), None)
    found = below[: following.start()] if following is not None else below
    # It stands below its own heading, which is the highest of its screen.
    found = _HEADING_TAG.sub(lambda tag: f"{tag['opening']}{int(tag['level']) - int(level) + 1}", found)
    return Markup(found)  # noqa: S704 - whole blocks of HTML that was sanitised when it was published
