"""The list of a class, drawn: whom to tick on paper, in the order and with the numbers of its screen.

The blank rows at the end have no numbers: whoever is written there by hand has none in the portal.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from portal.documents.fonts import POINTS_PER_MILLIMETRE, printable, text_width
from portal.documents.pdf_document import GREEN, HEIGHT, LINE, WIDTH, Document
from portal.documents.printed import PrintedRoll, RollRowText, RollWording
from portal.documents.text_layout import fit

# Millimetres.
LEFT, RIGHT, TOP, BOTTOM = 14.0, WIDTH - 14.0, 13.0, HEIGHT - 12.0
WIDE = RIGHT - LEFT
ROW, HEADING = 9.8, 8.0
BOX, BOX_COLUMN, NUMBER_COLUMN = 5.5, 20.0, 11.0
NAME_WIDE = WIDE - NUMBER_COLUMN - 3 * BOX_COLUMN - 3.0
SIGNATURE = 30.0  # below the rows of the last sheet
BLANK_ROWS = 5  # at least, for people who come unannounced

# Points.
BRAND, TITLE, SMALLEST_TITLE, FACTS, NAME, SMALLEST_NAME, PLACE, SMALL = (
    11.0,
    20.0,
    13.0,
    12.0,
    14.0,
    9.0,
    9.5,
    9.0,
)
SMALLEST_PLACE = 7.0


Row = RollRowText | str | None  # a person, the heading of those who came later, or blank


@dataclass(frozen=True)
class _Sheet:
    """The rows of one sheet; the last one leaves room for the signature."""

    rows: Sequence[Row]
    is_last: bool


def draw_roll(roll: PrintedRoll, wording: RollWording) -> bytes:
    """See `portal.documents.roll_pdf.roll_pdf`."""
    wording = RollWording(**{name: printable(text) for name, text in asdict(wording).items()})
    document = Document(wording.title, created=roll.printed_at)
    drawing = _RollDrawing(document, roll, wording)
    drawing.draw()
    return document.to_bytes()


class _RollDrawing:
    """The sheets of one class."""

    def __init__(self, document: Document, roll: PrintedRoll, wording: RollWording) -> None:
        self._document, self._roll, self._wording = document, roll, wording

    def draw(self) -> None:
        """Fill sheet after sheet; as many as it takes, each with the head of the table and its number."""
        head = self._head_height()
        sheets = _sheets(_rows(self._roll), room_first=BOTTOM - TOP - head, room_next=BOTTOM - TOP - 7.0)
        for number, sheet in enumerate(sheets, 1):
            self._document.add_page()
            top = self._head() if number == 1 else self._short_head()
            top = self._table_head(top)
            for row in sheet.rows:
                self._row(top, row)
                top += ROW
            if sheet.is_last:
                self._signature(top)
            self._foot(self._wording.page.format(page=number, pages=len(sheets)))

    def _head_lines(self) -> list[tuple[str, float, float, int, bool]]:
        roll, words = self._roll, self._wording
        lines = [(roll.title, TITLE, SMALLEST_TITLE, 3, True), (roll.when, FACTS, SMALL, 2, True)]
        told = ((words.place, roll.place), (words.teacher, roll.teacher))
        lines += [(f"{label}: {text}", FACTS, SMALL, 2, False) for label, text in told if text]
        return lines + [(text, FACTS, SMALL, 1, True) for text in (self._edition(),) if text]

    def _edition(self) -> str:
        """By which the sheets are known when they are typed in; nothing where nobody has a number."""
        roll = self._roll
        return self._wording.edition.format(last=roll.last, moment=roll.printed) if roll.last else ""

    def _foot(self, page: str) -> None:
        edition = self._edition()
        self._document.write_at(LEFT, HEIGHT - 6.0, edition, SMALL)
        self._document.write_at(RIGHT - text_width(page, SMALL), HEIGHT - 6.0, page, SMALL)

    def _head_height(self) -> float:
        return (
            11.0
            + sum(
                fit(text, WIDE, size=size, smallest=least, lines=lines, bold=bold).height + 0.8
                for text, size, least, lines, bold in self._head_lines()
            )
            + 2.0
        )

    def _head(self) -> float:
        """Write the name of the portal, the class and its facts; where the table may begin."""
        self._brand()
        top = TOP + 11.0
        for text, size, least, lines, bold in self._head_lines():
            fitted = fit(text, WIDE, size=size, smallest=least, lines=lines, bold=bold)
            top = self._document.write_block(LEFT, top, fitted) + 0.8
        return top + 2.0

    def _short_head(self) -> float:
        fitted = fit(
            f"{self._roll.title} · {self._roll.when}", WIDE, size=SMALL + 1, smallest=SMALL, lines=2, bold=True
        )
        self._document.write_block(LEFT, TOP - 2.0, fitted)
        return TOP + 7.0

    def _brand(self) -> None:
        self._document.paint_mark(LEFT, TOP - 1.0, 7.0)
        self._document.write_at(LEFT + 9.0, TOP + 4.6, self._wording.portal, BRAND, bold=True, colour=GREEN)
        wide = text_width(self._wording.heading, BRAND, bold=True)
        self._document.write_at(RIGHT - wide, TOP + 4.6, self._wording.heading, BRAND, bold=True)
        self._document.paint(LEFT, TOP + 7.6, 1, f"0 0 {WIDE:g} 0.7 re f", GREEN)

    def _table_head(self, top: float) -> float:
        words = self._wording
        baseline = top + HEADING - 2.8
        self._document.write_at(LEFT + NUMBER_COLUMN, baseline, words.name, SMALL, bold=True)
        for column, label in enumerate((words.present, words.excused, words.absent)):
            fitted = fit(label, BOX_COLUMN - 1.0, size=SMALL, smallest=6.0, bold=True)
            self._document.write_around(_box_middle(column), baseline, fitted.lines[0], fitted.size, bold=True)
        self._document.paint(LEFT, top + HEADING, 1, f"0 0 {WIDE:g} 0.4 re f")
        return top + HEADING

    def _row(self, top: float, row: Row) -> None:
        middle = top + ROW / 2
        if isinstance(row, str):
            self._heading(top, row)
            return
        if row is not None:
            self._document.write_at(LEFT, middle + 1.6, str(row.number or ""), FACTS)
            self._person(top, row)
        for column in range(3):
            x = _box_middle(column) - BOX / 2
            self._document.paint(x, middle - BOX / 2, 1, f"0.35 w 0 0 {BOX:g} {BOX:g} re S")
        self._document.paint(LEFT, top + ROW, 1, f"0.15 w 0 0 m {WIDE:g} 0 l S", LINE)

    def _heading(self, top: float, text: str) -> None:
        fitted = fit(text, WIDE, size=FACTS, smallest=SMALL, bold=True)
        self._document.write_at(LEFT, top + ROW - 2.4, fitted.lines[0], fitted.size, bold=True, colour=GREEN)
        self._document.paint(LEFT, top + ROW, 1, f"0 0 {WIDE:g} 0.4 re f", GREEN)

    def _person(self, top: float, row: RollRowText) -> None:
        """The name as large as it can stand, on two lines where it is long; below it where they belong."""
        x = LEFT + NUMBER_COLUMN
        name = fit(row.name, NAME_WIDE, size=NAME, smallest=SMALLEST_NAME, bold=True)
        if name.size < SMALLEST_NAME:
            name = fit(row.name, NAME_WIDE, size=SMALLEST_NAME, smallest=SMALLEST_NAME, lines=2, bold=True)
        room = ROW - 0.4 - name.height
        if not row.place or len(name.lines) > 1 or room < SMALLEST_PLACE * 1.24 / POINTS_PER_MILLIMETRE:
            self._document.write_block(x, top + (ROW - name.height) / 2 - 0.4, name)
            return
        below = self._document.write_block(x, top + 0.2, name)
        place = fit(row.place, NAME_WIDE, size=PLACE, smallest=SMALLEST_PLACE)
        self._document.write_block(x, below - 0.6, place)

    def _signature(self, top: float) -> None:
        words = self._wording
        for line, text in enumerate((words.guests, words.counted)):
            self._document.write_at(LEFT, top + 8.0 + line * 8.0, text, SMALL + 1)
        self._document.write_around(RIGHT - 38.0, top + 8.0, words.signature, SMALL + 1, bold=True)
        self._document.write_around(RIGHT - 38.0, top + 12.6, words.sign_here, SMALL)


def _box_middle(column: int) -> float:
    return RIGHT - (2.5 - column) * BOX_COLUMN


def _rows(roll: PrintedRoll) -> list[Row]:
    """One below the other."""
    found: list[Row] = []
    for block in roll.blocks:
        found += [*([block.heading] if block.heading else ()), *block.rows]
    return found


def _sheets(rows: Sequence[Row], *, room_first: float, room_next: float) -> list[_Sheet]:
    """The rows on sheets, with blank ones after the last; what is left of the last sheet is blank rows, too."""
    todo: list[Row] = [*rows, *[None] * BLANK_ROWS]
    sheets: list[_Sheet] = []
    while True:
        room = (room_next if sheets else room_first) - HEADING
        most, most_of_last = int(room / ROW), int((room - SIGNATURE) / ROW)
        if len(todo) <= most_of_last:
            blank = most_of_last - len(todo)
            return [*sheets, _Sheet([*todo, *[None] * min(blank, BLANK_ROWS)], is_last=True)]
        taken = min(most, len(todo))
        if isinstance(todo[taken - 1], str):
            taken -= 1  # a heading goes with the people below it
        sheets.append(_Sheet(todo[:taken], is_last=False))
        todo = todo[taken:]
