"""What a text says otherwise than another."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.text.line_ends import split_lines
from portal.studio.history.rules.diff import MAX_ROWS, DiffPart, diff_lines

WORDS = st.lists(
    st.sampled_from(["tổ", "số", "156", "156.", " ", "  ", "\n", "\n\n", "\r\n", "**", "bà "]), max_size=30
)


def shown(before, after):
    """The rows as text: words that are gone in [- -], new ones in [+ +]."""
    marks = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return [
        f"… {row.lines}"
        if row.kind == "folded"
        else "".join(marks[part.kind].format(part.text) for part in row.parts)
        for row in diff_lines(before, after)
    ]


def lines(*numbers):
    """Lines that say their numbers."""
    return "".join(f"dòng {number}\n" for number in numbers)


@pytest.mark.parametrize(
    ("before", "after", "row"),
    [
        ("Gọi 156 ngay.", "Gọi 157 ngay.", "Gọi [-156-][+157+] ngay."),
        ("Đừng đọc mã.", "Đừng đọc mã OTP.", "Đừng đọc mã[+ OTP+]."),
        ("Đừng bao giờ đọc mã.", "Đừng đọc mã.", "Đừng[- bao giờ-] đọc mã."),
        ("Bà Ba gọi con", "Bà Ba gọi cháu", "Bà Ba gọi [-con-][+cháu+]"),
        ("Toán thì khó quá", "Toàn thì khó quá", "[-Toán-][+Toàn+] thì khó quá"),
        ("a  b c", "a b c", "a[-  -][+ +]b c"),
        ("xong ", "xong", "xong[- -]"),
        ("- [( )] Đúng", "- [(X)] Đúng", "- [([- -][+X+])] Đúng"),
        ("![Dây](media/day.svg)", "![Dây](media/day-2.svg)", "![Dây](media/day[+-2+].svg)"),
    ],
)
def test_a_changed_line_is_told_word_by_word(before, after, row):
    assert shown(before, after) == [row]


def test_a_word_is_a_whole_syllable_whichever_way_its_marks_are_put():
    before, after = normalize("NFD", "Bà gọi Tuấn"), normalize("NFD", "Bà gọi Tuần")

    (row,) = diff_lines(before, after)

    assert [part.text for part in row.parts if part.kind != "same"] == [
        normalize("NFD", word) for word in ("Tuấn", "Tuần")
    ]


def test_letters_put_together_otherwise_are_no_other_words():
    (row,) = diff_lines(normalize("NFD", "Tiếng Việt"), "Tiếng Việt")

    assert (row.kind, row.forms, row.parts) == ("same", 1, (DiffPart("same", "Tiếng Việt"),))


def test_line_ends_that_differ_are_said():
    rows = diff_lines("một\r\nhai\r\n", "một\nhai\n")

    assert [(row.kind, row.ends, row.end) for row in rows] == [("same", 1, "CRLF → LF")] * 2


def test_line_ends_of_folded_lines_are_counted():
    (row,) = diff_lines("x\r\n" * 9 + "x\n", "x\n" * 9 + "x")

    assert (row.kind, row.lines, row.ends, row.end) == ("folded", 10, 10, "")


def test_a_line_that_is_said_quite_otherwise_is_gone_and_another_new():
    rows = diff_lines("Một hai ba bốn\n", "Năm sáu bảy tám chín\n")

    assert [(row.kind, row.old, row.new) for row in rows] == [("gone", 1, None), ("new", None, 1)]


def test_each_line_is_compared_with_the_one_that_it_became():
    before = "Bước một: mở máy.\nBước hai: bấm nút xanh.\n"
    after = "Nghe cho kỹ nhé.\nBước một: mở máy lên.\nBước hai: bấm nút đỏ.\n"

    assert [row.kind for row in diff_lines(before, after)] == ["new", "changed", "changed"]


def test_unchanged_lines_far_from_changes_are_folded():
    assert shown(lines(*range(20)), lines(*range(10), "mới", *range(10, 20))) == [
        "… 7",
        *("dòng 7", "dòng 8", "dòng 9", "[+dòng mới+]", "dòng 10", "dòng 11", "dòng 12"),
        "… 7",
    ]


def test_two_lines_are_not_worth_folding():
    assert shown(lines(*range(5)), lines(*range(5), "mới"))[:2] == ["dòng 0", "dòng 1"]


def test_the_rows_tell_the_numbers_of_their_lines():
    rows = diff_lines(lines(1, 2, 3), lines(1, "mới", 2, 3))

    assert [(row.old, row.new) for row in rows] == [(1, 1), (None, 2), (2, 3), (3, 4)]


def test_a_byte_order_mark_that_went_is_said():
    rows = diff_lines("\ufeffmột\n", "một\n")

    assert [(row.kind, row.old, row.new) for row in rows] == [("mark", 1, None), ("same", 1, 1)]


def test_spaces_that_changed_by_themselves_can_be_seen():
    (row,) = diff_lines("xong\t\n", "xong \u00a0\n")

    assert [part.shown for part in row.parts] == ["xong", "→", "·⍽"]


def test_texts_that_are_the_same_have_no_rows():
    assert diff_lines("một\n", "một\n") == []


@given(WORDS, WORDS)
def test_the_rows_tell_both_texts_whole(before, after):
    old, new = "".join(before), "".join(after)
    told = {"gone": [], "new": []}
    for row in diff_lines(old, new):
        if row.kind == "folded":
            for kind, text, number in (("gone", old, row.old), ("new", new, row.new)):
                told[kind] += [line.text for line in split_lines(text)[number - 1 :][: row.lines]]
            continue
        for kind, number in (("gone", row.old), ("new", row.new)):
            if number is not None:
                told[kind].append("".join(part.text for part in row.parts if part.kind in ("same", kind)))

    for kind, text in (("gone", old), ("new", new)) if old != new else ():
        expected = [line.text for line in split_lines(text)]
        assert told[kind] == (expected if expected[-1] else expected[:-1])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb\n" * 65_536, "b\na\n" * 65_536),
        ("\n" * 262_144, "a\n" + "\n" * 262_000),
        ("a " * 131_072, "b " + "a b " * 65_000),
        ("từ nào\n" * 20_000, "từ kia\n" * 20_000),
    ],
    ids=["lines", "empty lines", "one line", "every line"],
)
def test_the_largest_texts_are_compared_and_told_in_part(before, after):
    rows = diff_lines(before, after)

    assert 0 < len(rows) <= 2 * MAX_ROWS + 1
    if len(rows) > MAX_ROWS:
        assert rows[-1].kind == "left"
        assert rows[-1].lines > 0
