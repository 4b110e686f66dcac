"""Search results: candidates, ranking to one match for each page, and hits as they are shown."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from portal.content.enums import PageKind
from portal.search.rules.ranking import Rank, SearchTerms, contains_all, rank
from portal.search.rules.snippets import SnippetPart
from portal.search.rules.tokenising import index_texts


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that has the words, as far as its place among the others depends on it."""

    id: int
    course_id: int
    page_id: int | None  # none: the introduction of the course
    number: int
    anchor: str
    title: str
    head: str
    folded: str
    exact: str
    course_position: int
    course_slug: str
    page_position: int
    kind: str  # of the page; empty for an introduction

    @property
    def place(self) -> tuple[int | str, ...]:
        """Where it stands in the courses, introductions last; decides between equals."""
        is_introduction = self.page_id is None
        at = (self.course_position, self.course_slug, self.page_position, self.page_id or 0, self.number)
        return is_introduction, *at

    def names(self, wanted: SearchTerms) -> bool:
        """Whether the title of the page names what was asked for."""
        folded, exact = index_texts(self.title)
        if wanted.has_marks:
            return contains_all(exact, wanted.exact, whole=True)
        return contains_all(folded, wanted.folded, whole=True)


@dataclass(frozen=True, slots=True)
class PageMatch:
    """A page: its best passage, and the words that it has."""

    best: Candidate
    wanted: SearchTerms


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that can be led to."""

    anchor: str
    text: tuple[SnippetPart, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A page or (kind `course`, no `page_slug`) an introduction, as it is shown.

    The address of a heading is that of the page with its anchor; where the course is not for the viewer,
    `is_public` says that the page is a guide, which everybody has at an address of its own.
    """

    kind: str
    title: tuple[SnippetPart, ...]
    course_slug: str
    course_title: str
    page_slug: str | None
    is_public: bool
    heading: Heading
    snippet: tuple[SnippetPart, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to what was typed: `hits` are those of the pages up to `page`, of `total` that can be looked at.

    `is_cut`: not all that was typed counted; `is_too_short`: a single letter is not looked for; `correction`: what
    was looked for instead of what was typed; `is_all`: no more was found than `total`; `suggestions` are shorter
    questions that find something, where this one found nothing.
    """

    text: str
    is_cut: bool = False
    is_too_short: bool = False
    has_words: bool = False
    correction: str = ""
    hits: tuple[Hit, ...] = ()
    total: int = 0
    is_all: bool = True
    page: int = 1
    has_more: bool = False
    suggestions: tuple[str, ...] = ()


def is_spelled(candidates: Iterable[Candidate], asked: Sequence[SearchTerms], *, whole: bool = False) -> bool:
    """Whether any of the passages has the words of any alternative as they were typed: with their dấu, if any."""
    return any(
        contains_all(found.exact, terms.exact, whole=whole)
        if terms.has_marks
        else contains_all(found.folded, terms.folded, whole=whole)
        for found in candidates
        for terms in asked
    )


def answering(candidates: Sequence[Candidate], asked: Sequence[SearchTerms]) -> list[Candidate]:
    """The passages that say any alternative: of a synonym, not those that only share its words."""
    if len(asked) == 1:
        return list(candidates)
    return [found for found in candidates if any(terms.answered_by(found.folded, found.exact) for terms in asked)]


def rank_pages(candidates: Iterable[Candidate], asked: Sequence[SearchTerms]) -> list[PageMatch]:
    """The pages that were found, the best first; the same passages give the same order, however they came.

    A guide whose title names what was asked for comes first, what has the words of a synonym after what has those
    that were typed.
    """
    ranked = sorted(_ranked(found, asked) for found in candidates)
    pages: defaultdict[tuple[int, int | None], list[tuple[int, Candidate]]] = defaultdict(list)
    for *_order, number, found in ranked:
        pages[found.course_id, found.page_id].append((number, found))
    return [PageMatch(best, asked[number]) for (number, best), *_others in pages.values()]


def _ranked(found: Candidate, asked: Sequence[SearchTerms]) -> tuple[Any, ...]:
    """What a passage is sorted by, then which alternative it answers best, and the passage."""
    # Nearly always there is but one: this is done for hundreds of passages.
    answered = [
        at for at, terms in enumerate(asked) if len(asked) == 1 or terms.answered_by(found.folded, found.exact)
    ]
    order, number = min((_order(found, asked[at], at), at) for at in answered or [0])
    return order, found.place, found.id, number, found


def _order(found: Candidate, wanted: SearchTerms, at: int) -> tuple[bool, int, Rank]:
    is_fitting = found.kind == PageKind.GUIDE and found.names(wanted)
    place = rank(found.head, found.folded, found.exact, wanted)
    is_other_word = at == 0 and bool(place[0])  # other dấu than typed: a synonym is nearer
    return not is_fitting, 2 if is_other_word else int(at > 0), place
