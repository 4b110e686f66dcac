"""A line in the spelling that names are looked for in: spaced letters together, joined words apart."""

from __future__ import annotations

import re
from itertools import pairwise

from portal.content.text.vietnamese import fold
from portal.visits.rules.name_words import (
    ADDRESSES,
    BIRTH_ORDERS,
    CERTAIN_FAMILIES,
    CERTAIN_PLAIN_ADDRESSES,
    CHILDREN,
    COMMON,
    FOREIGN_TITLES,
    GIVEN,
    MIDDLES,
    NICKNAMES,
    PLACES,
    Words,
)

MAX_JOINED = 40  # letters of a name in one word
# “Thuý” is “Thúy”: where the tone stands makes no difference.
_TONES = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "oè": "òe",
    "oé": "óe",
    "oẻ": "ỏe",
    "oẽ": "õe",
}
_TONES |= {"oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy"}
_TONE = re.compile("(?<![qQ])(?:" + "|".join(_TONES) + r")(?!\w)", re.IGNORECASE)
# “N.V.Tư”, “Ng. Văn Tư”, “Mr. Hùng”: the stops end no sentence.
_INITIAL = re.compile(r"\b(ng|mrs?|ms|[A-ZĐÔ])\.\s*(?=[^\W\d_])", re.IGNORECASE)
_LETTER_BY_LETTER = re.compile(r"(?<!\w)[^\W\d_](?:[ .\-_]{1,3}[^\W\d_](?!\w)){3,}")
_TOKEN = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*")
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
_BEGINNINGS = frozenset().union(
    *(words.exact for words in (ADDRESSES, CHILDREN, FOREIGN_TITLES, BIRTH_ORDERS, CERTAIN_FAMILIES, PLACES)),
    CERTAIN_PLAIN_ADDRESSES,
    CERTAIN_FAMILIES.plain,
    {"thang", "be", "tu"},
)


# Joined with a given name these make everyday words.
_SHORT_FAMILIES = frozenset("le vo vu lam danh dang bui ngo lê võ vũ lâm đặng".split())


def plain_spelling(text: str) -> str:
    """The line with its words as they are usually written."""
    text = _TONE.sub(_retoned, text)
    text = _LETTER_BY_LETTER.sub(_together, text)
    text = _INITIAL.sub(r"\1 ", text)
    return _TOKEN.sub(_apart, text)


def _retoned(found: re.Match[str]) -> str:
    other = _TONES[found[0].lower()]
    return other.upper() if found[0].isupper() else other


def is_joined_name(word: str) -> bool:
    """Whether the word is a name whose words stand together: “nguyenvantu”, “côba”, “utHien”."""
    word = word.lower()
    if not 4 <= len(word) <= MAX_JOINED or (_tones(word) < 2 and _SYLLABLE.fullmatch(fold(word))):
        return False
    return (_JOINED_PLAIN if word.isascii() else _JOINED).fullmatch(word) is not None


def _together(letters: re.Match[str]) -> str:
    """The letters as words: a wider gap than the others parts two of them."""
    gaps = [len(gap) for gap in re.findall(r"[ .\-_]+", letters[0])]
    if min(gaps) == max(gaps):
        return re.sub(r"[ .\-_]", "", letters[0])
    return re.sub(r"[ .\-_]+", lambda gap: " " if len(gap[0]) > min(gaps) else "", letters[0])


def _apart(token: re.Match[str]) -> str:
    """“gặpCôBa” as three words, if one of them may begin a name."""
    parts = _at_capitals(token[0]).split()
    if len(parts) > 1 and any(part.lower() in _BEGINNINGS for part in parts):
        return " ".join(parts)
    return token[0]


def _at_capitals(word: str) -> str:
    """The word with a blank before each capital that follows a small letter, also behind a full stop."""
    behind = " " + word.replace(".", "")
    return "".join(
        f" {sign}" if sign.isupper() and before.islower() else sign for before, sign in pairwise(behind)
    )


def _tones(word: str) -> int:
    """How many marks of tone the word has; a syllable has one at most."""
    return sum(letter in "àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ" for letter in word)


def _joined(is_plain: bool) -> re.Pattern[str]:
    def any_of(words: Words, *, but: frozenset[str] = frozenset()) -> str:
        listed = (words.plain if is_plain else words.exact) - but
        return "(?:" + "|".join(sorted(listed, key=len, reverse=True)) + ")"

    orders, given, middles = any_of(BIRTH_ORDERS), any_of(GIVEN), any_of(MIDDLES)
    families, long_families = any_of(CERTAIN_FAMILIES), any_of(CERTAIN_FAMILIES, but=_SHORT_FAMILIES)
    certain = any_of(GIVEN, but=COMMON.plain if is_plain else COMMON.exact)
    child = "(?:thang|be|ut|nhoc)" if is_plain else "(?:thằng|bé|út|nhóc)"
    return re.compile(
        f"{any_of(ADDRESSES)}(?:{orders}{given}?|{given})|{child}(?:{given}|{any_of(NICKNAMES)})|con{certain}"
        f"|(?:mr|mrs|ms){given}|{families}{middles}{{1,2}}(?:{given}|{orders})"
        f"|{long_families}{given}"
        f"|{families}{'(?:van|thi)' if is_plain else '(?:văn|thị)'}\\w{{1,6}}"
    )


_JOINED, _JOINED_PLAIN = _joined(is_plain=False), _joined(is_plain=True)
