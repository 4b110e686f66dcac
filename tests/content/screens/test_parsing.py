"""The notation of drawn screens: every row that there is, and every fault at its line."""

import pytest

from portal.content.checks.faults import Faults
from portal.content.screens import parsing
from portal.content.screens.parsing import parse_screen, without_blocks
from portal.content.screens.rows import RowKind


def read(*rows, title="Trang đầu", line=10):
    faults = Faults("a.md")
    return parse_screen(title, rows, line, faults), [(fault.line, fault.text) for fault in faults.found]


def test_every_row_is_read_as_what_it_is_drawn_as():
    screen, faults = read(
        "@ dichvucong.gov.vn",
        "# < Dịch vụ công",
        "- Khai sinh",
        "- Trích lục › bản sao {B}",
        "[ Nộp hồ sơ ] {A}",
        "( Để sau )",
        "Số căn cước: [ 0960 xxxx xxxx ]",
        "Họ và tên: [   ]",
        "[x] Tôi đồng ý",
        "[ ] Nhận bản giấy",
        "{QR}{C}",
        "{QR}",
        "{keypad}",
        "{keyboard}",
        "{face}",
        "{picture: giấy khai sinh}",
        "! Mã không hợp lệ",
        "---",
        "(không bắt buộc)",
        "Chữ **đậm**",
        "| Trang chủ | *Ví* | Hồ sơ {D} |",
    )

    assert faults == []
    assert [row.kind for row in screen.rows] == [
        RowKind.ADDRESS,
        RowKind.APP_BAR,
        RowKind.ITEM,
        RowKind.ITEM,
        RowKind.BUTTON,
        RowKind.SECONDARY,
        RowKind.FIELD,
        RowKind.FIELD,
        RowKind.CHECKBOX,
        RowKind.CHECKBOX,
        RowKind.QR,
        RowKind.QR,
        RowKind.KEYPAD,
        RowKind.KEYBOARD,
        RowKind.FACE,
        RowKind.PICTURE,
        RowKind.MESSAGE,
        RowKind.LINE,
        RowKind.TEXT,
        RowKind.TEXT,
        RowKind.TABS,
    ]
    assert [row.line for row in screen.rows] == list(range(11, 32))
    assert screen.rings == ("B", "A", "C", "D")
    assert [row.kind for row in screen.rows if row.is_set] == [RowKind.APP_BAR, RowKind.CHECKBOX]
    assert (screen.rows[3].text, screen.rows[3].detail) == ("Trích lục", "bản sao")
    assert (screen.rows[6].text, screen.rows[6].detail) == ("Số căn cước", "0960 xxxx xxxx")
    assert screen.rows[7].detail == ""
    assert [tab.label for tab in screen.rows[-1].tabs if tab.is_chosen] == ["Ví"]


def test_what_can_be_tapped_is_named_by_its_words():
    screen, _faults = read("[ Nộp ]", "( Sau )", "- Khai sinh › xã", "[ ] Đồng ý", "Chữ", "| Nhà | *Ví* |")

    assert screen.targets == ("Nộp", "Sau", "Khai sinh", "Đồng ý", "Nhà", "Ví")


def test_empty_lines_are_no_rows():
    screen, faults = read("", "[ Nộp ]", "   ", "Chữ", "")

    assert [row.line for row in screen.rows] == [12, 14]
    assert faults == []


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("[ Nộp hồ sơ", parsing.OPEN_BRACKET),
        ("( Để sau", parsing.OPEN_BRACKET),
        ("Họ tên: [ Ba", parsing.OPEN_BRACKET),
        ("[ Có ] [ Không ]", parsing.TWO_BUTTONS),
        ("[ Có ] ( Không )", parsing.TWO_BUTTONS),
        ("[ ]", parsing.NO_WORDS),
        ("(  )", parsing.NO_WORDS),
        ("#", parsing.NO_WORDS),
        ("@", parsing.NO_WORDS),
        ("!", parsing.NO_WORDS),
        ("-", parsing.NO_WORDS),
        ("{camera}", parsing.UNKNOWN_PART),
        ("{QR", parsing.UNKNOWN_PART),
        ("{picture:}", parsing.NO_PICTURE),
        ("[ Nộp ] {Z}", parsing.WRONG_RING),
        ("[ Nộp ] {a}", parsing.WRONG_RING),
        ("{A}", parsing.RING_ALONE),
        ("--- {A}", parsing.RING_ON_LINE),
        ("| Một |", parsing.WRONG_TABS),
        ("| Một | Hai", parsing.WRONG_TABS),
        ("|", parsing.WRONG_TABS),
        ("| a | b | c | d | e | f |", parsing.WRONG_TABS),
        ("x" * 201, parsing.TOO_LONG),
    ],
)
def test_a_row_that_cannot_be_drawn_is_a_fault_at_its_line(row, text):
    _screen, faults = read("Chữ", row)

    assert faults == [(12, text)]


def test_a_letter_stands_on_one_ring_only():
    _screen, faults = read("[ Nộp ] {A}", "[ Hủy ] {A}")

    assert faults == [(12, parsing.SAME_RING)]


def test_bars_stand_at_their_ends():
    _screen, faults = read("| Nhà | Ví |", "# Tựa")

    assert faults == [(11, parsing.TABS_LAST), (12, parsing.BAR_FIRST)]


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\x07", "\x1b", "\x7f", "\u2028"])
def test_signs_that_nobody_sees_are_a_fault_at_their_line(sign):
    assert read("[ Nộp ]", f"@ dichvucong{sign}.gov.vn")[1] == [(12, parsing.UNSEEN)]
    assert read("[ Nộp ]", title=f"Trang{sign} đầu")[1] == [(10, parsing.UNSEEN)]


def test_a_title_that_nobody_would_listen_to_is_a_fault():
    assert read("[ Nộp ]", title="a" * parsing.MAX_TITLE_LENGTH)[1] == []
    assert read("[ Nộp ]", title="a" * 5000)[1] == [(10, parsing.LONG_TITLE)]


def test_a_keyboard_is_drawn_once():
    screen, faults = read(*["{keyboard}", "{keypad}"] * 20)

    assert [row.kind for row in screen.rows] == [RowKind.KEYBOARD, RowKind.KEYPAD]
    assert faults == [(line, parsing.ONE_KEYBOARD) for line in range(13, 51)]


def test_a_screen_without_title_or_rows_is_a_fault_at_its_first_line():
    _screen, faults = read("", title="")

    assert faults == [(10, parsing.NO_TITLE), (10, parsing.NO_ROWS)]


def test_ten_thousand_rows_are_one_fault_and_forty_rows():
    screen, faults = read(*["[ Nộp hồ sơ ]"] * 10_000)

    assert faults == [(10 + 41, parsing.TOO_MANY_ROWS)]
    assert len(screen.rows) == 40


def test_a_text_without_its_screens_is_what_else_it_says():
    screen = "```screen Trang đầu\n# Dịch vụ công\n[ Nộp ]\n```\n"

    assert without_blocks(f"Bấm chỗ nào?\n\n{screen}") == "Bấm chỗ nào?"
    assert without_blocks(screen).strip() == "Trang đầu"
    assert without_blocks("```screen Hở\n# Dịch vụ công\n") == "Hở"
    assert without_blocks("```html\n<b>\n```") == "```html\n<b>\n```"
