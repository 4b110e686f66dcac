"""The roll as its screen shows it, and as phones are told of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.classes.enums import AttendanceState, MarkMethod, RegistrationState
from portal.classes.labels import ATTENDANCE_STATES
from portal.classes.models import ClassSession
from portal.classes.roll.labels import METHOD_NOTES
from portal.classes.roll.queries import RollEntry, Word, further_people, people_on_roll, words_about
from portal.content.text.vietnamese import fold
from portal.units.rules.short_names import short_team
from portal.web.template_filters import given_name

MAX_LISTED = 100  # of those who may come without a place; beyond, they are looked for by name
MAX_FOUND = 20


@dataclass(frozen=True)
class Choice:
    """One way of settling a difference: the state, and what it is called."""

    state: str
    label: str


@dataclass(frozen=True)
class RollRow:
    """One person on the roll: what they are called, where they are from, and what is said of them."""

    id: int
    name: str
    called: str
    place: str
    state: str
    is_waiting: bool
    is_own: bool  # the viewer's own mark is the one shown
    note: str  # whose mark it is, where it is not the viewer's
    difference: str  # what two keepers say, where they differ
    choices: tuple[Choice, ...]

    def has(self, text: str) -> bool:
        """Whether the name or the place has the text, however it is written."""
        return fold(text) in fold(f"{self.name} {self.place}")

    def for_phone(self) -> dict[str, Any]:
        """What a phone is told of the mark."""
        told: dict[str, Any] = {"state": self.state, "own": self.is_own, "note": self.note}
        if self.difference:
            told["difference"] = self.difference
            told["choices"] = [[choice.state, choice.label] for choice in self.choices]
        return told


@dataclass(frozen=True)
class RollView:
    """A roll: who is on it, who waits for a place, who else may come, and how many are there."""

    rows: list[RollRow]
    waiting: list[RollRow]
    others: list[RollRow]
    has_more: bool  # further people may come, too many for a list
    present: int
    total: int

    @property
    def is_long(self) -> bool:
        """Whether a name is sooner found by typing than by looking."""
        return len(self.rows) + len(self.waiting) + len(self.others) > 20

    @property
    def shown(self) -> str:
        """Which marks stand on the page, for a form that comes back without the script."""
        return ",".join(f"{row.id}:{row.state}" for row in (*self.rows, *self.waiting) if row.state)


def roll_view(session: ClassSession, *, viewer_id: int, asked: str = "") -> RollView:
    """The roll of the class for somebody who may keep it; where `asked`, those whose name or place has it."""
    everybody = roll_rows(session.id, viewer_id=viewer_id)
    further = further_people(session, limit=MAX_LISTED + 1)
    has_more = len(further) > MAX_LISTED
    if has_more:
        further = further_people(session, text=asked, limit=MAX_FOUND) if asked else []
    others = as_rows(further, viewer_id=viewer_id)
    present, total = count(everybody)
    shown = [row for row in everybody if row.has(asked)]
    return RollView(
        rows=[row for row in shown if not row.is_waiting],
        waiting=[row for row in shown if row.is_waiting],
        others=others if has_more else [row for row in others if row.has(asked)],
        has_more=has_more,
        present=present,
        total=total,
    )


def roll_rows(session_id: int, *, viewer_id: int) -> list[RollRow]:
    """Whoever has a place, waits for one or was marked."""
    entries = people_on_roll(session_id)
    words = words_about(session_id, [entry.user_id for entry in entries if entry.is_disputed])
    return as_rows(entries, words, viewer_id=viewer_id)


def count(rows: Iterable[RollRow]) -> tuple[int, int]:
    """How many are present, and of how many: those with a place or a mark."""
    states = [row.state for row in rows if row.state or not row.is_waiting]
    return states.count(AttendanceState.PRESENT.value), len(states)


def as_rows(
    entries: Iterable[RollEntry], words: Mapping[int, Sequence[Word]] | None = None, *, viewer_id: int
) -> list[RollRow]:
    """The rows of these people; `words` are what keepers say of those of whom they differ."""
    return [_row(entry, (words or {}).get(entry.user_id, ()), viewer_id) for entry in entries]


def _row(entry: RollEntry, words: Sequence[Word], viewer_id: int) -> RollRow:
    states = list(dict.fromkeys(word.state for word in words))
    said = [_said(word) for word in words]
    return RollRow(
        id=entry.user_id,
        name=entry.name,
        called=given_name(entry.name),
        place=short_team(entry.unit_name or ""),
        state=entry.state or "",
        is_waiting=entry.place == RegistrationState.WAITING,
        is_own=entry.keeper_id == viewer_id,
        note=_note(entry, viewer_id),
        difference=_("Two rolls differ: %(words)s.", words="; ".join(said)) if said else "",
        choices=tuple(Choice(state, str(ATTENDANCE_STATES[state])) for state in states),
    )


def _said(word: Word) -> str:
    return str(_("%(name)s says %(state)s", name=word.keeper_name, state=ATTENDANCE_STATES[word.state]))


def _note(entry: RollEntry, viewer_id: int) -> str:
    if entry.method in METHOD_NOTES:
        return str(METHOD_NOTES[entry.method])
    if entry.method == MarkMethod.HAND and entry.keeper_id != viewer_id and not entry.is_disputed:
        return str(_("ticked by %(name)s", name=entry.keeper_name))
    return ""
