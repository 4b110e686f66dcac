"""The workbooks that go out: the template, the questions of a page or a course, and the rows to be put right."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask_babel import gettext as _

from portal import clock
from portal.content.enums import QuestionKind
from portal.content.question_sheets.columns import AFTER_OPTIONS, BEFORE_OPTIONS, LETTERS, TEMPLATE_LETTERS
from portal.content.question_sheets.fields import cells_of, fits_a_row
from portal.content.question_sheets.planning import PlannedRow, questions_in
from portal.deadlines import within_deadline
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import EXAMPLE_MARK, Column, Table
from portal.spreadsheets.writing import write_xlsx
from portal.studio.question_sheets.labels import SHEET_KIND_LABELS, column_label

Cells = Mapping[str, str]
WIDTHS = {
    "id": 18,
    "section": 18,
    "kind": 20,
    "stem": 46,
    "answer": 14,
    "hints": 24,
    "explanation": 40,
    "passage": 24,
    "option": 26,
    "feedback": 30,
    "faults": 50,
}
# Invented cases, in the words of the courses.
EXAMPLES: tuple[Cells, ...] = (
    {
        "kind": QuestionKind.SINGLE,
        "stem": "Cô Ba nhận tin nhắn: “Tài khoản sắp bị khóa, bấm vô đây để mở lại.” Cô nên làm gì trước?",
        "option:A": "Bấm vô đường liên kết coi thử",
        "option:B": "Gọi số in sau lưng thẻ để hỏi",
        "option:C": "Trả lời tin nhắn để hỏi cho rõ",
        "answer": "B",
        "feedback:A": "Đừng bấm. Tin vừa hối vừa kèm đường liên kết là đáng nghi.",
        "feedback:B": "Đúng. Mình đi đường mình biết.",
        "feedback:C": "Chưa được. Hỏi lại đúng kẻ lừa thì chúng nói sao cũng xuôi.",
        "explanation": "Không bấm, không trả lời. Muốn biết thật hay giả thì gọi số mình đã biết.",
    },
    {
        "kind": QuestionKind.MULTIPLE,
        "stem": "Cuộc gọi nào phải cúp máy liền? Chọn hết.",
        "option:A": "Đòi đọc mã vừa nhận",
        "option:B": "Nhắc mai đưa bé đi tiêm",
        "option:C": "Đòi cài ứng dụng để được hoàn tiền",
        "answer": "A, C",
    },
    {
        "kind": QuestionKind.GAP,
        "stem": "Không đọc mã ___ cho ai. Ứng dụng thì tải từ ___.",
        "option:A": "OTP | mã OTP",
        "option:B": "đường liên kết người lạ gửi | (kho ứng dụng có sẵn trong máy)",
    },
    {
        "kind": QuestionKind.MATCH,
        "stem": "Gặp chuyện nào thì làm việc nào?",
        "option:A": "Người lạ gọi, đòi đọc mã = Cúp máy",
        "option:B": "Có người gửi “lệnh bắt” qua Zalo = Ra công an xã hỏi",
    },
)


def template_workbook() -> bytes:
    """Headings with examples, which are passed over when the file comes back, and how each kind is written."""
    return workbook_of([(_("Questions"), [{**one, "stem": EXAMPLE_MARK + one["stem"]} for one in EXAMPLES])])


def questions_workbook(pages: Iterable[tuple[str, str]]) -> bytes:
    """The questions of these pages, given by their titles and texts, a sheet for each that has some."""
    sheets: list[tuple[str, list[Cells]]] = []
    beyond: list[tuple[str, str]] = []
    for title, source in within_deadline(pages):
        rows: list[Cells] = []
        for one in questions_in(source):
            if fits_a_row(one.fields):
                rows.append(cells_of(one.fields, one.fields.kind, one.section))
            else:
                beyond.append((title, one.fields.stem))
        sheets.append((title, rows))
    filled = [(title, rows) for title, rows in sheets if rows]
    return workbook_of(filled or sheets[:1] or [(_("Questions"), [])], beyond)


def faulty_workbook(rows: Iterable[PlannedRow]) -> bytes:
    """The rows with faults as they are, ready to be mended and handed in again, with the reasons beside."""
    told = [{**row.cells, "faults": " ".join(fault.message(_) + "." for fault in row.faults)} for row in rows]
    return workbook_of([(_("Rows with faults"), told)], extra=("faults",))


def workbook_of(
    sheets: Sequence[tuple[str, Sequence[Cells]]],
    beyond: Sequence[tuple[str, str]] = (),
    *,
    extra: tuple[str, ...] = (),
) -> bytes:
    """A workbook with these rows in sheets of these names, and one that explains the columns."""
    tables = []
    for name, rows in sheets:
        fields = fields_for(rows, extra)
        tables.append(Table(name, [column_of(field) for field in fields], cells_in(rows, fields), is_wide=True))
    columns = [Column(_("Column or kind"), width=26), Column(_("What to write"), width=90, is_wrapped=True)]
    tables.append(Table(_("How to fill it in"), columns, explanations(beyond)))
    return write_xlsx(tables, created=clock.now(), title=_("Questions"))


def fields_for(rows: Sequence[Cells], extra: tuple[str, ...] = ()) -> list[str]:
    """The columns in their order, with as many options as the longest row has."""
    used = {field.partition(":")[2] for row in rows for field in row if ":" in field}
    letters = [letter for letter in LETTERS if letter in TEMPLATE_LETTERS or any(one >= letter for one in used)]
    options = [f"option:{letter}" for letter in letters]
    feedback = [f"feedback:{letter}" for letter in letters]
    return [*extra, *BEFORE_OPTIONS, *options, "answer", *feedback, *AFTER_OPTIONS]


def column_of(field: str) -> Column:
    """The column of a field; that of the kind offers what there is."""
    heading = _("What to put right") if field == "faults" else column_label(field)
    choices = tuple(map(str, SHEET_KIND_LABELS.values())) if field == "kind" else ()
    return Column(heading, width=WIDTHS.get(field.partition(":")[0], 12), is_wrapped=True, choices=choices)


def cells_in(rows: Sequence[Cells], fields: Sequence[str]) -> Iterator[Sequence[Cell]]:
    """The rows as cells, the kinds by what they are called."""
    labels = {kind.value: str(label) for kind, label in SHEET_KIND_LABELS.items()}
    for row in rows:
        kind = row.get("kind", "")
        yield [labels.get(kind, kind) if field == "kind" else row.get(field, "") for field in fields]


def explanations(beyond: Sequence[tuple[str, str]]) -> Iterator[Sequence[Cell]]:
    """A line for each column, one for each kind, and the questions that no row can hold."""
    fields = {
        "id": _("Leave it empty for a new question. A question that has one is changed, not doubled."),
        "section": _("The heading in the page under which the question goes. Empty: at the end."),
        "kind": _("One of those below. Left empty, it is told by options and answer."),
        "stem": _("What is asked. Needed."),
        "option:A": _("What can be chosen, one in each column."),
        "answer": _("The letter of the right option, such as B; of several: A, C."),
        "feedback:A": _("What somebody reads who chooses it: why it is right or wrong."),
        "hints": _("Shown on request. Several stand on lines of their own in the cell."),
        "explanation": _("What everybody reads after answering."),
        "passage": _("The page and heading to read again, such as 01-cup-may.md#ba-buoc."),
        "tags": _("Words to find the question by, with ; between them."),
        "points": _("1, unless you write another number."),
    }
    kinds = {
        QuestionKind.SINGLE: _("One letter. “Đúng” or “Sai” without options makes a question of the two."),
        QuestionKind.MULTIPLE: _("Several letters, such as A, C."),
        QuestionKind.TEXT: _("No options. The words are the answer; other spellings after |: dừng | cúp máy."),
        QuestionKind.NUMBER: _("No options. The number is the answer; after ± how far off one may be: 37 ± 0,5."),
        QuestionKind.SELECT: _("As “Choose one”; it is shown as a list that opens."),
        QuestionKind.ORDER: _("Write the steps as options in their right order; they are shown mixed."),
        QuestionKind.MATCH: _("Write each option as a pair: 113 = Công an. The right answer stays empty."),
        QuestionKind.MATRIX: _("Write each option as row = column: Đọc mã cho người lạ = Không nên."),
        QuestionKind.GAP: _("Put ___ for each gap. Option A is for the first one: 113, or a choice: 113 | (115)."),
    }
    yield from ([column_label(field), text] for field, text in fields.items())
    yield ["", ""]
    yield from ([str(SHEET_KIND_LABELS[kind]), text] for kind, text in kinds.items())
    if beyond:
        yield ["", ""]
        yield [_("Not in this file"), _("These questions have more than a row can hold: change them in the page.")]
        yield from beyond
