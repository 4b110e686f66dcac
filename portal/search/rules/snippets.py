"""What is shown of a passage: a stretch around what was asked for, with the hits apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from portal.search.rules.ranking import SearchTerms
from portal.search.rules.tokenising import Word, tokenise

MAX_SNIPPET_LENGTH = 120  # letters
MAX_LEADING_LENGTH = 24  # of them before the first hit, at the most
BETWEEN = " -\u00a0\u2013"  # may stand between the words of a phrase

Way = Literal["phrase", "begun", "words", "beginning"]


@dataclass(frozen=True, slots=True)
class SnippetPart:
    """A stretch of text in its own spelling, and whether it is a word that was asked for."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked: the phrase asked for, it with its last word begun, its words, or these and a begun one."""

    wanted: SearchTerms
    way: Way
    is_exact: bool = False  # whether dấu must be those that were typed


def choose_marks(texts: Iterable[str], wanted: SearchTerms) -> Marks:
    """What is marked in the texts of a hit: the nearest to what was typed that any of them has.

    That is the whole phrase where it stands side by side, else its words, else what a last word begins. Of a
    synonym, which nobody typed, only the phrase is ever marked.
    """
    texts = tuple(texts)
    if wanted.synonym is not None:
        return Marks(wanted.synonym, "phrase", is_exact=wanted.synonym.has_marks)
    spellings = (True, False) if wanted.has_marks else (False,)
    ways: tuple[Way, ...] = (
        ("phrase", "begun", "words", "beginning") if len(wanted.folded) > 1 else ("words", "beginning")
    )
    tried = [Marks(wanted, way, is_exact=is_exact) for way in ways for is_exact in spellings]
    return next((marks for marks in tried if any(_hits(text, marks) for text in texts)), tried[-1])


def highlight(text: str, marks: Marks) -> tuple[SnippetPart, ...]:
    """The whole text, cut at its hits."""
    return _cut(text, _hits(text, marks), 0, len(text))


def snippet(text: str, marks: Marks) -> tuple[SnippetPart, ...]:
    """At most LENGTH letters of the text where most of the words stand, cut at its hits; else its beginning."""
    hits = _hits(text, marks)
    # Where a title or heading has the nearest, the text is shown from what it has of the words, without marks.
    begin, end = _stretch(text, hits or _hits(text, Marks(marks.wanted, "beginning")))
    pieces = _cut(text, hits, begin, end)
    before, after = "… " if begin > 0 else "", " …" if end < len(text) else ""
    return (*((SnippetPart(before),) if before else ()), *pieces, *((SnippetPart(after),) if after else ()))


def _hits(text: str, marks: Marks) -> list[Word]:
    """The words, or whole phrases, that are marked, in their order."""
    asked = marks.wanted.exact if marks.is_exact else marks.wanted.folded
    said = [(word, word.exact if marks.is_exact else word.folded) for word in _words(text, marks.way)]
    if marks.way == "words":
        return [word for word, form in said if form in asked]
    if marks.way == "beginning":
        return [word for word, form in said if form in asked or form.startswith(asked[-1])]
    found, forms, at = [], tuple(form for _word, form in said), 0
    while at <= len(said) - len(asked):
        stretch = [word for word, _form in said[at : at + len(asked)]]
        *same, last = forms[at : at + len(asked)]
        is_last = last.startswith(asked[-1]) if marks.way == "begun" else last == asked[-1]
        if is_last and tuple(same) == asked[:-1] and _is_joined(text, stretch):
            found.append(Word(stretch[0].start, stretch[-1].end, " ".join(asked), " ".join(asked)))
            at += len(asked)
        else:
            at += 1
    return found


def _words(text: str, way: Way) -> tuple[Word, ...]:
    return _tokens(text, compounds=way not in ("phrase", "begun"))


# A text of a hit is looked through for each way to mark it: as many as the hits of one page have, twice.
@lru_cache(maxsize=64)
def _tokens(text: str, *, compounds: bool) -> tuple[Word, ...]:
    return tuple(tokenise(text, compounds=compounds))


def _is_joined(text: str, words: list[Word]) -> bool:
    """Whether nothing but spaces and hyphens stands between the words: no sentence ends there."""
    return all(not text[one.end : other.start].strip(BETWEEN) for one, other in pairwise(words))


def _stretch(text: str, hits: list[Word]) -> tuple[int, int]:
    """Where the snippet begins and ends: around the first hit from which most different words are in reach."""
    if len(text) <= MAX_SNIPPET_LENGTH:
        return 0, len(text)

    def in_reach(first: Word) -> int:
        near = (
            hit
            for hit in hits
            if first.start <= hit.start and hit.end <= first.start + MAX_SNIPPET_LENGTH - MAX_LEADING_LENGTH
        )
        return len({hit.folded for hit in near})

    best = max(hits[:50], key=in_reach).start if hits else 0  # the first of those with as many
    begin = _word_start(text, max(0, min(best - MAX_LEADING_LENGTH, len(text) - MAX_SNIPPET_LENGTH)), best)
    end = min(len(text), begin + MAX_SNIPPET_LENGTH)
    if end < len(text) and (space := text.rfind(" ", begin + MAX_SNIPPET_LENGTH // 2, end)) > 0:
        end = space
    return begin, end


def _word_start(text: str, at: int, before: int) -> int:
    """The start of a sentence, else of a word, at or after `at` and not after `before`."""
    if at == 0:
        return 0
    for sign in ("\n", ". ", " "):
        place = text.find(sign, at, before)
        if place >= 0:
            return place + len(sign)
    return before


def _cut(text: str, hits: list[Word], begin: int, end: int) -> tuple[SnippetPart, ...]:
    pieces: list[SnippetPart] = []
    place = begin
    for hit in hits:
        if hit.start < place or hit.end > end:  # cut off, or part of a compound that is marked already
            continue
        pieces += [SnippetPart(text[place : hit.start]), SnippetPart(text[hit.start : hit.end], is_hit=True)]
        place = hit.end
    pieces.append(SnippetPart(text[place:end]))
    return tuple(piece for piece in pieces if piece.text)
