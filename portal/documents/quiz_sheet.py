"""A quiz on paper as values: what stands on the sheets and on their key, before anything is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.documents.printed import SheetBlock, SheetRun

CODE_LENGTH = 4  # digits: three of the quiz, one of the version


@dataclass(frozen=True)
class PrintedOption:
    """A lettered line of a question; `is_right` is for the key alone."""

    letter: str
    runs: tuple[SheetRun, ...]
    is_right: bool = False

    @property
    def text(self) -> str:
        """Its words alone."""
        return plain(self.runs)


@dataclass(frozen=True)
class PrintedGap:
    """What may be chosen for a gap of the text; the number is that of the gap."""

    number: int
    options: tuple[PrintedOption, ...]


@dataclass(frozen=True)
class QuizQuestion:
    """A question as it is printed, with what its key says.

    Of what follows the stem a question has only what its kind needs: `options`, with boxes to cross unless
    `boxes` are there to write their letters in; `rows` with a box each, or with one for each of `columns`; `gaps`
    to choose for; lines to write on. `answer` is what is written, letter by letter, as the one types it who enters
    the sheet; `answer_text` are its words.
    """

    number: int
    stem: tuple[SheetBlock, ...]
    instruction: str
    answer: str
    answer_text: str
    explanation: tuple[SheetBlock, ...] = ()
    is_must_pass: bool = False
    options: tuple[PrintedOption, ...] = ()
    boxes: int = 0
    columns: tuple[PrintedOption, ...] = ()
    rows: tuple[tuple[SheetRun, ...], ...] = ()
    gaps: tuple[PrintedGap, ...] = ()
    lines: int = 0

    @property
    def has_check_boxes(self) -> bool:
        """Whether its options are crossed, not written."""
        return bool(self.options) and not self.boxes and not self.rows


@dataclass(frozen=True)
class QuizVersion:
    """The questions of one version in their order; its code says which quiz and version a sheet is of."""

    letter: str
    code: str
    questions: tuple[QuizQuestion, ...]


@dataclass(frozen=True)
class PrintedQuiz:
    """A quiz in all its versions; `address` is where a sheet is typed in, without the code of its version."""

    title: str
    course: str
    versions: tuple[QuizVersion, ...]
    address: str
    has_name: bool = True
    has_unit: bool = True
    has_day: bool = True
    pass_text: str = ""


@dataclass(frozen=True)
class QuizWording:
    """What every sheet and key says; what stands in braces is put in."""

    name: str
    unit: str
    day: str
    version: str  # "Version {letter}"
    page: str  # "Page {page} of {pages}"
    must_pass: str
    key: str  # "Key to version {letter}"
    key_note: str
    answer: str
    explanation: str
    strip: str  # "Version {letter}, side {page}: lay it at the right edge"


def plain(runs: Sequence[SheetRun]) -> str:
    """The words of a text on one line."""
    return " ".join("".join("___" if run.is_blank else run.text for run in runs).split())
