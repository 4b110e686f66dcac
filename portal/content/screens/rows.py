"""A drawn screen as data: its title for listeners and its rows from top to bottom."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class RowKind(StrEnum):
    """What a row of a screen is drawn as."""

    APP_BAR = "app_bar"
    ADDRESS = "address"
    ITEM = "item"
    BUTTON = "button"
    SECONDARY = "secondary"
    FIELD = "field"
    CHECKBOX = "checkbox"
    QR = "qr"
    KEYPAD = "keypad"
    KEYBOARD = "keyboard"
    FACE = "face"
    PICTURE = "picture"
    MESSAGE = "message"
    TABS = "tabs"
    LINE = "line"
    TEXT = "text"


RINGS = tuple("ABCDEFGH")
PARTS = {kind.value: kind for kind in (RowKind.QR, RowKind.KEYPAD, RowKind.KEYBOARD, RowKind.FACE)}
TAPPED = (RowKind.BUTTON, RowKind.SECONDARY, RowKind.ITEM, RowKind.CHECKBOX, RowKind.FIELD)
BACK = ("Trở lại", "Quay lại", "Back")  # what the arrow of a bar at the top may be called


@dataclass(frozen=True)
class Tab:
    """One place in the bar at the bottom of a screen, its ring if it has one, and whether it is the chosen one."""

    label: str
    ring: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class Row:
    """One row: its words as they are written, what stands beside or below them, and the letter of its ring.

    `is_set` says of an app bar that an arrow leads back, of a box that it is ticked.
    """

    kind: RowKind
    line: int  # in its file, from 1
    text: str = ""
    detail: str = ""
    ring: str = ""
    is_set: bool = False
    tabs: tuple[Tab, ...] = ()

    @property
    def targets(self) -> Iterator[str]:
        """What can be tapped in this row, by the words that stand on it."""
        if self.kind in TAPPED:
            yield self.text
        if self.kind == RowKind.APP_BAR and self.is_set:
            yield from BACK
        for tab in self.tabs:
            yield tab.label

    @property
    def rings(self) -> Iterator[str]:
        """The letters of the rings in this row."""
        for ring in (self.ring, *(tab.ring for tab in self.tabs)):
            if ring:
                yield ring


@dataclass(frozen=True)
class Screen:
    """A drawn screen; `line` is where it begins in its file, from 1."""

    title: str
    line: int
    rows: tuple[Row, ...] = field(default=())

    @property
    def rings(self) -> tuple[str, ...]:
        """The letters of its rings, in their order."""
        return tuple(ring for row in self.rows for ring in row.rings)

    @property
    def targets(self) -> tuple[str, ...]:
        """The words of all that can be tapped, in their order."""
        return tuple(target for row in self.rows for target in row.targets)
