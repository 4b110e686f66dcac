"""Whether a line names a person: by a form of address, a family, an order of birth or a title; no database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from portal.content.text.vietnamese import fold
from portal.visits.rules.name_words import (
    ADDRESSES,
    BEFORE_NUMBERS,
    BEFORE_PEOPLE,
    BIRTH_ORDERS,
    CERTAIN_FAMILIES,
    CERTAIN_PLAIN_ADDRESSES,
    CERTAIN_PLAIN_GIVEN,
    CHILDREN,
    COMMON,
    COUNTED,
    DOUBTFUL_PLAIN_ADDRESSES,
    FAMILIES,
    FOREIGN_TITLES,
    GIVEN,
    LETTERED,
    MIDDLES,
    NICKNAMES,
    NO_FULL_NAMES,
    NO_NAMES,
    NO_NICKNAMES,
    NO_RANKS,
    PERSON_VERBS,
    PLAIN_BEFORE_PEOPLE,
    PLAIN_FAMILIES,
    RARE_PLAIN_ADDRESSES,
    TITLES,
    TOWNS,
    Words,
)
from portal.visits.rules.place_names import mask_places
from portal.visits.rules.spellings import is_joined_name, plain_spelling
from portal.visits.rules.words_of_line import Segment

_UNCOMMON = Words(more=GIVEN.exact - COMMON.exact)
_NAMES_OF_PEOPLE = Words(more=GIVEN.exact | NICKNAMES.exact | BIRTH_ORDERS.exact | FAMILIES.exact)
_NOT_BEHIND_MS = frozenset("word excel office teams edge store project".split())
# “cô 3” is “cô Ba”.
_NUMBERED = re.compile(
    r"\b(cô|chú|bác|dì|cậu|thím|mợ|dượng|ông|bà|anh|chị|chu|bac|thim|ong) +(?:[2-9]|10)\b(?! *[/.,:-] *\d) *(\w*)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[,.;:!?()\[\]\n\"“”]")


def has_name(text: str, places: Iterable[str] = ()) -> bool:
    """Whether the line names somebody; a name behind a word for a place, or of these places, is the place's."""
    if any(not COUNTED.has(each[2].lower()) for each in _NUMBERED.finditer(text)):
        return True
    text = plain_spelling(text)
    is_plain = text.isascii()
    line = fold(text)
    known = [tuple(place.lower().split()) for place in places if fold(place) in line]
    known += [tuple(map(fold, name)) for name in known] if is_plain else []
    # A name does not go on behind a comma or a full stop.
    for part in _ENDS.split(text):
        segment = Segment(part, is_plain=is_plain)
        mask_places(segment, known)
        if any(_begins_name(segment, at) for at in range(len(segment)) if not segment.is_masked(at)):
            return True
    return False


def _begins_name(segment: Segment, at: int) -> bool:
    return is_joined_name(segment.words[at]) or any(rule(segment, at) for rule in _RULES)


def _is_addressed(segment: Segment, at: int) -> bool:
    """A form of address, and a name or an order of birth: “cô Ba”, “anh Hùng”, “ong tu rau”."""
    is_certain = _is_certain_address(segment, at)
    if not is_certain and segment[at] not in DOUBTFUL_PLAIN_ADDRESSES:
        is_rare = segment.is_plain and segment[at] in RARE_PLAIN_ADDRESSES
        return is_rare and segment.is_title(at + 1) and segment.has(at + 1, BIRTH_ORDERS)
    if segment[at + 1] in ("già", "gia"):  # “ông già Sáu”
        at += 1
        if segment.is_title(at + 1):
            return segment.has(at + 1, _NAMES_OF_PEOPLE)
    if segment.is_title(at + 1):
        return _is_addressed_with_capital(segment, at, is_certain=is_certain)
    if segment.has(at + 1, BIRTH_ORDERS):
        return _is_ranked(segment, at, is_certain=is_certain)
    return _is_addressed_by_given(segment, at, is_certain=is_certain)


def _is_certain_address(segment: Segment, at: int) -> bool:
    word = segment.low[at]
    if not word.isascii():
        return word in ADDRESSES.exact
    # “mật ong U Minh” is honey.
    is_address = word in CERTAIN_PLAIN_ADDRESSES and fold(segment[at - 1]) != "mat"
    return is_address or (word in ("anh", "em") and not segment.is_plain)


def _is_addressed_with_capital(segment: Segment, at: int, *, is_certain: bool) -> bool:
    word = segment.words[at + 1]
    if (segment.low[at + 1], segment[at + 2]) in NO_NICKNAMES or _is_town(segment, at + 1):
        return False
    if segment.has(at + 1, BIRTH_ORDERS):
        return True
    if NO_NAMES.has(segment.low[at + 1]):
        return False
    if is_certain or segment.low[at] in ("anh", "chi", "em"):
        return not (word.isupper() and len(word) > 1) or segment.has(at + 1, _NAMES_OF_PEOPLE)
    return segment.has(at + 1, GIVEN)


def _is_town(segment: Segment, at: int) -> bool:
    """“Nam Can”, “Ba Tri” without dấu."""
    return (segment[at], segment[at + 1]) in TOWNS


def _is_ranked(segment: Segment, at: int, *, is_certain: bool) -> bool:
    """Whether an order of birth in small letters is one, and no number of things."""
    rank, end = segment[at + 1], at + 2
    if _goes_on_otherwise(segment, rank, end):
        return False
    while segment.has(end, BIRTH_ORDERS):
        end += 1
    if (rank not in ("tư", "út") and segment.has(end, COUNTED)) or segment[end].isdigit():
        return False
    # “ong ba” is ông bà.
    if is_certain and (segment[at], rank) != ("ong", "ba"):
        return True
    if not segment.is_plain:
        return False
    return (
        (not segment[at + 2] and not is_certain)
        or segment.is_title(at + 2)
        or segment.has(at + 2, GIVEN)
        or (not is_certain and segment.has(at + 2, PERSON_VERBS))
        or (not is_certain and segment[at - 1] in PLAIN_BEFORE_PEOPLE)
    )


def _goes_on_otherwise(segment: Segment, rank: str, end: int) -> bool:
    """Whether rank and following word are one word: “tư vấn”, “bay mất”."""
    return segment[end] in NO_RANKS.get(rank, ())


def _is_addressed_by_given(segment: Segment, at: int, *, is_certain: bool) -> bool:
    address, name = segment[at], segment[at + 1]
    # “mẹ Việt Nam anh hùng” is a title of honour.
    if (address, fold(name)) == ("anh", "hung") and fold(segment[at - 1]) in ("nam", "luc", "dinh", "si"):
        return False
    if not segment.is_plain:
        return is_certain and name in _UNCOMMON.exact
    if name in CERTAIN_PLAIN_GIVEN:
        return is_certain or address in ("anh", "chi", "co", "ba", "em")
    if name in COUNTED.plain or not (is_certain or address in ("anh", "chi")):
        return False
    return (segment[at - 1] in PLAIN_BEFORE_PEOPLE and name in _UNCOMMON.plain) or (
        segment.has(at + 2, PERSON_VERBS) and name in GIVEN.plain
    )


def _is_child(segment: Segment, at: int) -> bool:
    """“thằng Tí”, “bé Na”, “con Lụa”."""
    child, name = segment[at], segment[at + 1]
    if not segment.has(at, CHILDREN) or not name:
        return False
    if segment.is_title(at + 1):
        is_number = child == "thang" and segment.has(at + 1, BIRTH_ORDERS)
        if NO_NAMES.has(name) or is_number:
            return False
        word = segment.words[at + 1]
        is_listed = segment.has(at + 1, _NAMES_OF_PEOPLE)
        return is_listed or (
            child in ("thằng", "bé", "nhóc", "con") and not segment.is_plain and not word.isupper()
        )
    if segment.is_plain:
        return (child in ("be", "thang") and name in ("na", "ti", "teo", "bin")) or name in ("lua", "teo")
    if child in ("thằng", "bé") and name in BIRTH_ORDERS.exact:
        is_counted = segment.has(at + 2, COUNTED) or _goes_on_otherwise(segment, name, at + 2)
        return not is_counted and (child, name) != ("bé", "út")
    if child in ("thằng", "bé", "nhóc") and name in NICKNAMES.exact:
        return True
    return child != "nhỏ" and (name in _UNCOMMON.exact or name == "lụa")


def _is_foreign_title(segment: Segment, at: int) -> bool:
    """“Mr Hùng”."""
    name = segment[at + 1]
    return segment[at] in FOREIGN_TITLES.exact and len(name) > 1 and name not in _NOT_BEHIND_MS


def _is_titled(segment: Segment, at: int) -> bool:
    """“y tá Lan”, “tổ trưởng Sáu”; “tên Hùng”."""
    if segment[at] in ("tên", "ten"):
        end = at + 2 if segment[at + 1] in ("là", "la") else at + 1
    elif (segment[at], segment[at + 1]) in TITLES:
        end = at + 2
    else:
        return False
    is_name = segment.is_title(end) and segment.has(end, _NAMES_OF_PEOPLE)
    return is_name and (segment[end], segment[end + 1]) not in NO_NICKNAMES


def _is_nickname(segment: Segment, at: int) -> bool:
    """An order of birth that is part of a name: “Hai Lúa”, “út Hiền”, “tư Rau”."""
    if not segment.has(at, BIRTH_ORDERS):
        return False
    rank, name, before = segment[at], segment[at + 1], segment[at - 1]
    if rank in ("út", "ut") and not segment.is_title(at + 1):
        return (
            name in GIVEN.exact
            or name in NICKNAMES.exact
            or (segment.is_plain and (name in _UNCOMMON.plain or name in NICKNAMES.plain))
        )
    if (rank, name) in NO_NICKNAMES or _is_town(segment, at) or BEFORE_NUMBERS.has(before):
        return False
    if segment.is_title(at + 1):
        return _is_nickname_with_capital(segment, at)
    if segment.is_plain:
        is_met = before in ("gap", "ghe", "tham")
        return rank == "tu" and is_met and bool(name) and not _goes_on_otherwise(segment, rank, at + 1)
    if rank == "tư" and before in BEFORE_PEOPLE.exact:
        return not _goes_on_otherwise(segment, rank, at + 1)
    return name in _UNCOMMON.exact and name not in ("liên", "tấn", "ngọc", "hằng", "tùng")


def _is_nickname_with_capital(segment: Segment, at: int) -> bool:
    word, name = segment.words[at + 1], segment[at + 1]
    if len(word) < 2 or COUNTED.has(name) or NO_NAMES.has(name) or segment.is_place_word(at + 1):
        return False
    if _goes_on_otherwise(segment, segment[at], at + 1):
        return False
    if segment.is_title(at):
        return not word.isupper()
    if segment[at] in ("hai", "ba", "năm", "nam", "bốn", "bon", "sau", "bay", "tam"):
        is_met = segment[at - 1] in BEFORE_PEOPLE.exact and not word.isupper()
        return segment.has(at + 1, _UNCOMMON) or is_met
    return not word.isupper() or segment.has(at + 1, GIVEN)


def _is_shortened(segment: Segment, at: int) -> bool:
    """The first letters of a family and a middle name: “N V Tư”, “ng v tu”."""
    if at + 2 >= len(segment):
        return False
    first, second, third = segment.words[at : at + 3]
    if first.lower() == "ng" and (len(second) == 1 or segment.has(at + 1, MIDDLES)):
        return second.lower() in "vt" or segment.has(at + 1, MIDDLES)
    is_given = len(third) > 1 and third[:1].isupper() and third[1:].islower()
    return len(first) == len(second) == 1 and first.isupper() and second.isupper() and is_given


def _is_letter_of_address(segment: Segment, at: int) -> bool:
    """The first letter of a form of address, and a name: “a Hùng”."""
    if segment[at] not in ("a", "c", "b", "o", "ô") or not segment.is_title(at + 1):
        return False
    return segment.has(at + 1, _NAMES_OF_PEOPLE) and not LETTERED.has(segment[at - 1])


def _is_full_name(segment: Segment, at: int) -> bool:
    """A family name and a given one."""
    first, second = segment[at], segment[at + 1]
    if not segment.has(at, FAMILIES) or not second or (first, second) in NO_FULL_NAMES:
        return False
    if segment.is_title(at) and segment.is_title(at + 1):
        is_certain = segment.has(at, CERTAIN_FAMILIES) or at + 2 < len(segment)
        return is_certain or segment.has(at + 1, GIVEN) or segment.has(at + 1, MIDDLES)
    if segment.has(at, PLAIN_FAMILIES) and segment.has(at + 1, GIVEN):
        return True
    return (
        at + 2 < len(segment)
        and segment.has(at, CERTAIN_FAMILIES)
        and segment.has(at + 1, MIDDLES)
        and (not first.isascii() or segment.has(at + 2, GIVEN) or second in ("van", "thi"))
    )


def _is_met(segment: Segment, at: int) -> bool:
    """A given name by itself behind a word of meeting, or before what a person does: “gặp Hạnh”, “Hạnh nhờ”."""
    if segment.is_title(at) and segment[at] in _UNCOMMON.exact and segment.has(at + 1, PERSON_VERBS):
        return not segment.is_title(at - 1)  # “Trà Vinh dạy tin học”
    return segment[at] in BEFORE_PEOPLE.exact and segment.is_title(at + 1) and segment[at + 1] in _UNCOMMON.exact


_RULES: tuple[Callable[[Segment, int], bool], ...] = (
    _is_addressed,
    _is_child,
    _is_foreign_title,
    _is_titled,
    _is_nickname,
    _is_shortened,
    _is_letter_of_address,
    _is_full_name,
    _is_met,
)
