"""Which words of a line name a place that is called after a person: “xã Nguyễn Phích”, “cầu ông Sáu”."""

from __future__ import annotations

from collections.abc import Sequence

from portal.content.text.vietnamese import fold
from portal.visits.rules.name_words import (
    ADDRESSES,
    BIRTH_ORDERS,
    CERTAIN_FAMILIES,
    GIVEN,
    KNOWN_PLACES,
    MORE_PLACE_WORDS,
    NOT_PLACES_BEHIND,
    PLAIN_PLACES,
    WATERSIDE,
)
from portal.visits.rules.words_of_line import Segment

MAX_WORDS = 4  # of a name
_KNOWN: dict[str, list[tuple[str, ...]]] = {}
for _name in KNOWN_PLACES:
    _KNOWN.setdefault(_name[0], []).append(_name)
    _KNOWN.setdefault(fold(_name[0]), []).append(tuple(map(fold, _name)))


def mask_places(segment: Segment, known: Sequence[tuple[str, ...]] = ()) -> None:
    """Take the names of places out of what is looked at for names of people."""
    for at in range(len(segment)):
        for name in (*_KNOWN.get(segment[at], ()), *known):
            if tuple(segment.low[at : at + len(name)]) == name:
                segment.mask(at, at + len(name))
        if _says_place(segment, at):
            begin = at + 1
            while segment.has(begin, MORE_PLACE_WORDS):
                begin += 1
            segment.mask(begin, _end_of_place(segment, begin, is_waterside=segment[at] in WATERSIDE.exact))


def _says_place(segment: Segment, at: int) -> bool:
    word = segment[at]
    if segment[at - 1] in NOT_PLACES_BEHIND.get(word, ()):
        return False
    if segment.is_plain:
        return word in PLAIN_PLACES
    return segment.is_place_word(at)


def _end_of_place(segment: Segment, begin: int, *, is_waterside: bool) -> int:
    """Behind the last word of the name that begins there."""
    if segment.is_title(begin):
        end = begin + 1
        # Where a family or a form of address follows, somebody else begins: “ấp Kinh Ráng Lê Văn Tám”.
        while end < begin + MAX_WORDS and segment.is_title(end) and not _begins_anew(segment, begin, end):
            end += 1
        return end
    if is_waterside and segment[begin] in ADDRESSES.exact:
        return begin + 2
    if segment.has(begin, CERTAIN_FAMILIES) and segment[begin + 1]:
        is_long = segment.has(begin + 2, GIVEN) or segment.has(begin + 2, BIRTH_ORDERS)
        return begin + (3 if is_long else 2)
    return begin


def _begins_anew(segment: Segment, begin: int, at: int) -> bool:
    if segment.has(begin, ADDRESSES) and at == begin + 1:
        return False
    is_family = segment.has(at, CERTAIN_FAMILIES) and segment.is_title(at + 1) and at > begin + 1
    return is_family or (segment.has(at, ADDRESSES) and segment.is_title(at + 1))
