"""A file of questions to rows of cells: a spreadsheet, or a text in one of the formats of other programs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.content.question_sheets.aiken import is_aiken, read_aiken
from portal.content.question_sheets.columns import Columns, find_columns, folded
from portal.content.question_sheets.gift import is_gift, read_gift
from portal.content.question_sheets.losses import Losses
from portal.content.text.vietnamese import fold, nfc
from portal.deadlines import within_deadline
from portal.drafts.question_sheets.rules.loss_notes import loss_notes
from portal.spreadsheets.cells import cell_text
from portal.spreadsheets.reading import read_sheets
from portal.spreadsheets.sheet import InvalidSpreadsheet, Sheet
from portal.spreadsheets.table import EXAMPLE_MARK

EXAMPLE_PREFIX = fold(EXAMPLE_MARK)
MAX_ROWS = 1_000  # questions of one file
SHEET_STEP = 100_000  # what the rows of each further sheet are numbered on by
MAX_TEXT_BYTES = 2 * 1024 * 1024
TEXT_NAMES = (".txt", ".gift", ".aiken")
Row = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class QuestionFile:
    """The rows of a file, each with its number in it, and what has to be told of how it was read."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def read_question_file(data: bytes, file_name: str, *, title: str = "") -> QuestionFile:
    """The questions of a file; of several sheets the one that is called as the page is, else all that hold some.

    Raises InvalidSpreadsheet, with what to do, where it holds none.
    """
    text = text_of(data, file_name)
    if text is not None:
        if is_aiken(text):
            return limited(read_aiken(text), ())
        if is_gift(text):
            losses = Losses()
            read = limited(read_gift(text, losses), ())
            return replace(read, notes=tuple(loss_notes(losses)))
    sheets = read_sheets(data, file_name, most_rows=MAX_ROWS * 4)
    found = [(sheet, columns) for sheet in sheets if (columns := columns_of(sheet)) is not None]
    named = [pair for pair in found if title and same_name(pair[0].name, title)]
    chosen = named or found
    if not chosen:
        raise InvalidSpreadsheet(
            _(
                "No question was found in this file. The first row has to name the columns: at least Câu hỏi, A, "
                "B and Đáp án. The template has them all."
            )
        )
    notes = [note for sheet, _columns in chosen for note in sheet.notes]
    if len(found) > len(chosen):
        notes.append(_("Read was the sheet “%(name)s”, which is called as the page is.", name=chosen[0][0].name))
    unknown = list(dict.fromkeys(name for _sheet, columns in chosen for name in columns.unknown))
    if unknown:
        listed = ", ".join(f"“{heading}”" for heading in unknown[:10])
        notes.append(_("These columns mean nothing here and were not read: %(headings)s.", headings=listed))
    rows: list[Row] = []
    examples = 0
    for place, (sheet, columns) in enumerate(chosen):
        below = [*rows_below(sheet, columns)]
        kept = [row for row in below if not fold(row[1].get("stem", "")).startswith(EXAMPLE_PREFIX)]
        examples += len(below) - len(kept)
        rows += [(place * SHEET_STEP + number, cells) for number, cells in kept]
    if examples:
        notes.append(
            ngettext(
                "%(num)d row of example was passed over.", "%(num)d rows of example were passed over.", examples
            )
        )
    if not rows:
        below_nothing = _("There is no question below the headings. Write one row for each question.")
        raise InvalidSpreadsheet(" ".join((below_nothing, *notes)))
    return limited(rows, notes)


def limited(rows: Iterable[Row], notes: Sequence[str]) -> QuestionFile:
    """The rows, unless there are too many. Raises InvalidSpreadsheet."""
    found = tuple(within_deadline(rows))
    if len(found) > MAX_ROWS:
        raise InvalidSpreadsheet(
            _(
                "The file has %(number)d questions; at most %(most)d are read at once. Part it in several files.",
                number=len(found),
                most=MAX_ROWS,
            )
        )
    return QuestionFile(found, tuple(notes))


def text_of(data: bytes, file_name: str) -> str | None:
    """The text of a file that is called as a text is; None for others."""
    if not file_name.lower().endswith(TEXT_NAMES) or len(data) > MAX_TEXT_BYTES:
        return None
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return nfc(data.decode(encoding)).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    except UnicodeDecodeError:
        return None


def columns_of(sheet: Sheet) -> Columns | None:
    """Which columns of a visible sheet hold questions."""
    if sheet.is_hidden:
        return None
    return find_columns([[cell_text(cell) for cell in row.cells] for row in sheet.rows[:15]])


def rows_below(sheet: Sheet, columns: Columns) -> Iterator[Row]:
    """The filled fields of each row below the headings; a row without any is passed over."""
    for row in within_deadline(sheet.rows[columns.heading_row + 1 :]):
        pairs = zip(columns.fields, row.cells, strict=False)
        cells = {field: nfc(cell_text(cell)).strip() for field, cell in pairs if field}
        cells = {field: text for field, text in cells.items() if text}
        if any(field not in ("id", "section", "kind") for field in cells):
            yield row.number, cells


def same_name(sheet: str, title: str) -> bool:
    """Whether a sheet is called as a page is; a sheet's name is cut, and lacks some signs."""
    short, whole = folded(sheet), folded(title)
    return bool(short) and (short == whole or (len(short) > 20 and whole.startswith(short)))
