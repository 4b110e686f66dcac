"""The passages to read again after a quiz: those that go with what was answered wrongly, each once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portal.content.checks.reading_time import count_words, words_seconds
from portal.courses.queries.revision_cache import page_content
from portal.learning.queries import Lane

_ADDRESS = re.compile(r"/courses/[^/#]+/(?P<page>[^/#]+)(?:#(?P<anchor>.+))?\Z")
_NEXT_HEADING = re.compile(r"<h[1-6]\b")


@dataclass(frozen=True)
class PassageToRead:
    """A passage: where it is, its heading, in which page of the course, and how long it takes to read.

    Of a page that is not in the course any more only the address is known.
    """

    url: str
    title: str = ""
    place: int | None = None
    minutes: int | None = None


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
    html = "".join(block for block in content.blocks if isinstance(block, str))
    after = html.partition(f'id="{heading.anchor}"')[2]
    following = _NEXT_HEADING.search(after)
    words = count_words(after[: following.start()] if following is not None else after)
    return PassageToRead(url, heading.heading, place, max(1, round(words_seconds(words) / 60)))
