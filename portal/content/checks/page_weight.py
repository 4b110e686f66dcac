"""How heavy a page is on a weak line, before anybody has to wait for it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import brotli

BYTES_PER_SECOND = 400_000 / 8
ROUND_TRIP_SECONDS = 0.4  # seconds
PICTURE = re.compile(r'<img src="([^"]+)"')
COMPRESSION_QUALITY = 3  # of the compression that pages are sent with
KB = 1024


@dataclass(frozen=True)
class PageWeight:
    """What a page adds to every page: bytes of its words, compressed, and of its pictures; and the time."""

    html: int
    pictures: int
    seconds: float
    heaviest: str = ""  # the address of the largest picture

    @property
    def kb(self) -> float:
        """Kilobytes of words and pictures together, to a tenth."""
        return round((self.html + self.pictures) / KB, 1)

    @property
    def picture_kb(self) -> float:
        """Kilobytes of the pictures, to a tenth."""
        return round(self.pictures / KB, 1)


def page_weight(blocks: Iterable[Mapping[str, Any]], media_sizes: Mapping[str, int]) -> PageWeight:
    """The weight of the blocks of a page, whose media have these sizes in bytes by their addresses.

    The time is that on the slow line of WebPageTest, 400 kbit/s and 400 ms there and back (“3GSlow” in its
    www/settings/connectivity.ini.sample), over a connection that is open already: one round trip for the page, and
    one for all pictures, which are asked for together. Chrome's “Slow 3G” has the same throughput, 80 % of 500.
    Sounds and films wait until somebody plays them. A picture of unknown size weighs nothing.
    """
    words = "\n".join(word for block in blocks for word in texts_in(block))
    html = len(brotli.compress(words.encode(), quality=COMPRESSION_QUALITY)) if words else 0
    sizes = {url: media_sizes.get(url, 0) for url in PICTURE.findall(words)}  # each is sent once
    pictures = sum(sizes.values())
    seconds = ROUND_TRIP_SECONDS * (2 if sizes else 1) + (html + pictures) / BYTES_PER_SECOND
    return PageWeight(html, pictures, seconds, max(sizes, key=lambda url: sizes[url], default=""))


def texts_in(value: object) -> Iterator[str]:
    """All the texts inside a value of JSON's types."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)
