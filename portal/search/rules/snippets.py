"""What is shown of a passage: a stretch around what was asked for, with the hits apart."""

from dataclasses import dataclass

from portal.search.rules.ranking import SearchTerms
from portal.search.rules.tokenising import Word, tokenise

MAX_SNIPPET_LENGTH = 120  # letters
MAX_LEADING_LENGTH = 24  # of them before the first hit, at the most


@dataclass(frozen=True, slots=True)
class SnippetPart:
    """A stretch of text in its own spelling, and whether it is a word that was asked for."""

    text: str
    is_hit: bool = False


def highlight(text: str, wanted: SearchTerms) -> tuple[SnippetPart, ...]:
    """The whole text, cut at its hits."""
    return _cut(text, _hits(text, wanted), 0, len(text))


def snippet(text: str, wanted: SearchTerms) -> tuple[SnippetPart, ...]:
    """At most LENGTH letters of the text where most of the words stand, cut at its hits; else its beginning."""
    hits = _hits(text, wanted)
    begin, end = _stretch(text, hits)
    pieces = _cut(text, hits, begin, end)
    before, after = "… " if begin > 0 else "", " …" if end < len(text) else ""
    return (*((SnippetPart(before),) if before else ()), *pieces, *((SnippetPart(after),) if after else ()))


def _hits(text: str, wanted: SearchTerms) -> list[Word]:
    return [word for word in tokenise(text, compounds=True) if wanted.is_hit(word.folded)]


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
