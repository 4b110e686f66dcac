"""Questions as other programs write them, in GIFT and Aiken: what is taken, and what is told as lost."""

import pytest

from portal.content.question_sheets.aiken import read_aiken
from portal.content.question_sheets.gift import read_gift
from portal.content.question_sheets.losses import Loss, Losses
from portal.content.question_sheets.rows import read_row


def gift(text):
    """The cells of each question, and what is lost in which rows."""
    losses = Losses()
    return [cells for _line, cells in read_gift(text, losses)], dict(losses.in_order)


@pytest.mark.parametrize(
    ("answers", "lost"),
    [
        ("=Kẻ lừa ~Bà con", []),
        ("=Kẻ lừa#Đúng. ~Bà con#Sai.####Vì vậy.", []),
        ("~%100%Kẻ lừa ~%0%Bà con", []),
        ("=Kẻ lừa ~%50%Người lạ ~Bà con", [Loss.PART_FOR_WRONG]),
        ("=Kẻ lừa ~%-50%Bà con", [Loss.WEIGHTS]),
        ("~%50%Kẻ lừa ~%50%Người lạ ~%-100%Bà con", [Loss.WEIGHTS]),
        ("=Kẻ lừa =%50%Người lạ", [Loss.PART_FOR_RIGHT]),
        ("=Kẻ lừa#Đúng rồi.", [Loss.FEEDBACK]),
        ("=Kẻ*", [Loss.WILDCARD]),
        ("=113|114", [Loss.BAR]),
        ("#156:2", []),
        ("#=156:2 =%50%157:0", [Loss.NUMBERS]),
        ("#%50%157:0", [Loss.PART_FOR_RIGHT]),
        ("#156#Đúng rồi.", [Loss.FEEDBACK]),
        ("=113 -> Công an =114 -> Chữa cháy", []),
        ("TRUE#Sai.#Đúng.", []),
        ("=<b>Kẻ lừa</b> ~Bà con", [Loss.LETTERING]),
        ("=Ý 0" + "".join(f" ~Ý {number}" for number in range(1, 21)), [Loss.OPTIONS]),
    ],
)
def test_whatever_a_gift_question_loses_is_told(answers, lost):
    rows, losses = gift(f"Ai hỏi mã?\n{{{answers}}}\n")

    assert len(rows) == 1
    assert read_row(rows[0])[1] == ()
    assert losses == {loss: [1] for loss in lost}


def test_what_stands_around_a_gift_question_is_told_too():
    text = (
        "$CATEGORY: An toàn\n\n// Soạn 2025\n::Câu 1::Ai hỏi mã?{=Kẻ lừa ~Bà con}\n\n"
        "// [id:so] [tag:mã]\nGọi {=113} hay {=114}."
    )

    rows, losses = gift(text)

    assert [row.get("id") for row in rows] == [None, "so"]
    assert losses == {Loss.FURTHER_ANSWERS: [6], Loss.NAME: [3], Loss.CATEGORY: [1], Loss.COMMENT: [3]}


def test_a_typed_answer_that_counts_for_nothing_is_not_a_right_one():
    rows, _losses = gift("Ai hỏi mã?{=Kẻ lừa =%0%Bà con#Không phải.}")

    assert rows[0]["answer"] == "Kẻ lừa"


def aiken(text):
    return [cells for _line, cells in read_aiken(text)]


def test_an_aiken_option_on_two_lines_and_an_explanation_stay_with_their_question():
    rows = aiken(
        "Ai hỏi mã?\nA. Kẻ lừa,\nhay người lạ\nB. Bà con\nANSWER: A\nGiải thích: Mã là chìa khóa.\n\n"
        "Rồi sao?\nA. Cúp máy\nB. Nghe tiếp\nANSWER: A\n"
    )

    assert rows[0] == {
        "stem": "Ai hỏi mã?",
        "option:A": "Kẻ lừa, hay người lạ",
        "option:B": "Bà con",
        "answer": "A",
        "explanation": "Mã là chìa khóa.",
    }
    assert rows[1]["stem"] == "Rồi sao?"


def test_an_aiken_question_without_options_or_answer_has_to_be_put_right():
    rows = aiken(
        "Ai hỏi mã?\nANSWER: A\n\nRồi sao?\nA. Cúp máy\nB. Nghe tiếp\n\nGọi số nào?\nA. 113\nB. 114\nANSWER: A\n"
    )

    assert [row["stem"] for row in rows] == ["Ai hỏi mã?", "Rồi sao?", "Gọi số nào?"]
    assert [fault.field for row in rows for fault in read_row(row)[1]] == ["answer", "answer"]


def test_a_long_run_of_spaces_is_read_at_once():
    spaces = " " * 500_000

    assert aiken(f"Ai?\nA.{spaces}\nA{spaces}\nA. x\nB. y\nANSWER: A{spaces}x\n") != []
