"""Sheets of slips, drawn: what stands where on a slip, and where it is cut."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from portal.documents.fonts import CAP_HEIGHT, POINTS_PER_MILLIMETRE, printable, text_width
from portal.documents.pdf_document import GREEN, HEIGHT, LINE, WIDTH, Document
from portal.documents.printed import PrintedSlip, SlipWording
from portal.documents.qr import qr_path
from portal.documents.text_layout import FittedText, fit

COLUMNS, ROWS = 2, 4
CELL_WIDTH, CELL_HEIGHT = WIDTH / COLUMNS, HEIGHT / ROWS
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

# Millimetres within a slip, from its top left corner.
LEFT, RIGHT, TOP = 8.0, CELL_WIDTH - 8.0, 5.4
WIDE = RIGHT - LEFT
QR_SIZE = 29.0
COLUMN = WIDE - QR_SIZE - 4.0  # what the QR and its quiet zone, four modules of 1 mm at most, leave beside them
PERSON_TOP, PERSON_END = TOP + 8.4, TOP + 40.0
UNTIL_TOP = TOP + QR_SIZE + 3.3
FRAME_TOP, FRAME_HEIGHT = TOP + 40.8, 10.2
LABEL = LEFT + 3.0
STEPS_TOP, STEPS_END = FRAME_TOP + FRAME_HEIGHT + 1.0, CELL_HEIGHT - 2.2
INDENT = 5.0  # of what stands beside the number of a step

# Points. People of 60 read this by a lamp: nothing is smaller than SMALL.
SMALL, TEAM, ADDRESS, BRAND, COVER = 9.0, 10.0, 10.0, 11.0, 14.0
NAME, SMALLEST_NAME = 16.0, 13.0
SIGN_IN, SMALLEST_SIGN_IN = 12.0, 10.5
CODE, CODE_SPACING = 25.0, 0.9  # the latter in millimetres

# Path operators of PDF, in millimetres: 3 mm each way to cut at, a broken edge, and a frame with round corners.
CUTS = (
    "0.3 w 0 3 m 0 0 l 3 0 l {0:g} 0 m {1:g} 0 l {1:g} 3 l {1:g} {2:g} m {1:g} {3:g} l {0:g} {3:g} l "
    "3 {3:g} m 0 {3:g} l 0 {2:g} l S"
).format(CELL_WIDTH - 3, CELL_WIDTH, CELL_HEIGHT - 3, CELL_HEIGHT)
DASHED = "0.2 w [1.3 1.3] 0 d"
RIGHT_EDGE = f"{DASHED} {CELL_WIDTH:g} 5 m {CELL_WIDTH:g} {CELL_HEIGHT - 5:g} l S"
LOWER_EDGE = f"{DASHED} 5 {CELL_HEIGHT:g} m {CELL_WIDTH - 5:g} {CELL_HEIGHT:g} l S"
FRAME = (
    "0.5 w 2 0 m {0:g} 0 l {1:g} 0 {2:g} 0.9 {2:g} 2 c {2:g} {3:g} l {2:g} {4:g} {1:g} {5:g} {0:g} {5:g} c "
    "2 {5:g} l 0.9 {5:g} 0 {4:g} 0 {3:g} c 0 2 l 0 0.9 0.9 0 2 0 c h S"
).format(WIDE - 2, WIDE - 0.9, WIDE, FRAME_HEIGHT - 2, FRAME_HEIGHT - 0.9, FRAME_HEIGHT)


def draw_slips(slips: Sequence[PrintedSlip], wording: SlipWording, *, printed_at: datetime) -> bytes:
    """See `portal.documents.slip_pdf.slips_pdf`."""
    wording = SlipWording(**{name: printable(text) for name, text in asdict(wording).items()})
    document = Document(wording.title, created=printed_at)
    for _sheet, group in groupby(slips, key=lambda slip: slip.sheet):
        _draw_sheets(document, list(group), wording, printed_at)
    return document.to_bytes()


def _draw_sheets(
    document: Document, slips: Sequence[PrintedSlip], wording: SlipWording, printed_at: datetime
) -> None:
    """Draw the slips of one team from a new sheet on; before several of them a cover, of the size of a slip."""
    cells: list[PrintedSlip | None] = list(slips)
    if len(slips) > 1 and slips[0].sheet:
        cells.insert(0, None)
    for number, slip in enumerate(cells):
        place = number % (COLUMNS * ROWS)
        if place == 0:
            document.add_page()
        x, y = place % COLUMNS * CELL_WIDTH, place // COLUMNS * CELL_HEIGHT
        _draw_edges(document, x, y)
        if slip is None:
            _draw_cover(document, x + LEFT, y, slips, wording, printed_at)
        else:
            _draw_slip(document, x, y, slip, wording)


def _draw_cover(
    document: Document,
    x: float,
    y: float,
    slips: Sequence[PrintedSlip],
    wording: SlipWording,
    printed_at: datetime,
) -> None:
    """Draw what goes on top of a team's slips: the team, how many there are, and for whom."""
    document.paint_mark(x, y + TOP - 0.6, 5.4)
    document.write_at(x + 6.8, y + TOP + 3.7, wording.portal, BRAND, bold=True, colour=GREEN)
    document.paint(x, y + TOP + 5.9, 1, f"0 0 {WIDE:g} 0.7 re f", GREEN)
    team = fit(slips[0].team, WIDE, size=COVER, smallest=TEAM, lines=3, bold=True)
    day = printed_at.astimezone(VIETNAM).strftime("%d/%m/%Y")
    counted = fit(wording.cover.format(number=len(slips), day=day), WIDE, size=TEAM, smallest=SMALL)
    hand_out = fit(wording.hand_out, WIDE, size=SMALL, smallest=SMALL)
    top = document.write_block(x, y + PERSON_TOP, team) + 1.0
    top = document.write_block(x, top, counted) + 1.2
    top = document.write_block(x, top, hand_out)
    names = ", ".join(f"{number}.\N{NO-BREAK SPACE}{slip.name}" for number, slip in enumerate(slips, 1))
    room = int((y + CELL_HEIGHT - 3.0 - top) / hand_out.leading)
    document.write_block(x, top, fit(names, WIDE, size=SMALL, smallest=SMALL, lines=max(1, room), bold=True))


def _draw_edges(document: Document, x: float, y: float) -> None:
    """Draw where the slip is cut; the edges of the sheet are cut already."""
    document.paint(x, y, 1, CUTS, LINE)
    if x + CELL_WIDTH < WIDTH:
        document.paint(x, y, 1, RIGHT_EDGE, LINE)
    if y + CELL_HEIGHT < HEIGHT:
        document.paint(x, y, 1, LOWER_EDGE, LINE)


def _draw_slip(document: Document, x: float, y: float, slip: PrintedSlip, wording: SlipWording) -> None:
    path, modules = qr_path(slip.address)
    document.paint(x + RIGHT - QR_SIZE, y + TOP, QR_SIZE / modules, path)
    document.paint_mark(x + LEFT, y + TOP - 0.6, 5.4)
    document.write_at(x + LEFT + 6.8, y + TOP + 3.7, wording.portal, BRAND, bold=True, colour=GREEN)
    document.paint(x + LEFT, y + TOP + 5.9, 1, f"0 0 {COLUMN:g} 0.7 re f", GREEN)
    _draw_person(document, x + LEFT, y, slip, wording)
    _draw_until(document, x + RIGHT - QR_SIZE / 2, y, slip.expires_at, wording)
    _draw_code(document, x, y + FRAME_TOP, slip, wording)
    _draw_steps(document, x + LEFT, y + STEPS_TOP, slip, wording)


def _draw_person(document: Document, x: float, y: float, slip: PrintedSlip, wording: SlipWording) -> None:
    """Whose slip it is, and how that person signs in."""
    name = fit(slip.name, COLUMN, size=NAME, smallest=SMALLEST_NAME, lines=2, bold=True)
    if name.size < SMALL:
        name = fit(slip.name, COLUMN, size=SMALL, smallest=SMALL, lines=4, bold=True)
    label = FittedText((wording.sign_in,), SMALL)
    indent = text_width(wording.sign_in, SMALL) + 2.0
    sign_in = fit(slip.sign_in_name, COLUMN - indent, size=SIGN_IN, smallest=SMALLEST_SIGN_IN, bold=True)
    beside = sign_in.size >= SMALLEST_SIGN_IN
    if not beside:
        sign_in = fit(slip.sign_in_name, COLUMN, size=SIGN_IN, smallest=SMALL, lines=2, bold=True)
    ask = fit(slip.ask, COLUMN, size=SMALL, smallest=SMALL, lines=2) if slip.ask else None
    taken = sign_in.height + (0 if beside else label.height) + (ask.height + 0.6 if ask is not None else 0)
    room = PERSON_END - PERSON_TOP - name.height - taken
    team = fit(slip.team, COLUMN, size=TEAM, smallest=SMALL, lines=max(1, int(room / label.height)))
    gap = max(0.0, min(1.2, (room - team.height) / 3))

    top = document.write_block(x, y + PERSON_TOP, name) + gap
    top = document.write_block(x, top, team) + gap * 2
    if beside:
        document.write_at(x, top + sign_in.size / POINTS_PER_MILLIMETRE, wording.sign_in, SMALL)
        top = document.write_block(x + indent, top, sign_in)
    else:
        top = document.write_block(x, document.write_block(x, top, label), sign_in)
    if ask is not None:
        document.write_block(x, top + 0.6, ask)


def _draw_until(document: Document, middle: float, y: float, expires_at: datetime, wording: SlipWording) -> None:
    """Until when the code serves, in Vietnam's time, under the QR."""
    moment = expires_at.astimezone(VIETNAM).strftime("%H:%M, %d/%m/%Y")
    for line, text in enumerate((wording.valid_until, moment), start=1):
        document.write_around(middle, y + UNTIL_TOP + line * 3.7 - 0.5, text, SMALL)


def _draw_code(document: Document, x: float, y: float, slip: PrintedSlip, wording: SlipWording) -> None:
    """The code in a frame, as large as it can stand there."""
    document.paint(x + LEFT, y, 1, FRAME, GREEN)
    document.write_at(x + LABEL, y + 4.6, wording.code, SMALL, bold=True)
    document.write_at(x + LABEL, y + 8.5, wording.used_once, SMALL)
    label_end = LABEL + max(text_width(wording.code, SMALL, bold=True), text_width(wording.used_once, SMALL))
    spacing = CODE_SPACING * (len(slip.code) - 1)
    code = fit(slip.code, RIGHT - 2.5 - label_end - 2.5 - spacing, size=CODE, smallest=SMALL, bold=True)
    baseline = y + (FRAME_HEIGHT + code.size * CAP_HEIGHT / POINTS_PER_MILLIMETRE) / 2
    document.write_around(
        x + (label_end + RIGHT) / 2, baseline, code.lines[0], code.size, bold=True, spacing=CODE_SPACING
    )


def _draw_steps(document: Document, x: float, top: float, slip: PrintedSlip, wording: SlipWording) -> None:
    """The two steps, and the address for those who type it."""
    wide = WIDE - INDENT
    steps = (
        ("1", fit(wording.scan, wide, size=SMALL, smallest=SMALL)),
        ("", fit(slip.short_address, wide, size=ADDRESS, smallest=SMALL, lines=2, bold=True)),
        ("2", fit(wording.choose, wide, size=SMALL, smallest=SMALL)),
    )
    room = STEPS_END - STEPS_TOP - sum(step.height for _number, step in steps)
    gap = min(0.4, room / 2)  # less than none where the address is long
    for number, step in steps:
        document.write_at(x, top + step.size / POINTS_PER_MILLIMETRE, number, step.size, bold=True, colour=GREEN)
        top = document.write_block(x + INDENT, top, step) + gap
