"""Events of the audit log as people read them: a sentence with names and links, and what else is worth knowing."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.audit.models import AuditEvent
from portal.courses.queries.titles import course_titles_of_pages, titles_of_courses, titles_of_pages
from portal.people.audit_log.labels import ACTION_TEXTS
from portal.units.labels import role_name
from portal.units.queries.people import names_of_people, names_of_units
from portal.units.rules.dates import last_day
from portal.web.template_filters import day

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
PERSON_DETAILS = ("head", "gone")  # details that are the ids of people
MIN_FOLDED = 4  # alike events that become one line
PUBLISHED = "page.published"
UNIT_DETAILS = ("other", "before")  # details that are the ids of units


@dataclass(frozen=True)
class SentencePart:
    """A part of a sentence; `person` or `unit` is the id behind a name whose screen the viewer may open."""

    text: str
    person: int | None = None
    unit: int | None = None


@dataclass(frozen=True)
class LogEntry:
    """One event: when, its sentence, what else is known of it, and the unit it is about."""

    id: int
    at: datetime
    action: str
    pieces: tuple[SentencePart, ...]
    notes: tuple[str, ...]
    unit: SentencePart | None
    is_by_deputy: bool
    actor: tuple[SentencePart, ...] = ()
    course: str = ""  # of a page: the title of its course

    @property
    def sentence(self) -> str:
        """The sentence without its links."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class RecordNames:
    """What the people, units, pages and courses of some events are called; asked for in bulk."""

    people: dict[int, tuple[str, bool]]
    units: dict[int, tuple[str, bool]]
    pages: dict[int, str]
    courses: dict[int, str]
    courses_of_pages: dict[int, str]

    def person(self, user_id: object) -> SentencePart:
        """The person by name, with a link where the viewer may follow it."""
        name, is_there = self.people.get(user_id, ("", False)) if isinstance(user_id, int) else ("", False)
        return SentencePart(
            name or _("somebody"), person=user_id if is_there and isinstance(user_id, int) else None
        )

    def unit(self, unit_id: object) -> SentencePart:
        """The unit by name, with a link where the viewer may follow it."""
        name, is_there = self.units.get(unit_id, ("", False)) if isinstance(unit_id, int) else ("", False)
        return SentencePart(name or _("a unit"), unit=unit_id if is_there and isinstance(unit_id, int) else None)


def log_entries(events: Sequence[AuditEvent], *, below: Collection[int]) -> list[LogEntry]:
    """The events as they read; names link to people and units at or below the given units."""
    names = _names_in(events, below)
    return [_entry(event, names) for event in events]


def fold_entries(entries: Sequence[LogEntry]) -> list[tuple[LogEntry, ...]]:
    """The entries in groups: those of one deed that one person did many times within a minute; the others alone.

    Pages of several courses are several deeds.

    Few of them stand alone, too: a line to open is no shorter than two lines.
    """
    groups: list[tuple[LogEntry, ...]] = []
    for _key, found in groupby(entries, key=_deed):
        group = tuple(found)
        groups += [group] if len(group) >= MIN_FOLDED else [(entry,) for entry in group]
    return groups


def group_sentence(group: Sequence[LogEntry]) -> tuple[SentencePart, ...]:
    """What stands for the whole group, where that can be said in one: so many pages of a course; else ()."""
    first = group[0]
    if len(group) == 1 or first.action != PUBLISHED or not first.course:
        return ()
    sentence = ngettext(
        "%(actor)s published %(num)d page of the course %(title)s",
        "%(actor)s published %(num)d pages of the course %(title)s",
        len(group),
        actor="%(actor)s",
        title=f"“{first.course}”",
    )
    before, _mark, after = sentence.partition("%(actor)s")
    parts = (SentencePart(before), *first.actor, SentencePart(after))
    return tuple(part for part in parts if part.text)


def _deed(entry: LogEntry) -> tuple[str, datetime, str, SentencePart | None, str]:
    actor = entry.pieces[0].text if entry.pieces else ""
    return entry.action, entry.at.replace(second=0, microsecond=0), actor, entry.unit, entry.course


def _names_in(events: Sequence[AuditEvent], below: Collection[int]) -> RecordNames:
    people = {
        known
        for event in events
        for known in (event.actor_id, event.on_behalf_of_id, event.person_id, *_ids(event, PERSON_DETAILS))
        if known is not None
    }
    units = {
        known for event in events for known in (event.unit_id, *_ids(event, UNIT_DETAILS)) if known is not None
    }
    done_to = {
        table: {event.record_id for event in events if event.record == table and event.record_id is not None}
        for table in ("page", "course")
    }
    return RecordNames(
        people=names_of_people(people, below=below) if people else {},
        units=names_of_units(units, below=below) if units else {},
        pages=titles_of_pages(done_to["page"]),
        courses=titles_of_courses(done_to["course"]),
        courses_of_pages=course_titles_of_pages(
            {event.record_id for event in events if event.action == PUBLISHED and event.record_id is not None}
        ),
    )


def _ids(event: AuditEvent, which: Iterable[str]) -> Iterator[int]:
    for name in which:
        value = event.details.get(name)
        if isinstance(value, int):
            yield value


def _entry(event: AuditEvent, names: RecordNames) -> LogEntry:
    return LogEntry(
        id=event.id,
        at=event.at,
        action=event.action,
        pieces=tuple(_pieces(event, names)),
        notes=tuple(_notes(event, names)),
        unit=names.unit(event.unit_id) if event.unit_id is not None else None,
        is_by_deputy=event.on_behalf_of_id is not None,
        actor=tuple(_actor(event, names)),
        course=names.courses_of_pages.get(event.record_id or 0, "") if event.action == PUBLISHED else "",
    )


def _pieces(event: AuditEvent, names: RecordNames) -> Iterator[SentencePart]:
    told = ACTION_TEXTS.get(event.action)
    if told is None:
        yield from _actor(event, names)
        yield SentencePart(f": {event.action}")
        return
    # The parts between the placeholders stand at even places, their names at odd ones.
    for place, part in enumerate(PLACEHOLDER.split(str(told.sentence))):
        if place % 2:
            yield from _value(part, event, names)
        elif part:
            yield SentencePart(part)


def _value(name: str, event: AuditEvent, names: RecordNames) -> Iterator[SentencePart]:
    if name == "actor":
        yield from _actor(event, names)
    elif name == "person":
        yield names.person(event.person_id)
    elif name == "unit":
        yield names.unit(event.unit_id)
    elif name in PERSON_DETAILS:
        yield names.person(event.details.get(name))
    elif name in UNIT_DETAILS:
        yield names.unit(event.details.get(name))
    elif name == "title":
        titles = names.pages if event.record == "page" else names.courses
        yield SentencePart("“" + titles.get(event.record_id or 0, f"#{event.record_id}") + "”")
    elif name == "role":
        yield SentencePart(role_name(str(event.details.get("role", ""))))
    else:
        yield SentencePart(str(event.details.get(name, "")))


def _actor(event: AuditEvent, names: RecordNames) -> Iterator[SentencePart]:
    """Who did it; a deputy with the head for whom it was done."""
    if event.actor_id is None:
        yield SentencePart(_("The portal"))
        return
    deputy = names.person(event.actor_id)
    if event.on_behalf_of_id is None:
        yield deputy
        return
    head = names.person(event.on_behalf_of_id)
    both = {"deputy": deputy, "head": head}
    for place, part in enumerate(PLACEHOLDER.split(_("%(deputy)s, for %(head)s"))):
        if place % 2:
            yield both[part]
        elif part:
            yield SentencePart(part)


def _notes(event: AuditEvent, names: RecordNames) -> Iterator[str]:
    details: dict[str, Any] = event.details
    until = _parse_moment(details.get("until"))
    if until is not None:
        yield _("to the end of %(day)s", day=day(last_day(until)))
    elif (last := _parse_day(details.get("until"))) is not None:
        yield _("to the end of %(day)s", day=day(last))
    on = _parse_day(details.get("on"))
    if on is not None:
        yield _("from %(day)s on", day=day(on))
    if isinstance(details.get("before"), int):
        yield _("before in %(unit)s", unit=names.unit(details["before"]).text)
    if event.action == "observation.recorded" and details.get("complete"):
        yield _("every point was seen")
    if isinstance(details.get("rows"), int):
        yield ngettext("%(num)d row", "%(num)d rows", details["rows"])
    if isinstance(details.get("tries"), int):
        yield ngettext("%(num)d wrong try", "%(num)d wrong tries", details["tries"])
    for name in ("reason", "message", "device"):
        if isinstance(details.get(name), str) and details[name]:
            yield details[name]


def _parse_moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _parse_day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
