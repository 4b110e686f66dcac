"""Quizzes on A4, drawn: the sheets, their key, and the strips that lie beside a sheet to mark it by."""

from dataclasses import dataclass
from datetime import datetime

from portal.documents.fonts import POINTS_PER_MILLIMETRE, printable
from portal.documents.pdf_document import GREEN, HEIGHT, LINE, Document
from portal.documents.printed import SheetRun
from portal.documents.qr import qr_path
from portal.documents.quiz_sheet import PrintedQuiz, QuizQuestion, QuizVersion, QuizWording
from portal.documents.quiz_sheet_elements import (
    THICK,
    THIN,
    Element,
    asked_rows,
    beside,
    blocks,
    grid,
    label,
    letter_boxes,
    option,
    options,
    picture,
    picture_width,
    stack,
    text,
    write_lines,
)
from portal.documents.sheet_pictures import can_draw
from portal.documents.text_layout import fit

LEFT, RIGHT, TOP, BOTTOM = 14.0, 196.0, 12.0, 285.5  # millimetres
WIDE = RIGHT - LEFT
NUMBER_COLUMN = 9.0
SIZES = (15.0, 14.0, 13.0)  # points; nobody of sixty reads less by a lamp
USUAL_SIDES = 2  # for larger letters nobody prints a third one
GAP = 3.4  # between questions
QR_SIZE = 19.0
LINE_HEIGHT = 9.6  # of what is filled in
STRIPS, STRIP_WIDTH, STRIP_LEFT = 6, 32.0, 9.0
KEY_SIZE, SMALL = 12.0, 10.0


@dataclass(frozen=True)
class PlacedQuestion:
    """A question on its side of the sheet, from where on it stands there."""

    question: QuizQuestion
    element: Element
    top: float


Side = tuple[PlacedQuestion, ...]


def draw_sheets(quiz: PrintedQuiz, wording: QuizWording, *, printed_at: datetime) -> bytes:
    """The sheets of all versions, one after the other."""
    document = Document(quiz.title, created=printed_at)
    for version in quiz.versions:
        sides = lay_out(quiz, version, wording)
        for number, side in enumerate(sides, 1):
            document.add_page()
            if number == 1:
                _draw_head(document, quiz, version, wording)
            for placed in side:
                placed.element.draw(document, LEFT, placed.top)
            _draw_foot(document, quiz, version, wording, number, len(sides))
    return document.to_bytes()


def lay_out(quiz: PrintedQuiz, version: QuizVersion, wording: QuizWording) -> list[Side]:
    """The sides of a version's sheet, in the largest letters that take no side more than the smallest do."""
    head = _head_height(quiz)
    smallest = _sides(version, SIZES[-1], head)
    for size in SIZES[:-1]:
        tried = _sides(version, size, head)
        if len(tried) <= max(len(smallest), 1) and len(tried) <= max(USUAL_SIDES, len(smallest)):
            return tried
    return smallest


def _sides(version: QuizVersion, size: float, head: float) -> list[Side]:
    sides: list[list[PlacedQuestion]] = [[]]
    top = head
    for question in version.questions:
        element = _question(question, size)
        if sides[-1] and top + element.height > BOTTOM:
            sides.append([])
            top = TOP
        sides[-1].append(PlacedQuestion(question, element, top))
        top += element.height + GAP
    return [tuple(side) for side in sides]


def _question(question: QuizQuestion, size: float) -> Element:
    """The number, and beside it what is asked and where it is answered."""
    number = text((SheetRun(f"{question.number}.", bold=True),), NUMBER_COLUMN, size)
    return beside(number, _body(question, WIDE - NUMBER_COLUMN, size), NUMBER_COLUMN)


def _body(question: QuizQuestion, width: float, size: float) -> Element:
    drawn = [one for one in question.stem if one.picture and can_draw(one.picture)]
    if len(drawn) != 1:
        asked = [blocks(question.stem, width, size)] if question.stem else []
        return stack([*asked, *_answering(question, width, size)], gap=1.2)
    # What is answered stands beside the picture, which would take half a side for itself.
    at = question.stem.index(drawn[0])
    offset = picture_width(drawn[0]) + 6.0
    after = [blocks(question.stem[at + 1 :], width - offset, size)] if question.stem[at + 1 :] else []
    right = stack([*after, *_answering(question, width - offset, size, columns=1)], gap=2.0)
    before = [blocks(question.stem[:at], width, size)] if question.stem[:at] else []
    return stack([*before, beside(picture(drawn[0]), right, offset)], gap=1.2)


def _answering(question: QuizQuestion, width: float, size: float, *, columns: int = 2) -> list[Element]:
    found = [label(question.instruction, width, size - 1)] if question.instruction else []
    if question.columns:
        found.append(grid(question.columns, question.rows, width, size))
    elif question.rows:
        found.append(asked_rows(question.rows, width, size))
    if question.options:
        found.append(options(question.options, width, size, has_boxes=question.has_check_boxes, columns=columns))
    if question.boxes:
        found.append(letter_boxes(question.boxes))
    for gap in question.gaps:
        line = stack([option(one, width - 14.0, size, has_box=True) for one in gap.options], gap=1.0)
        found.append(beside(text((SheetRun(f"({gap.number})", bold=True),), 14.0, size), line, 12.0))
    if question.lines:
        found.append(write_lines(question.lines, width))
    return found


def _head_height(quiz: PrintedQuiz) -> float:
    return TOP + 21.0 + LINE_HEIGHT * ((quiz.has_name or quiz.has_day) + quiz.has_unit) + 2.0


def _draw_head(document: Document, quiz: PrintedQuiz, version: QuizVersion, wording: QuizWording) -> None:
    """The title, the code that says which sheet it is, and the lines to be filled in."""
    room = WIDE - QR_SIZE - 46.0
    course = fit(quiz.course, room, size=11, smallest=9, lines=2)
    title = fit(quiz.title, room, size=18, smallest=13, lines=2, bold=True)
    below = document.write_block(LEFT, TOP - 2.0, title)
    below = document.write_block(LEFT, below + 0.6, course)
    if quiz.pass_text:
        document.write_block(LEFT, below + 0.6, fit(quiz.pass_text, room, size=11, smallest=9, lines=2))
    path, modules = qr_path(f"{quiz.address}?sheet={version.code}")
    document.paint(RIGHT - QR_SIZE, TOP - 2.0, QR_SIZE / modules, path)
    middle = RIGHT - QR_SIZE - 22.0
    document.write_around(
        middle, TOP + 4.0, printable(wording.version.format(letter=version.letter)), 16, bold=True
    )
    document.write_around(middle, TOP + 15.0, version.code, 22, bold=True, spacing=0.8)
    y = TOP + 27.5
    if quiz.has_name or quiz.has_day:
        split = RIGHT - 56.0 if quiz.has_day and quiz.has_name else RIGHT
        if quiz.has_name:
            _fill_in(document, wording.name, LEFT, y, split - (4.0 if quiz.has_day else 0.0))
        if quiz.has_day:
            _fill_in(document, wording.day, split if quiz.has_name else LEFT, y, RIGHT)
        y += LINE_HEIGHT
    if quiz.has_unit:
        _fill_in(document, wording.unit, LEFT, y, RIGHT)
        y += LINE_HEIGHT
    document.paint(LEFT, y - 6.0, 1, f"{THICK} w 0 0 m {WIDE:.2f} 0 l S")


def _fill_in(document: Document, words: str, x: float, baseline: float, right: float) -> None:
    end = document.write_at(x, baseline, printable(words), 13) + 1.6
    document.paint(end, baseline + 0.8, 1, f"{THIN} w 0 0 m {right - end:.2f} 0 l S")


def _draw_foot(
    document: Document, quiz: PrintedQuiz, version: QuizVersion, wording: QuizWording, number: int, of: int
) -> None:
    told = (
        quiz.title,
        wording.version.format(letter=version.letter),
        version.code,
        wording.page.format(page=number, pages=of),
    )
    foot = fit(" · ".join(told), WIDE, size=SMALL, smallest=8.0)
    document.write_at(LEFT, HEIGHT - 5.0, foot.lines[0], foot.size)


def draw_key(quiz: PrintedQuiz, wording: QuizWording, *, printed_at: datetime) -> bytes:
    """What is right and why, version by version, and strips to lay at the edge of each side of the sheets."""
    document = Document(quiz.title, created=printed_at)
    for version in quiz.versions:
        _draw_answers(document, quiz, version, wording)
    strips = [
        (version, number, side)
        for version in quiz.versions
        for number, side in enumerate(lay_out(quiz, version, wording), 1)
    ]
    for place, (version, number, side) in enumerate(strips):
        if place % STRIPS == 0:
            document.add_page()
        _draw_strip(document, STRIP_LEFT + place % STRIPS * STRIP_WIDTH, version, number, side, wording)
    return document.to_bytes()


def _draw_answers(document: Document, quiz: PrintedQuiz, version: QuizVersion, wording: QuizWording) -> None:
    document.add_page()
    heading = f"{wording.key.format(letter=version.letter)} · {version.code}"
    top = document.write_block(LEFT, TOP - 3.0, fit(heading, WIDE, size=18, smallest=13, bold=True), colour=GREEN)
    top = document.write_block(LEFT, top, fit(f"{quiz.title} · {quiz.course}", WIDE, size=11, smallest=8, lines=2))
    top = document.write_block(LEFT, top, fit(wording.key_note, WIDE, size=SMALL, smallest=8, lines=2)) + 3.0
    for question in version.questions:
        element = _answer(question, wording)
        if top + element.height > BOTTOM:
            document.add_page()
            top = TOP
        document.paint(LEFT, top - 1.4, 1, f"{THIN} w 0 0 m {WIDE:.2f} 0 l S", LINE)
        element.draw(document, LEFT, top)
        top += element.height + 3.2


def _answer(question: QuizQuestion, wording: QuizWording) -> Element:
    """The letters large, beside them the words, whether it must be right, and why."""
    wide = WIDE - NUMBER_COLUMN - 34.0
    lines = [text((SheetRun(question.answer_text),), wide, KEY_SIZE, bold=True)] if question.answer_text else []
    if question.is_must_pass:
        lines.insert(0, label(wording.must_pass, wide, KEY_SIZE - 1))
    words_only = [one for one in question.explanation if one.runs]
    if words_only:
        lines.append(blocks(words_only, wide, KEY_SIZE - 1))
    answer = text((SheetRun(question.answer, bold=True),), 32.0, 15 if len(question.answer) < 8 else 11)
    number = text((SheetRun(f"{question.number}.", bold=True),), NUMBER_COLUMN, KEY_SIZE)
    return beside(number, beside(answer, stack(lines, gap=0.8), 34.0), NUMBER_COLUMN)


def _draw_strip(
    document: Document, x: float, version: QuizVersion, number: int, side: Side, wording: QuizWording
) -> None:
    """A strip as high as the sheet, its answers at the height of their questions."""
    document.paint(x, 0, 1, f"{THIN} w [1.5 1.5] 0 d 0 0 m 0 {HEIGHT:.1f} l S", LINE)
    document.paint(x + STRIP_WIDTH, 0, 1, f"{THIN} w [1.5 1.5] 0 d 0 0 m 0 {HEIGHT:.1f} l S", LINE)
    head = fit(
        wording.strip.format(letter=version.letter, page=number), STRIP_WIDTH - 4.0, size=9, smallest=7, lines=2
    )
    document.write_block(x + 2.0, 3.0, head)
    for placed in side:
        answer = fit(placed.question.answer, STRIP_WIDTH - 14.0, size=15, smallest=8, lines=2, bold=True)
        baseline = placed.top + 15 / POINTS_PER_MILLIMETRE
        document.write_at(x + 2.0, baseline, f"{placed.question.number}.", 11)
        document.write_block(x + 11.0, baseline - answer.size / POINTS_PER_MILLIMETRE, answer)
        if placed.question.is_must_pass:
            document.paint(x + 1.0, placed.top + 0.6, 1, f"{THICK} w 0 0 {STRIP_WIDTH - 2.0:.1f} 6.6 re S")
