"""An option and a part of a question as a form shows them."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from portal.content.questions.question import Question
from portal.content.screens.drawing import without_screens
from portal.content.screens.rows import RINGS
from portal.questions.rules.grading.kinds import Response

_PICTURE = re.compile(r"""<img\b[^>]*?\balt="([^"]*)"[^>]*>""")


@dataclass(frozen=True)
class OptionView:
    """An option of a question: `state` is right, wrong, missed (right, but not chosen) or empty."""

    value: int
    html: str
    chosen: bool = False
    state: str = ""
    why: str = ""

    @property
    def letter(self) -> str:
        """The letter of the ring that it stands for; "" for none."""
        return self.html if self.html in RINGS else ""

    @property
    def label(self) -> str:
        """Its text without marks, for lists that can show nothing else."""
        return plain_text(self.html)


@dataclass(frozen=True)
class PartView:
    """A step, a row or a gap with what was answered there.

    `number` counts from 0 as authored and is not for the page to tell; `field` names its field in the form.
    `html` is its text; for a gap, what stands before it. `place` (from 1) and `text` are what was answered.
    `state` is right, wrong or empty; `right` says what belongs there, once the solution may be shown.
    """

    number: int
    field: str
    html: str
    place: int | None = None
    text: str = ""
    options: tuple[OptionView, ...] = ()
    is_many: bool = False
    state: str = ""
    right: str = ""

    @property
    def label(self) -> str:
        """Its text without marks, for those who hear the page."""
        return plain_text(self.html)

    @property
    def chosen(self) -> tuple[OptionView, ...]:
        """The options that were chosen here."""
        return tuple(option for option in self.options if option.chosen)


def _no_values(_question: Question, _number: int) -> Collection[int]:
    return ()


@dataclass(frozen=True)
class PartsOfKind:
    """How a kind of question shows its parts.

    `ask` makes them from an answer and the order in which they are shown; `right` says what belongs in the part
    with that number, and `right_values` which of its options are right.
    """

    ask: Callable[[Question, Response, Sequence[int] | None], tuple[PartView, ...]]
    right: Callable[[Question, int], str]
    right_values: Callable[[Question, int], Collection[int]] = _no_values


@lru_cache(maxsize=4096)
def plain_text(html: str) -> str:
    """The text of inline HTML; a picture says its alternative."""
    return Markup(_PICTURE.sub(r"\1", without_screens(html))).striptags()  # noqa: S704 - only to take its marks away


def join_html(texts: Sequence[str]) -> str:
    """Several short pieces of HTML as one."""
    return Markup("; ").join(texts)
