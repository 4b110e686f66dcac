"""The rules and the words of the glossary, each with the texts that name it and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.accounts.rules.viewer import Viewer
from portal.content.files.registries import Entry
from portal.content.text.vietnamese import fold, text_sort_key
from portal.courses.operations.registry_entries import get_entry, name_of, version_token
from portal.courses.permissions import can_edit
from portal.courses.queries.facts import (
    FactHistoryEntry,
    IntroductionRow,
    fact_history,
    introductions_by_fact,
    pages_by_fact,
)
from portal.courses.queries.published import PageRow
from portal.courses.queries.terms import introductions_leading_to_term, pages_leading_to_term
from portal.courses.queries.texts import registry_text
from portal.drafts.models import Draft
from portal.drafts.queries.facts import drafts_leading_to_term, drafts_using_fact
from portal.studio.facts.views.registry import FactPermissions
from portal.studio.registries.labels import EntryKind


@dataclass(frozen=True)
class EntryLine:
    """A rule or a word in the list; `texts` is how many published texts say a rule."""

    id: str
    name: str
    said: str
    also: str
    texts: int


@dataclass(frozen=True)
class EntryChange:
    """One line of an entry's history; `action` is created, removed or changed, parts are label, before, after."""

    told: FactHistoryEntry
    action: str
    parts: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class EntryView:
    """A rule or a word with the texts that name it and that the viewer may know of, and how many others there are.

    A text comes with whether the viewer writes it.
    """

    id: str
    name: str
    entry: Entry
    token: str
    introductions: tuple[tuple[IntroductionRow, bool], ...]
    pages: tuple[tuple[PageRow, bool], ...]
    drafts: tuple[Draft, ...]
    hidden: int
    history: tuple[EntryChange, ...]

    @property
    def said(self) -> str:
        """The rule, or the meaning."""
        return str(self.entry.get("text") or self.entry.get("meaning") or "")

    @property
    def also(self) -> str:
        """The other words for a word."""
        return ", ".join(self.entry.get("also", ()))

    @property
    def is_used(self) -> bool:
        """Whether any text names it."""
        return bool(self.pages or self.introductions or self.drafts or self.hidden)


def entry_lines(kind: EntryKind, words: str = "") -> tuple[EntryLine, ...]:
    """The entries with all these words, by their names."""
    wanted = fold(words).split()
    lines = (line for line in _lines(kind) if all(word in fold(_searched(line)) for word in wanted))
    return tuple(sorted(lines, key=lambda line: text_sort_key(line.name)))


def entry_view(kind: EntryKind, entry_id: str, viewer: Viewer) -> EntryView:
    """The entry with its texts and its history; NotFound."""
    entry, rights = get_entry(kind.registry, entry_id), FactPermissions(viewer)
    if kind.is_rules:
        pages, starts = pages_by_fact().get(entry_id, []), introductions_by_fact().get(entry_id, [])
    else:
        pages, starts = pages_leading_to_term(entry_id), introductions_leading_to_term(entry_id)
    drafts = waiting_drafts(kind, entry_id)
    own = tuple(draft for draft in drafts if can_edit(viewer, draft.course))
    seen = tuple((page, rights.may_edit(page)) for page in pages if rights.may_see(page))
    seen_starts = tuple((row, rights.may_edit(row)) for row in starts if rights.may_see(row))
    every = len(pages) + len(starts) + len(drafts)
    return EntryView(
        entry_id,
        name_of(kind.registry, entry),
        entry,
        version_token(entry),
        seen_starts,
        seen,
        own,
        every - len(seen) - len(seen_starts) - len(own),
        tuple(_change(kind, told) for told in fact_history(kind.registry.place(entry_id))),
    )


def waiting_drafts(kind: EntryKind, entry_id: str) -> Sequence[Draft]:
    """The pending drafts that name the entry."""
    return drafts_using_fact(entry_id) if kind.is_rules else drafts_leading_to_term(entry_id)


def changed_parts(kind: EntryKind, before: Entry, after: Entry) -> list[tuple[str, str, str]]:
    """What the two say otherwise: label, before, after."""
    return [
        (str(label), _text(before, name), _text(after, name))
        for name, label in kind.fields.items()
        if before.get(name) != after.get(name)
    ]


def _change(kind: EntryKind, told: FactHistoryEntry) -> EntryChange:
    action = "created" if not told.before else "changed" if told.after else "removed"
    return EntryChange(told, action, changed_parts(kind, told.before, told.after))


def _lines(kind: EntryKind) -> Iterator[EntryLine]:
    pages, starts = (pages_by_fact(), introductions_by_fact()) if kind.is_rules else ({}, {})
    for id_, entry in kind.registry.entries(registry_text(kind.registry.file)).items():
        said = entry.get("text") or entry.get("meaning") or ""
        texts = len(pages.get(id_, ())) + len(starts.get(id_, ()))
        yield EntryLine(id_, name_of(kind.registry, entry), said, _text(entry, "also"), texts)


def _searched(line: EntryLine) -> str:
    return f"{line.name} {line.said} {line.also} {line.id}"


def _text(entry: Entry, name: str) -> str:
    said = entry.get(name, "")
    return ", ".join(said) if isinstance(said, list) else str(said)
