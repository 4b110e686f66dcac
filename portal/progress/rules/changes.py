"""Diff of two revisions of a page, paragraph by paragraph; no database."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from portal.content.pages.blueprint import Blueprint
from portal.content.questions.question import Question
from portal.content.scenarios.scenario import Scene
from portal.content.text.alignment import Aligner
from portal.courses.queries.revision_cache import ChecklistPoints, PageContent
from portal.progress.rules.paragraphs import Paragraph, split_paragraphs

MIN_SIMILARITY = 0.4  # likeness from which two paragraphs are taken for one that was changed
MAX_SUMMARY_LENGTH = 240  # characters


@dataclass(frozen=True)
class Change:
    """A paragraph that is new, said otherwise or gone.

    `html` is what it says now as Markup, with <ins> around new words; empty where it is gone. `before` is what it
    said, as pairs of a text and whether that is gone. `anchor` and `heading` name the part of the page it is in.
    """

    html: str
    before: tuple[tuple[str, bool], ...]
    anchor: str
    heading: str

    @property
    def kind(self) -> str:
        """`added`, `changed` or `removed`."""
        return "removed" if not self.html else "changed" if self.before else "added"

    @property
    def has_lost_words(self) -> bool:
        """Whether something it said is gone."""
        return any(is_gone for _text, is_gone in self.before)


@dataclass(frozen=True)
class Changes:
    """Everything that is otherwise, in the order of the page, and the question that goes with it, if any."""

    paragraphs: tuple[Change, ...]
    question: Question | None


@dataclass(frozen=True)
class _Placed:
    """A paragraph or a question in its place: under which heading it stands."""

    item: Paragraph | Question
    anchor: str
    heading: str

    @property
    def key(self) -> Hashable:
        """What two that say the same have in common."""
        # The line where a question stands in its file is not for readers.
        return replace(self.item, line=0) if isinstance(self.item, Question) else self.item.words


def changes_between(before: PageContent, after: PageContent) -> Changes:
    """What somebody who knows the earlier revision must read of the later one."""
    old, new = list(_placed(before)), list(_placed(after))
    old_keys, new_keys = [placed.key for placed in old], [placed.key for placed in new]
    moved = set(old_keys) & set(new_keys)
    changes: list[Change] = []
    where: list[int] = []  # in the new page
    for what, old_from, old_to, new_from, new_to in _differences(old_keys, new_keys):
        if what == "equal":
            continue
        gone = [placed for placed in old[old_from:old_to] if placed.key not in moved]
        come = [placed for placed in new[new_from:new_to] if placed.key not in moved]
        if come or gone:
            where.append(new_from)
            changes += _pair_paragraphs(gone, come, new[max(new_from - 1, 0)] if new else None)
    return Changes(tuple(changes), _question(new, min(where, default=len(new))))


def _pair_paragraphs(gone: Iterable[_Placed], come: Iterable[_Placed], place: _Placed | None) -> Iterator[Change]:
    """Each new paragraph with the one it replaces, if any, and then what nothing replaces."""
    left = [placed.item for placed in gone if isinstance(placed.item, Paragraph)]
    for placed in come:
        if not isinstance(placed.item, Paragraph):
            continue
        place, later = placed, placed.item
        earlier = max(left, key=lambda other: _similarity(other, later), default=None)
        if earlier is not None and _similarity(earlier, later) >= MIN_SIMILARITY:
            left.remove(earlier)
            html, before = _compare(earlier, later)
        else:
            html, before = later.marked(range(len(later.words))), ()
        yield Change(html, before, placed.anchor, placed.heading)
    for earlier in left:
        said = ((_short(earlier.plain), True),)
        yield Change("", said, place.anchor if place else "", place.heading if place else "")


def _similarity(one: Paragraph, other: Paragraph) -> float:
    if one.is_heading != other.is_heading:
        return 0.0
    return SequenceMatcher(None, one.words, other.words, autojunk=False).ratio()


def _compare(earlier: Paragraph, later: Paragraph) -> tuple[str, tuple[tuple[str, bool], ...]]:
    """The later paragraph with its new words marked, and the earlier with what is gone."""
    new: set[int] = set()
    gone: set[int] = set()
    for what, old_from, old_to, new_from, new_to in _differences(earlier.words, later.words):
        if what != "equal":
            gone.update(range(old_from, old_to))
            new.update(range(new_from, new_to))
    return later.marked(new), tuple(earlier.said(gone))


def _differences(old: Sequence[Hashable], new: Sequence[Hashable]) -> Sequence[tuple[str, int, int, int, int]]:
    return Aligner().opcodes(old, new)


def _short(text: str) -> str:
    return text if len(text) <= MAX_SUMMARY_LENGTH else text[:MAX_SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"


def _question(page: Sequence[_Placed], first_change: int) -> Question | None:
    """The first question that is otherwise or follows something that is, else the first of the page."""
    asked = [placed.item for placed in page if isinstance(placed.item, Question)]
    after = [placed.item for placed in page[first_change:] if isinstance(placed.item, Question)]
    return next(iter(after or asked), None)


def _placed(content: PageContent) -> Iterator[_Placed]:
    anchor = heading = ""
    graded = Blueprint.of_front(content.front)
    for block in content.blocks:
        if isinstance(block, Question):
            # What is kept for before and after the course is no news.
            yield from (_Placed(one, anchor, heading) for one in graded.drawable([block]))
            continue
        if isinstance(block, Scene):
            anchor, heading = "", block.title
        for paragraph in _paragraphs(block):
            if paragraph.is_heading:
                anchor, heading = paragraph.anchor, paragraph.plain
            yield _Placed(paragraph, anchor, heading)


def _paragraphs(block: str | Scene | ChecklistPoints) -> list[Paragraph]:
    if isinstance(block, Scene):
        parts = [block.html, *(f"<p>{choice.html}</p>" for choice in block.choices)]
    elif isinstance(block, ChecklistPoints):
        parts = [f"<p>{point}</p>" for point in block]
    else:
        parts = [block]
    return [paragraph for part in parts for paragraph in split_paragraphs(part)]
