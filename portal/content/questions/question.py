"""A question as data: what is asked, what is right, and what is said about it."""

from dataclasses import MISSING, asdict, dataclass, fields, replace
from typing import Any, Literal, Self

from portal.content.enums import QuestionKind
from portal.content.screens.rows import RINGS

PartialCredit = Literal["exact", "proportional", "right_minus_wrong"]


@dataclass(frozen=True)
class Option:
    """One row to choose; `html` and `feedback` are sanitised inline HTML."""

    html: str
    right: bool = False
    feedback: str = ""


@dataclass(frozen=True)
class MatrixRow:
    """One row of a matrix or a match: the columns that are right, and whether several may be chosen."""

    html: str
    right: tuple[int, ...] = ()
    many: bool = False


@dataclass(frozen=True)
class Gap:
    """One gap of a text: to be written (`accepted`, the author's own spelling first) or chosen (`options`)."""

    accepted: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question; stem, hints, explanation and messages are sanitised HTML, the rest is plain.

    `accepted` are the right texts, the author's own first; `fold` names what comparing ignores, of case,
    diacritics and space. `solution_after` and `hint_after` count the wrong tries before the button shows:
    0 = from the start, None = never.
    A question to match or a matrix has `columns` and `rows`; one to put in order has `items`, as they should
    stand; a text with gaps has `gaps`, and ⟦1⟧, ⟦2⟧ … stand in its stem where they belong.
    `section` is the id of the heading that it stands under in a quiz, `competence` what it measures (“dlgf:4.1”).
    Where messages of the stem have clues, `answered_stem` is the stem with their marks and `clues` the list of
    reasons; both are for those only who have answered.
    `passage` is the address of what to read again, `origin` tells what it was taken from (“course/page#id@3”);
    `line` is where the question begins in its file.
    """

    id: str
    kind: QuestionKind
    stem: str
    options: tuple[Option, ...] = ()
    accepted: tuple[str, ...] = ()
    fold: tuple[str, ...] = ()
    number: float | None = None
    tolerance: float = 0.0
    hints: tuple[str, ...] = ()
    explanation: str = ""
    points: float = 1.0
    partial: PartialCredit = "exact"
    penalty: float = 0.0
    shuffle: bool = False
    max_tries: int | None = None
    solution_after: int | None = 0
    hint_after: int | None = 0
    show_partial: bool = False
    solved: str = ""
    failed: str = ""
    resolved: str = ""
    passage: str = ""
    tags: tuple[str, ...] = ()
    line: int = 0
    columns: tuple[str, ...] = ()
    rows: tuple[MatrixRow, ...] = ()
    items: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    origin: str = ""
    section: str = ""
    answered_stem: str = ""
    clues: str = ""
    competence: str = ""

    @property
    def is_by_letter(self) -> bool:
        """Whether its options are nothing but the letters of rings in a drawing, so that they keep their order."""
        return len(self.options) > 1 and all(option.html in RINGS for option in self.options)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-safe form with everything that differs from the default."""
        unset = {f.name: f.default for f in fields(self) if f.default is not MISSING}
        said = {name: value for name, value in asdict(self).items() if value != unset.get(name, MISSING)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}

    @classmethod
    def from_dict(cls, said: dict[str, Any]) -> Self:
        """The question that `to_dict` wrote, also after a passage through JSON."""
        plain: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
        }
        return replace(
            cls(**plain),
            kind=QuestionKind(plain["kind"]),
            options=tuple(Option(**option) for option in plain.get("options", ())),
            rows=tuple(MatrixRow(**(row | {"right": tuple(row["right"])})) for row in plain.get("rows", ())),
            gaps=tuple(
                Gap(tuple(gap["accepted"]), tuple(Option(**option) for option in gap["options"]))
                for gap in plain.get("gaps", ())
            ),
        )
