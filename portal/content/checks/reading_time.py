"""How long a page takes, where its author does not say."""

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from portal.content.enums import PageKind

SYLLABLES_PER_MINUTE = 140
SECONDS_PER_QUESTION = 25
SECONDS_PER_CHOICE = 10
SECONDS_PER_POINT = 40  # to show or say it, and to see that it was


def reading_minutes(kind: str, blocks: Iterable[Mapping[str, Any]], draw: int | None = None) -> int:
    """The minutes, 1 at least, that it takes to read the blocks of a page and to do what they ask.

    Of a quiz as many questions are asked as are drawn. A scenario is played to more than one ending, so that
    all its scenes are read; the points of a checklist are shown to somebody who watches.
    """
    syllables, asked, seconds = 0, 0, 0.0
    for block in blocks:
        if "html" in block:
            syllables += count_syllables(block["html"])
        elif "question" in block:
            asked += 1
        elif "points" in block:
            seconds += len(block["points"]) * SECONDS_PER_POINT
        else:
            scene = block["scene"]
            syllables += count_syllables(scene["html"]) + sum(
                count_syllables(choice["html"]) for choice in scene["choices"]
            )
            seconds += SECONDS_PER_CHOICE if scene["choices"] else 0
    if kind == PageKind.QUIZ:
        asked = min(draw or asked, asked)
    seconds += syllables * 60 / SYLLABLES_PER_MINUTE + asked * SECONDS_PER_QUESTION
    return max(1, round(seconds / 60))


def count_syllables(html: str) -> int:
    """How many syllables there are, which spaces part in Vietnamese."""
    return len(unescape(re.sub("<[^>]*>", " ", html)).split())
