"""A plan as the screen shows it: counts, and rows with what has to be put right beside its field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask_babel import gettext as _

from portal.content.editing.question_fields import read_question
from portal.content.enums import QuestionKind
from portal.content.pages.page import MAX_QUESTIONS
from portal.content.question_sheets.columns import AFTER_OPTIONS, KINDS_BY_WORD, LETTERS, folded
from portal.content.question_sheets.fields import cells_of, normal_cells
from portal.content.question_sheets.planning import PlannedRow, RowOutcome, SheetPlan
from portal.content.question_sheets.rows import RowFault, right_letters_in
from portal.content.text.sentences import as_sentence
from portal.drafts.models import QuestionSheet
from portal.drafts.question_sheets.rules.reading import SHEET_STEP
from portal.drafts.rules.expiry import waits_until
from portal.studio.question_sheets.labels import SHEET_KIND_LABELS, column_label

LEAST_OPTIONS = 4  # that are offered to be filled in
LONG_FIELDS = ("stem", "explanation", "hints")


@dataclass(frozen=True)
class ShownField:
    """A field of a row as it can be mended, with what is wrong in it; those not in sight are folded away."""

    name: str
    label: str
    value: str
    faults: tuple[str, ...]
    is_long: bool
    in_sight: bool

    @property
    def id(self) -> str:
        """The name without signs."""
        return self.name.replace(":", "-")


@dataclass(frozen=True)
class ShownRow:
    """One row; `options` are its options with whether each is right, `changed` what it would change."""

    planned: PlannedRow
    label: str
    kind: QuestionKind | None
    fields: tuple[ShownField, ...]
    options: tuple[tuple[str, str, bool], ...]
    changed: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def number(self) -> int:
        """The number by which the row is known."""
        return self.planned.number

    @property
    def kind_label(self) -> str:
        """What its kind is called."""
        return str(SHEET_KIND_LABELS[self.kind]) if self.kind is not None else ""


@dataclass(frozen=True)
class SheetPreview:
    """The rows of a sheet and what they would do."""

    sheet: QuestionSheet
    plan: SheetPlan

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each outcome."""
        return {outcome.value: self.plan.count(outcome) for outcome in RowOutcome}

    @property
    def waits_until(self) -> datetime:
        """Until when it waits for a decision."""
        return waits_until(self.sheet.uploaded_at)

    @property
    def first_outcome(self) -> str:
        """What is looked at first: what has to be put right, else what is new, else what changes."""
        return next((one for one in ("faulty", "new", "changed") if self.counts[one]), "same")

    @property
    def has_too_many(self) -> bool:
        """Whether the page would have more questions than anybody reads."""
        return self.plan.questions > MAX_QUESTIONS

    def rows(self, outcome: str) -> list[PlannedRow]:
        """The rows of this outcome."""
        return [row for row in self.plan.rows if row.outcome == outcome]

    def row(self, number: int) -> PlannedRow | None:
        """The row with this number."""
        return next((row for row in self.plan.rows if row.number == number), None)


def show_row(row: PlannedRow) -> ShownRow:
    """The row with its fields and words."""
    cells = row.cells
    kind = KINDS_BY_WORD.get(folded(cells.get("kind", "")))
    if kind is None and row.text:
        kind = read_question(row.text).kind
    right = right_letters_in(cells)
    options = [
        (letter, cells[f"option:{letter}"], letter in right) for letter in LETTERS if cells.get(f"option:{letter}")
    ]
    return ShownRow(
        row,
        row_label(row.number),
        kind,
        tuple(shown_fields(row)),
        tuple(options),
        tuple(changed_labels(row)),
        tuple(map(sentence, row.notes)),
    )


def shown_fields(row: PlannedRow) -> Sequence[ShownField]:
    """The fields that may be filled in; where some have a fault, only those are in sight."""
    used = [
        letter for letter in LETTERS if any(row.cells.get(f"{name}:{letter}") for name in ("option", "feedback"))
    ]
    last = max((LETTERS.index(letter) + 1 for letter in used), default=0)
    letters = LETTERS[: max(LEAST_OPTIONS, min(last + 1, len(LETTERS)))]
    pairs = [f"{name}:{letter}" for letter in letters for name in ("option", "feedback")]
    names = ["kind", "stem", *pairs, "answer", *AFTER_OPTIONS, "section", "id"]
    faulty = {fault.field for fault in row.faults}
    mostly = {"kind", "stem", "answer", *pairs}
    return [
        ShownField(
            name,
            column_label(name),
            row.cells.get(name, ""),
            tuple(sentence(fault) for fault in row.faults if fault.field == name),
            name in LONG_FIELDS,
            name in (faulty or mostly),
        )
        for name in names
    ]


def sentence(fault: RowFault) -> str:
    """What is told of a row, as a sentence of its own."""
    return as_sentence(fault.message(_))


def changed_labels(row: PlannedRow) -> list[str]:
    """What the fields are called that say something else than the page does."""
    if row.outcome != RowOutcome.CHANGED:
        return []
    here, there = normal_cells(cells_of(read_question(row.before))), normal_cells(row.cells)
    names = [name for name in {**here, **there} if name != "kind" and here.get(name) != there.get(name)]
    return [column_label(name) for name in names]


def row_label(number: int) -> str:
    """The number of a row in its file; of a second sheet and later with the number of the sheet."""
    sheet, row = divmod(number, SHEET_STEP)
    return _("%(row)d of sheet %(sheet)d", row=row, sheet=sheet + 1) if sheet else str(row)
