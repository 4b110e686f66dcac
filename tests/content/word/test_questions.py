"""Questions as teachers write them in Word, with the right answer told in one of many ways."""

from __future__ import annotations

from typing import Any

import pytest

from portal.content.word.choices import Choices
from portal.content.word.document import plain
from portal.content.word.questions import WordQuestion, find_questions
from tests.content.word.shapes import account, built, lines, looks, markdown, planned, read

ASKED = "Câu 1: Ai xưng công an thì làm gì?"
OPTIONS = ("A. Làm theo", "B. Cúp máy", "C. Chuyển tiền")


def found(data: bytes) -> tuple[WordQuestion, ...]:
    return find_questions(read(data).pieces).questions


def texts(question: WordQuestion) -> tuple[str, list[str]]:
    return "\n".join(plain(part) for part in question.stem), [plain(option) for option in question.options]


def table(*rows: tuple[str, ...], before: tuple[str, ...] = ()) -> bytes:
    def write(document: Any) -> None:
        for text in before:
            document.add_paragraph(text)
        made = document.add_table(len(rows), len(rows[0]))
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                made.cell(row, column).text = text

    return built(write)


@pytest.mark.parametrize(
    ("data", "sign"),
    [
        (lines(ASKED, *OPTIONS, "Đáp án: B"), "answer"),
        (lines(ASKED, *OPTIONS, "ĐA: B"), "answer"),
        (lines(ASKED, *OPTIONS, "Đáp án đúng là: B. Cúp máy"), "answer"),
        (lines(ASKED, *OPTIONS, "=> B"), "answer"),
        (lines(ASKED, *OPTIONS, "Chọn B"), "answer"),
        (lines(ASKED, *OPTIONS, "Đáp án: cúp máy"), "answer"),
        (lines("Câu hỏi 1. Ai xưng công an thì làm gì?", *OPTIONS, "Trả lời: B."), "answer"),
        (
            lines("1. Ai xưng công an thì làm gì?", "a) Làm theo", "b) Cúp máy", "c) Chuyển tiền", "Đáp án: b"),
            "answer",
        ),
        (lines("Ai xưng công an thì làm gì?", *OPTIONS, "Đáp án: B"), "answer"),
        (lines(ASKED, "A. Làm theo\tB. Cúp máy", "C. Chuyển tiền", "Đáp án B"), "answer"),
        (lines(ASKED, "A. Làm theo   B. Cúp máy   C. Chuyển tiền", "Đáp án B"), "answer"),
        (lines(f"{ASKED} A. Làm theo B. Cúp máy C. Chuyển tiền", "Đáp án B"), "answer"),
        (lines(f"{ASKED}\nA. Làm theo\nB. Cúp máy\nC. Chuyển tiền\nĐáp án: B"), "answer"),
        (lines(ASKED, "A. Làm theo", "*B. Cúp máy", "C. Chuyển tiền"), "star"),
        (lines(ASKED, "A. Làm theo", "B*. Cúp máy", "C. Chuyển tiền"), "star"),
        (lines(ASKED, "A. Làm theo", "B. Cúp máy (*)", "C. Chuyển tiền"), "star"),
        (lines(ASKED, "A. Làm theo", "B. Cúp máy ✓", "C. Chuyển tiền"), "star"),
        (lines(ASKED, "☐ Làm theo", "☑ Cúp máy", "☐ Chuyển tiền"), "star"),
        (lines(ASKED, "- Làm theo", "- Cúp máy (đúng)", "- Chuyển tiền"), "star"),
        *(
            (looks(((ASKED, ""),), *(((text, look if text[0] == "B" else ""),) for text in OPTIONS)), sign)
            for look, sign in (("b", "bold"), ("u", "underline"), ("red", "colour"), ("mark", "highlight"))
        ),
        # Only the letter is underlined; all letters are bold, as many write them, which says nothing.
        (
            looks(
                ((ASKED, "b"),),
                (("A", "b"), (". Làm theo", "")),
                (("B", "u"), (". Cúp máy", "")),
                (("C", "b"), (". Chuyển tiền", "")),
            ),
            "underline",
        ),
        (lines(ASKED, *OPTIONS, "Câu 2: Gì nữa?", "A. x", "B. y", "ĐÁP ÁN", "1.B   2.A"), "key"),
        (lines(ASKED, *OPTIONS, "BẢNG ĐÁP ÁN", "Câu 1: B"), "key"),
        (table(("Câu", "1"), ("Đáp án", "B"), before=(ASKED, *OPTIONS, "Câu 2: Gì?", "A. x", "B. y")), ""),
        (
            table(("Câu", "1", "2"), ("Đáp án", "B", "A"), before=(ASKED, *OPTIONS, "Câu 2: Gì?", "A. x", "B. y")),
            "key",
        ),
        (table(("1", "B"), ("2", "A"), before=(ASKED, *OPTIONS, "Câu 2: Gì?", "A. x", "B. y")), "key"),
        (table(("1.B", "2.A"), before=(ASKED, *OPTIONS, "Câu 2: Gì?", "A. x", "B. y")), "key"),
    ],
)
def test_the_right_answer_is_found_however_it_is_told(data: bytes, sign: str) -> None:
    question = found(data)[0]

    assert texts(question) == ("Ai xưng công an thì làm gì?", ["Làm theo", "Cúp máy", "Chuyển tiền"])
    assert (question.right, question.sign) == ((1,) if sign else (), sign)


def test_options_in_a_table_without_lines_are_options() -> None:
    data = table(("A. Làm theo", "B. Cúp máy"), ("C. Chuyển tiền", "D. Hỏi lại"), before=(ASKED,))

    assert texts(found(data)[0])[1] == ["Làm theo", "Cúp máy", "Chuyển tiền", "Hỏi lại"]


def test_several_right_answers_make_a_question_of_several() -> None:
    data = lines("Câu 1: Chọn hết ý đúng.", *OPTIONS, "Đáp án: A, C", "Giải thích: vậy đó.", "Gợi ý: coi kỹ.")

    assert markdown(data) == (
        'Chọn hết ý đúng.\n\n<!-- data-id="chon-het-y-dung" -->\n- [[X]] Làm theo\n- [[ ]] Cúp máy\n'
        "- [[X]] Chuyển tiền\n[[?]] coi kỹ.\n***\nvậy đó.\n***"
    )


def test_answers_in_writing_and_true_or_false() -> None:
    data = lines(
        *("Câu 1: Gọi số nào?", "Đáp án: 156", "Câu 2: Việc đầu tiên?", "Đáp án: dừng lại; cúp máy"),
        *("Câu 3: Mã OTP cho ai cũng được.", "Đáp án: Sai"),
        *("Câu 4: Đúng hay sai?", "a) Cúp máy là bất lịch sự", "b) Hỏi người nhà", "Đáp án: a) S b) Đ"),
    )
    number, text, choice, matrix = found(data)

    assert (number.accepted, text.accepted) == (("156",), ("dừng lại", "cúp máy"))
    assert (texts(choice)[1], choice.right) == (["Đúng", "Sai"], (1,))
    assert matrix.truths == (1, 0)
    whole = markdown(data)
    assert "[[156]]" in whole
    assert "- [[Đúng] [Sai]]\n- [( ) (X)] Cúp máy là bất lịch sự\n- [(X) ( )] Hỏi người nhà" in whole


def test_each_part_that_counts_from_1_has_its_own_answers() -> None:
    part = ("Câu 1: x?", "A. 1", "B. 2", "Câu 2: y?", "A. 1", "B. 2")
    together = found(lines("PHẦN I", *part, "PHẦN II", *part, "ĐÁP ÁN", "1A 2B 1B 2A"))
    apart = found(lines(*part, "ĐÁP ÁN", "1A 2B", *part, "ĐÁP ÁN", "1B 2A"))
    last = found(lines(*part, *part, "ĐÁP ÁN", "1B 2A"))

    assert [one.right for one in together] == [(0,), (1,), (1,), (0,)]
    assert [one.right for one in apart] == [(0,), (1,), (1,), (0,)]
    assert [one.right for one in last] == [(), (), (1,), (0,)]


@pytest.mark.parametrize(
    "key",
    ["ĐÁP ÁN: 1B, 2AC, 3: OTP", "Đáp án: 1. B; 2. AC; 3. OTP.", "Bảng đáp án: Câu 1: B, Câu 2: AC, Câu 3: OTP"],
)
def test_a_list_of_answers_may_name_several_letters_and_words(key: str) -> None:
    data = lines(
        *(ASKED, *OPTIONS),
        *("Câu 2: Tin nào đáng nghi?", "A. Hối gấp", "B. Hỏi thăm", "C. Đòi mã"),
        "Câu 3: Không đưa mã ...... cho ai.",
        key,
    )

    asked = found(data)

    assert [(one.right, one.accepted) for one in asked] == [((1,), ()), ((0, 2), ()), ((), ("OTP",))]
    assert "ĐÁP ÁN" not in markdown(data).upper()


@pytest.mark.parametrize("said", ["Đáp án: 1, 2, 3", "Đáp án: 10 A, hay 12 B", "Đáp án: 1B, 2C, xem 3"])
def test_an_answer_that_counts_something_is_no_list(said: str) -> None:
    assert found(lines("Câu 1: Ba số đầu là gì?", said))[0].accepted


def test_two_signs_that_differ_are_told_and_the_written_one_holds() -> None:
    data = looks(
        ((ASKED, ""),), *(((text, "b" if text[0] == "A" else ""),) for text in OPTIONS), (("Đáp án: B", ""),)
    )
    (question,) = found(data)

    assert (question.right, question.remarks) == ((1,), ("signs_differ",))


@pytest.mark.parametrize(
    "prose",
    [
        ("1. Mục tiêu", "a) Kiến thức", "b) Kỹ năng", "c) Thái độ"),
        ("Câu 1: Trình bày cách nhận ra tin giả.", "Một đoạn khác."),
        ("Tổ gồm:", "- trưởng tổ", "- phó tổ"),
        ("Vitamin A. Tốt cho mắt.",),
        ("Đáp án của bài tự luận nằm ở trang sau.",),
        ("Chọn mua máy ở chỗ quen.",),
    ],
)
def test_what_is_no_question_stays_text(prose: tuple[str, ...]) -> None:
    data = lines(*prose)

    assert found(data) == ()
    assert account(planned(data)) == list(range(len(read(data).pieces)))


def test_a_question_without_an_answer_waits_for_the_trainer() -> None:
    data = lines(ASKED, *OPTIONS)
    (block,) = planned(data).pages[0].questions
    (answered,) = planned(data, Choices(rights={0: (1,)})).pages[0].questions
    as_text = planned(data, Choices(as_text=frozenset({0}))).pages[0]

    assert (block.outcome, "no_answer" in block.remarks) == ("changed", True)
    assert (answered.remarks, answered.sign) == ((), "chosen")
    assert "- [(X)] Cúp máy" in answered.markdown
    assert as_text.questions == []
    assert as_text.body == f"{ASKED}\n\n" + "\n\n".join(OPTIONS) + "\n"
