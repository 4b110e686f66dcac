"""The words of a part of a line, with what can be told of each by its letters."""

from __future__ import annotations

import re

from portal.visits.rules.name_words import PLACES, WATERSIDE, Words

MAX_NAME = 3  # words of a name without a form of address
_WORD = re.compile(r"[^\W\d_]+|\d+")


class Segment:
    """What stands between two stops of a line; what is all in capitals counts as small letters."""

    def __init__(self, text: str, *, is_plain: bool) -> None:
        self.words = _without_shouting(_WORD.findall(text))
        self.low = [word.lower() for word in self.words]
        self.is_plain = is_plain  # whether the whole line is written without dấu
        self._masked: set[int] = set()

    def __len__(self) -> int:
        return len(self.words)

    def __getitem__(self, at: int) -> str:
        """The word there in small letters; none: there is none."""
        return self.low[at] if 0 <= at < len(self.low) else ""

    def is_title(self, at: int) -> bool:
        """Whether there is a word that begins with a capital, and it belongs to no place."""
        return 0 <= at < len(self.words) and self.words[at][0].isupper() and at not in self._masked

    def has(self, at: int, known: Words) -> bool:
        """Whether the word there is one of these, where it is written so also without dấu."""
        word = self[at]
        if word in known.exact:
            return True
        return word.isascii() and (self.is_plain or self.is_title(at)) and word in known.plain

    def is_place_word(self, at: int) -> bool:
        """Whether the word there says what kind of place something is."""
        return self[at] in PLACES.exact or self[at] in WATERSIDE.exact

    def mask(self, begin: int, end: int) -> None:
        """Take these words for the name of a place."""
        self._masked.update(range(begin, min(end, len(self))))

    def is_masked(self, at: int) -> bool:
        """Whether the word there belongs to the name of a place."""
        return at in self._masked


def _without_shouting(words: list[str]) -> list[str]:
    """The words, without the capitals of those that stand in a run of words in capitals."""
    shouts = [word.isupper() and (len(word) > 1) for word in words]
    # So it is where every word of a line has a capital; a name alone is shorter.
    is_title = len(words) > MAX_NAME and all(word[0].isupper() for word in words if not word.isdigit())
    if is_title or all(word.isupper() for word in words if not word.isdigit()):
        return [word.lower() for word in words]
    return [
        word.lower() if shouted and (any(shouts[max(at - 1, 0) : at]) or any(shouts[at + 1 : at + 2])) else word
        for at, (word, shouted) in enumerate(zip(words, shouts, strict=True))
    ]
