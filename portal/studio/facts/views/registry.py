"""What the screens for facts show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.accounts.rules.viewer import Viewer
from portal.content.text.vietnamese import fold
from portal.courses.models import Fact
from portal.courses.operations.facts import FactValues, version_token
from portal.courses.operations.rerender import RerenderedText
from portal.courses.permissions import BelongsToUnit, can_edit
from portal.courses.queries.facts import (
    FactHistoryEntry,
    FactRow,
    IntroductionRow,
    ReviewReason,
    checkers,
    fact_history,
    facts_of_pages,
    get_fact,
    introductions_by_fact,
    list_facts,
    pages_by_fact,
    pages_needing_review,
    shown_introductions,
    shown_pages,
)
from portal.courses.queries.published import PageRow, units_above
from portal.drafts.models import Draft
from portal.drafts.queries.facts import drafts_using_fact
from portal.studio.facts.enums import FactState
from portal.web.template_filters import day

EXPIRING_SOON_DAYS = 30  # days
MAX_SENTENCE_CHARS = 300  # letters of a sentence in a preview
SENTENCE_END = re.compile(r"(?<=[.!?…:;])\s+")


@dataclass(frozen=True)
class FactLine:
    """One fact as it stands today; `checker` is empty where the courses folder says that it was checked."""

    fact: Fact | FactRow
    today: date
    checker: str
    texts: int  # pages and introductions that show it

    @property
    def left(self) -> int | None:
        """How many days it has left."""
        return self.fact.days_left(self.today)

    @property
    def state(self) -> FactState:
        """Whether its time is over, ends soon, is long, or never ends."""
        if self.left is None:
            return FactState.LASTING
        if self.left < 0:
            return FactState.STALE
        return FactState.SOON if self.left <= EXPIRING_SOON_DAYS else FactState.FRESH

    @property
    def needs_review(self) -> bool:
        """Whether somebody has to look it up: it is past its time, or was never confirmed."""
        return self.state == FactState.STALE or not self.fact.confirmed

    @property
    def source(self) -> Source:
        """Where it is from."""
        return Source(self.fact.source)


@dataclass(frozen=True)
class Source:
    """Where a fact is from, as it was written: an address, or words."""

    text: str

    @property
    def is_link(self) -> bool:
        """Whether a browser can open it."""
        return self.text.startswith(("https://", "http://")) and bool(urlsplit(self.text).hostname)

    @property
    def short(self) -> str:
        """The name of the site for an address, else the words."""
        return (urlsplit(self.text).hostname or "").removeprefix("www.") if self.is_link else self.text


@dataclass(frozen=True)
class FactList:
    """The facts that were asked for, and how many there are at all."""

    lines: tuple[FactLine, ...]
    total: int
    needing: int
    pages: int  # that are to be looked at again, among those the viewer may know of
    courses: tuple[FactCourse, ...]  # whose texts show some of them, whatever the words, and the one asked for


@dataclass(frozen=True)
class FactCourse:
    """A course whose texts show facts, and how many: of all, or of those to look up."""

    slug: str
    title: str
    number: int


@dataclass(frozen=True)
class PageLine:
    """A published page that shows facts, for somebody who may know of it."""

    page: PageRow
    may_edit: bool
    doubts: tuple[ReviewReason, ...] = ()

    @property
    def whys(self) -> set[str]:
        """What its facts did, each once."""
        return {doubt.why for doubt in self.doubts}

    @property
    def may_confirm(self) -> bool:
        """Whether looking at the page again would settle something: a stale fact has to be looked up itself."""
        return self.may_edit and bool(self.whys - {"stale"})


@dataclass(frozen=True)
class FactView:
    """One fact with all there is to it."""

    fact: Fact
    line: FactLine
    mark: str
    pages: Sequence[PageLine]
    introductions: Sequence[tuple[IntroductionRow, bool]]  # and whether the viewer may edit it
    drafts: Sequence[Draft]  # that the viewer may edit
    hidden: int  # texts of other units
    history: Sequence[HistoryLine]

    @property
    def is_used(self) -> bool:
        """Whether any text shows it."""
        return bool(self.pages or self.introductions or self.drafts or self.hidden)


@dataclass(frozen=True)
class HistoryLine:
    """One line of a fact's history: `deed` is created, removed, checked or changed; parts are shown as words."""

    told: FactHistoryEntry
    action: Literal["created", "removed", "checked", "changed"]
    parts: Sequence[tuple[str, str, str]]  # label, before, after


@dataclass
class FactPermissions:
    """What the viewer may see and edit, asked once for each unit."""

    viewer: Viewer
    edited: dict[int | None, bool] = field(default_factory=dict)
    above: frozenset[int] | None = None

    def may_edit(self, row: BelongsToUnit) -> bool:
        """Whether the viewer writes for the course's unit."""
        if row.unit_id not in self.edited:
            self.edited[row.unit_id] = can_edit(self.viewer, row)
        return self.edited[row.unit_id]

    def may_see(self, row: PageRow | IntroductionRow) -> bool:
        """Whether the viewer may know of the course."""
        if row.open_unit_id is None or self.may_edit(row):
            return True
        if self.above is None:
            self.above = units_above(self.viewer.unit_id)
        return row.open_unit_id in self.above


def fact_list(
    rights: FactPermissions, *, words: str = "", only_review: bool = False, course: str = ""
) -> FactList:
    """The facts with all these words, those past their time first; only those to look up, or of a course."""
    lines = fact_lines(list_facts(clock.today()))
    needing = tuple(line for line in lines if line.needs_review)
    asked, shown, wanted = needing if only_review else lines, _facts_by_course(rights), fold(words).split()
    courses = tuple(
        FactCourse(slug, title, number)
        for (slug, title), ids in shown.items()
        if (number := sum(line.fact.id in ids for line in asked)) or slug == course
    )
    found = tuple(line for line in asked if all(word in _searched(line.fact) for word in wanted))
    own = next((ids for (slug, _title), ids in shown.items() if slug == course), None)
    if own is not None:
        found = tuple(line for line in found if line.fact.id in own)
    return FactList(found, len(lines), len(needing), len(pages_to_review(rights)), courses)


def fact_view(fact_id: str, viewer: Viewer) -> FactView:
    """The fact with its pages, drafts and history; NotFound."""
    fact = get_fact(fact_id)
    (line,) = fact_lines([fact])
    rights, doubts = FactPermissions(viewer), pages_needing_review(clock.today())
    pages = pages_by_fact().get(fact_id, [])
    introductions = introductions_by_fact().get(fact_id, [])
    drafts = drafts_using_fact(fact_id)
    own = [draft for draft in drafts if can_edit(viewer, draft.course)]
    seen = [_page_line(page, rights, doubts) for page in pages if rights.may_see(page)]
    starts = [(row, rights.may_edit(row)) for row in introductions if rights.may_see(row)]
    every = len(pages) + len(introductions) + len(drafts)
    return FactView(
        fact,
        line,
        version_token(fact),
        seen,
        starts,
        own,
        every - len(seen) - len(starts) - len(own),
        [history_line(told) for told in fact_history(fact_id)],
    )


def pages_to_review(rights: FactPermissions) -> tuple[PageLine, ...]:
    """The pages that are to be looked at again, of those that the viewer may know of."""
    doubts = pages_needing_review(clock.today())
    return tuple(_page_line(page, rights, doubts) for page in shown_pages(doubts.keys()) if rights.may_see(page))


def history_line(told: FactHistoryEntry) -> HistoryLine:
    """The line as people read it."""
    before, after = told.before, told.after
    if not before or not after:
        return HistoryLine(told, "created" if after else "removed", _changed_fields({}, after or before))
    changed = [name for name in after if after[name] != before.get(name)]
    deed: Literal["checked", "changed"] = "checked" if set(changed) <= {"checked"} else "changed"
    return HistoryLine(told, deed, _changed_fields(before, {name: after[name] for name in changed}))


def changed_fields(before: FactValues, after: FactValues) -> Sequence[tuple[str, str, str]]:
    """What the two say otherwise: label, before, after."""
    was, is_now = before.as_json(), after.as_json()
    return _changed_fields(was, {name: value for name, value in is_now.items() if value != was[name]})


def changed_sentence(text: RerenderedText) -> tuple[str, str] | None:
    """The first sentence that reads otherwise, before and after; None where no single one does."""
    before, after = text.before.split("\n"), text.after.split("\n")
    lines = next((pair for pair in zip(before, after, strict=False) if pair[0] != pair[1]), None)
    if lines is None:
        return None
    sentences = [SENTENCE_END.split(line) for line in lines]
    if len(sentences[0]) != len(sentences[1]):
        return None if max(map(len, lines)) > MAX_SENTENCE_CHARS else lines
    pair = next(pair for pair in zip(*sentences, strict=True) if pair[0] != pair[1])
    return (pair[0], pair[1]) if max(map(len, pair)) <= MAX_SENTENCE_CHARS else None


def value_label(name: str, value: object) -> str:
    """A part of a fact as people read it."""
    words: str = str(value) or "–"
    if name == "checked":
        words = day(date.fromisoformat(str(value))) if value else _("never checked")
    elif name == "valid_days":
        words = ngettext("%(num)d day", "%(num)d days", int(str(value))) if value else _("stays true")
    elif name == "confirmed":
        words = _("confirmed") if value else _("not confirmed")
    return words


def field_labels() -> Mapping[str, str]:
    """What the parts of a fact are called."""
    return {
        "value": _("Value"),
        "label": _("What it is"),
        "source": _("Source"),
        "checked": _("Looked up on"),
        "valid_days": _("Good for"),
        "confirmed": _("State"),
    }


def fact_lines(facts: Sequence[Fact | FactRow]) -> tuple[FactLine, ...]:
    """The facts as they stand today."""
    names, pages, starts = checkers(facts), pages_by_fact(), introductions_by_fact()
    today = clock.today()
    return tuple(
        FactLine(fact, today, names.get(fact.id, ""), len(pages.get(fact.id, [])) + len(starts.get(fact.id, [])))
        for fact in facts
    )


def _facts_by_course(rights: FactPermissions) -> Mapping[tuple[str, str], set[str]]:
    """The ids of the facts in each course that the viewer may know of, by its slug and title."""
    texts: list[tuple[PageRow | IntroductionRow, Sequence[str]]] = [
        *((text.page, text.facts) for text in facts_of_pages()),
        *shown_introductions(),
    ]
    found: dict[tuple[str, str], set[str]] = {}
    for row, ids in texts:
        if rights.may_see(row):
            found.setdefault((row.course_slug, row.course_title), set()).update(ids)
    return found


def _page_line(page: PageRow, rights: FactPermissions, doubts: Mapping[int, Sequence[ReviewReason]]) -> PageLine:
    return PageLine(page, rights.may_edit(page), tuple(doubts.get(page.id, ())))


def _searched(fact: Fact | FactRow) -> str:
    return fold(f"{fact.label} {fact.value} {fact.id} {fact.source}")


def _changed_fields(before: Mapping[str, object], after: Mapping[str, object]) -> list[tuple[str, str, str]]:
    names = field_labels()
    return [
        (names[name], value_label(name, before[name]) if name in before else "", value_label(name, value))
        for name, value in after.items()
        if name in names
    ]
