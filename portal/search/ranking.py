"""In which order what was found is shown: one rule for every database."""

from __future__ import annotations

from dataclasses import dataclass

from portal.search.words import words


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words that were asked for, without dấu and as they were typed; the last one may go on."""

    folded: tuple[str, ...]
    exact: tuple[str, ...]
    typed: tuple[str, ...]  # for showing them again

    @classmethod
    def of(cls, text: str) -> Wanted:
        """The words of what was typed."""
        found = list(words(text))
        return cls(
            tuple(word.folded for word in found),
            tuple(word.exact for word in found),
            tuple(text[word.start : word.end] for word in found),
        )

    @property
    def has_marks(self) -> bool:
        """Whether it was typed with dấu."""
        return self.folded != self.exact

    def is_hit(self, folded: str) -> bool:
        """Whether this word of a text, without dấu, is one of those asked for."""
        return folded in self.folded or folded.startswith(self.folded[-1])


Rank = tuple[bool | int, ...]


def rank(head: str, folded: str, exact: str, wanted: Wanted) -> Rank:
    """Where a passage with these words stands among those found: the lower, the higher up.

    Hits in the title and heading come before those in the text. Then: the words stand side by side and in order;
    the last one stands there whole, not as a beginning; they are spelled as typed; there are more of them. If
    dấu were typed they are meant, so then the spelling comes before everything else.
    """
    head, folded, exact = f" {head} ", f" {folded} ", f" {exact} "
    phrase = f" {' '.join(wanted.folded)}"
    in_head = has_all(head, wanted.folded)
    around = head if in_head else folded
    spelled = has_all(exact, wanted.exact)
    order: Rank = (
        not in_head,
        phrase not in around,
        f" {wanted.folded[-1]} " not in around,
        not spelled,
        -sum(folded.count(f" {word}") for word in wanted.folded),
    )
    return (not spelled, *order) if wanted.has_marks else order


def has_all(spaced: str, asked: tuple[str, ...]) -> bool:
    """Whether the words, each between spaces, have all that are asked for, the last as a beginning."""
    *whole, last = asked
    return f" {last}" in spaced and all(f" {word} " in spaced for word in whole)
