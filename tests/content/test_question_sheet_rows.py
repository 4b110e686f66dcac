"""One row of a table of questions: what is read of it, and what a teacher is told to put right."""

import pytest

from portal.content.question_sheets.columns import find_columns
from portal.content.question_sheets.rows import SheetGap, SheetOption, read_row

BASE = {"stem": "Ai được hỏi mã OTP?", "option:A": "Ngân hàng", "option:B": "Không ai", "answer": "B"}


def row(**changes):
    said = {**BASE, **{name.replace("_", ":"): text for name, text in changes.items()}}
    return {name: text for name, text in said.items() if text is not None}


def question(**changes):
    found, faults = read_row(row(**changes))
    assert faults == ()
    return found


def told(**changes):
    found, faults = read_row(row(**changes))
    assert found is None
    return [(fault.field, fault.message()) for fault in faults]


@pytest.mark.parametrize("answer", ["B", "b", "2", "B.", "không ai", " b) "])
def test_the_right_option_is_named_by_its_letter_its_number_or_its_words(answer):
    assert question(answer=answer).options == (SheetOption("Ngân hàng"), SheetOption("Không ai", right=True))


@pytest.mark.parametrize("answer", ["A, C", "AC", "a; c", "1 và 3", "C/A"])
def test_several_letters_make_a_question_with_several_right_options(answer):
    found = question(option_C="Công an", answer=answer)
    assert (found.kind, [one.right for one in found.options]) == ("multiple", [True, False, True])


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"option_A": None, "option_B": None, "answer": "156"}, "number"),
        ({"option_A": None, "option_B": None, "answer": "37 ± 0,5"}, "number"),
        ({"option_A": None, "option_B": None, "answer": "Dừng | cúp máy"}, "text"),
        ({"option_A": None, "option_B": None, "answer": "Đúng"}, "single"),
        ({"option_A": "113 = Công an", "option_B": "115 = Cấp cứu", "answer": None}, "match"),
        ({"stem": "Gọi ___ rồi gọi ___.", "option_A": "113", "option_B": "115", "answer": None}, "gap"),
    ],
)
def test_the_kind_is_told_by_options_and_answer_where_the_row_names_none(changes, kind):
    assert question(**changes).kind == kind


def test_a_true_or_false_question_needs_no_options():
    found = question(option_A=None, option_B=None, answer="sai", feedback_A="Chưa được.")
    assert found.options == (SheetOption("Đúng", feedback="Chưa được."), SheetOption("Sai", right=True))


def test_numbers_and_letters_before_the_words_are_left_out():
    found = question(stem="Câu 12: Ai hỏi mã?", option_A="A. Ngân hàng", option_B="B) Không ai")
    assert (found.stem, [one.text for one in found.options]) == ("Ai hỏi mã?", ["Ngân hàng", "Không ai"])
    assert question(stem="Câu 12: Ai hỏi mã?", id="x").stem == "Câu 12: Ai hỏi mã?"


def test_gaps_are_written_in_or_chosen_for():
    found = question(stem="Gọi ____ hay ___?", option_A="113 | một một ba", option_B="111 | (115)", answer=None)
    chosen = (SheetOption("111"), SheetOption("115", right=True))
    assert found.gaps == (SheetGap(("113", "một một ba")), SheetGap(options=chosen))
    assert found.stem == "Gọi ___ hay ___?"


def test_a_table_says_what_belongs_to_each_row():
    found = question(
        kind="Bảng", option_A="Tin lạ = Giả", option_B="Tin xã = Thật; Mới", answer="Thật | Giả | Mới"
    )
    assert found.columns == ("Thật", "Giả", "Mới")
    assert found.options == (
        SheetOption("Tin lạ", columns=("Giả",)),
        SheetOption("Tin xã", columns=("Thật", "Mới"), many=True),
    )


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"stem": " "}, "stem", "write the question"),
        ({"answer": None}, "answer", "say which option is right, by its letter"),
        ({"answer": "D"}, "answer", "“D” is none of the options A, B"),
        ({"answer": "?"}, "answer", "“?” is none of the options A, B"),
        ({"option_B": None, "answer": "A"}, "option:B", "write two options or more"),
        ({"option_B": "ngân HÀNG"}, "option:B", "option B says the same as another one"),
        ({"feedback_D": "Sai"}, "option:D", "there is feedback for D, but no such option"),
        ({"kind": "Đố vui"}, "kind", "there is no kind of question called “Đố vui”: choose one of the list"),
        ({"points": "nhiều"}, "points", "“nhiều” is no number of points: write a number such as 1 or 2"),
        ({"kind": "Điền chữ"}, "kind", "this kind of question has no options"),
        ({"kind": "Điền số", "answer": "hai"}, "answer", "write the right number, such as 37 or 37 ± 0,5"),
        ({"kind": "Ghép cặp"}, "option:A", "write A as a pair"),
        ({"kind": "Điền chỗ trống"}, "stem", "put ___ where something has to be filled in"),
        ({"stem": "Gọi ___.", "answer": None}, "option:B", "there are 1 gaps"),
        ({"kind": "Chọn một", "answer": "A, B"}, "answer", "A, B are all right, but only one may be chosen"),
    ],
)
def test_what_is_wrong_is_told_beside_its_cell(changes, field, message):
    assert next((name, text[: len(message)]) for name, text in told(**changes)) == (field, message)


def test_headings_are_known_in_both_languages_and_below_a_title():
    rows = [
        ["Ngân hàng câu hỏi lớp 1", "", "", "", "", ""],
        ["STT", "Câu hỏi", "A", "Phương án B", "Đáp án", "Chọn A thì nghe"],
    ]
    found = find_columns(rows)
    assert (found.heading_row, found.fields) == (1, ("", "stem", "option:A", "option:B", "answer", "feedback:A"))
    assert found.unknown == ("STT",)
    assert find_columns([["Câu", "Nội dung", "A", "Đáp án"]]).fields[:2] == ("", "stem")
    assert find_columns([["Câu", "A", "Đáp án"]]).fields[0] == "stem"
    assert find_columns([["Question", "Option 1", "Option 2", "Correct answer"]]).fields[1:3] == (
        "option:A",
        "option:B",
    )
    assert find_columns([["Họ và tên", "Số điện thoại"]]) is None
