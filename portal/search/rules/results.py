"""Search results: candidates, ranking to one match for each page, and hits as they are shown."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from portal.search.rules.ranking import SearchTerms, rank
from portal.search.rules.snippets import SnippetPart
from portal.search.rules.tokenising import index_texts

MAX_OTHER_HEADINGS = 3  # other headings of a page that are shown with it


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

    @property
    def place(self) -> tuple[int | str, ...]:
        """Where it stands in the courses, introductions last; decides between equals."""
        is_introduction = self.page_id is None
        at = (self.course_position, self.course_slug, self.page_position, self.page_id or 0, self.number)
        return is_introduction, *at

    def has_own(self, wanted: SearchTerms) -> bool:
        """Whether more than the title of its page speaks of what was asked for."""
        title, _exact = index_texts(self.title)
        own = self.folded.removeprefix(title)
        return any(f" {word}" in own for word in wanted.folded)


@dataclass(frozen=True, slots=True)
class PageMatch:
    """A page: its best passage, and others that can be led to, in the order of the page."""

    best: Candidate
    also: tuple[Candidate, ...]


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
    also: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to what was typed: `hits` are those of the pages up to `page`, of `total` that can be looked at.

    `is_cut`: not all that was typed counted; `is_all`: no more was found than `total`; `suggestions` are shorter
    questions that find something, where this one found nothing.
    """

    text: str
    is_cut: bool = False
    has_words: bool = False
    hits: tuple[Hit, ...] = ()
    total: int = 0
    is_all: bool = True
    page: int = 1
    has_more: bool = False
    suggestions: tuple[str, ...] = ()


def rank_pages(candidates: Iterable[Candidate], wanted: SearchTerms) -> list[PageMatch]:
    """The pages that were found, the best first; the same passages give the same order, however they came."""
    ranked = sorted(
        (rank(found.head, found.folded, found.exact, wanted), found.place, found.id, found) for found in candidates
    )
    pages: defaultdict[tuple[int, int | None], list[Candidate]] = defaultdict(list)
    for *_order, found in ranked:
        pages[found.course_id, found.page_id].append(found)
    return [PageMatch(best, _also(others, wanted)) for best, *others in pages.values()]


def _also(others: Iterable[Candidate], wanted: SearchTerms) -> tuple[Candidate, ...]:
    telling = [other for other in others if other.anchor and other.has_own(wanted)]
    return tuple(sorted(telling[:MAX_OTHER_HEADINGS], key=lambda other: other.number))
