"""In which order what was found is shown: one rule for every database."""

from __future__ import annotations

from dataclasses import dataclass

from portal.search.rules.tokenising import tokenise


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """The words that were asked for, without dấu and as they were typed; the last one may go on."""

    folded: tuple[str, ...]
    exact: tuple[str, ...]
    typed: tuple[str, ...]  # for showing them again
    synonym: SearchTerms | None = None  # a phrase that nobody typed: its words count side by side only

    @classmethod
    def of(cls, text: str, *, synonym: SearchTerms | None = None) -> SearchTerms:
        """The words of what was typed."""
        found = list(tokenise(text))
        return cls(
            tuple(word.folded for word in found),
            tuple(word.exact for word in found),
            tuple(text[word.start : word.end] for word in found),
            synonym,
        )

    @property
    def has_marks(self) -> bool:
        """Whether it was typed with dấu."""
        return self.folded != self.exact

    @property
    def is_too_short(self) -> bool:
        """Whether it is a single letter, which nearly every page has."""
        return len(self.folded) == 1 and len(self.folded[0]) == 1 and self.folded[0].isalpha()

    def answered_by(self, folded: str, exact: str) -> bool:
        """Whether a text has all the words, the last of them as a beginning, and a synonym as it is said."""
        if not contains_all(folded, self.folded):
            return False
        if self.synonym is None:
            return True
        said, words = (exact, self.synonym.exact) if self.synonym.has_marks else (folded, self.synonym.folded)
        return f" {' '.join(words)} " in f" {said} "


Rank = tuple[bool | int, ...]


def rank(head: str, folded: str, exact: str, wanted: SearchTerms) -> Rank:
    """Where a passage stands among those found: the lower, the higher up. `head` are its first words, without dấu.

    Words that stand there whole come before a last word that only begins one, and within each of these two words
    side by side and in order before words apart. Then: they stand in the title and heading; they do so side by
    side; they are spelled as typed; they stand there more often.
    Where dấu were typed they are meant: passages spelled so come before all others.
    """
    is_spelled = contains_all(exact, wanted.exact)
    is_meant = is_spelled and wanted.has_marks
    said, asked = (exact, wanted.exact) if is_meant else (folded, wanted.folded)
    top = " ".join(said.split()[: len(head.split())])
    is_whole = contains_all(said, asked, whole=True)
    is_on_top = contains_all(top, asked, whole=is_whole)
    around = f" {top if is_on_top else said}"
    together = around.count(f" {' '.join(asked)}")
    is_said = f" {' '.join(asked)}" in f" {said}"
    number = together or sum(around.count(f" {word}") for word in asked)
    is_other = wanted.has_marks and not is_spelled
    return is_other, not is_whole, not is_said, not is_on_top, not together, not is_spelled, -number


def contains_all(said: str, asked: tuple[str, ...], *, whole: bool = False) -> bool:
    """Whether all words asked for are said, the last of them whole or (unless asked to be) as a beginning."""
    spaced = f" {said} "
    *others, last = asked
    end = " " if whole else ""
    return f" {last}{end}" in spaced and all(f" {word} " in spaced for word in others)
