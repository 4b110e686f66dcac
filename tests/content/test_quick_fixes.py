"""Near-misses and faults whose fix is known: what is offered, and what the text is afterwards."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.checks.course import SAME_QUESTION_ID
from portal.content.checks.faults import Fault
from portal.content.markdown.snippets import snippet
from portal.content.pages.page import parse_page
from portal.content.pages.render_context import Fact
from portal.content.quick_fixes.quick_fix import apply_quick_fixes
from portal.content.quick_fixes.rules import Surroundings, find_quick_fixes, fix_all
from portal.content.text.line_ends import split_lines
from tests.factories import shipped_library

FRONT = "---\ntitle: A\n---\n\n"
QUIZ = "---\ntitle: A\nkind: quiz\n---\n\n"
SCENARIO = "---\ntitle: A\nkind: scenario\nchannel: call\n---\n\n"
ROWS = "- [(X)] Có\n- [( )] Không\n"
GOOD = f'Gì?\n\n<!-- data-id="a" -->\n{ROWS}'
FACTS = {"so-bao": Fact("so-bao", "156", "Số báo"), "xa": Fact("xa", "0290 3831 234", "Công an xã")}


def screen(rows: str) -> str:
    """A text with a drawn screen of these rows."""
    return f"Coi:\n\n```screen Trang nộp\n# Nộp\n{rows}\n```\n\nXong.\n"


CASES = {
    # What is typed, and what is meant.
    "heading": ("##Tiêu đề\n\nChữ.\n", "## Tiêu đề\n\nChữ.\n"),
    "heading of one sign": ("#Ba bước\n", "# Ba bước\n"),
    "bullets": ("Nhớ:\n• Dừng\n•\tHỏi\n\n• Báo\n", "Nhớ:\n- Dừng\n- Hỏi\n\n- Báo\n"),
    "bullets of a word processor": ("·\tHối gấp\n·\tĐòi mã\n", "- Hối gấp\n- Đòi mã\n"),
    "hyphens without a space": ("-Dừng\n-Hỏi\n", "- Dừng\n- Hỏi\n"),
    "numbers": ("1.Mở máy\n2.Bấm\n", "1. Mở máy\n2. Bấm\n"),
    "numbers with a stroke": ("1/ Mở máy\n2/ Bấm\n", "1. Mở máy\n2. Bấm\n"),
    "table": ("| Dấu | Ví dụ |\n| a | b |\n", "| Dấu | Ví dụ |\n| --- | --- |\n| a | b |\n"),
    "cells of a spreadsheet": (
        "Xem:\nDấu\tVí dụ\nhối\t“liền”\n",
        "Xem:\n\n| Dấu | Ví dụ |\n| --- | --- |\n| hối | “liền” |\n",
    ),
    "tab": ("Một.\n\n\tHai bà con.\n", "Một.\n\nHai bà con.\n"),
    "bold": ("**Đậm **chữ và ** này** nữa\n", "**Đậm** chữ và  **này** nữa\n"),
    "bare address": ("Coi https://a.vn/b_c?d=1, rồi về.\n", "Coi <https://a.vn/b_c?d=1>, rồi về.\n"),
    "spoken": ("    --{{0}}--\nNghe.\n", "Nghe.\n"),
    "effect": ("    {{1-2}}\nHiện sau.\n\n{{2}} Nữa.\n", "Hiện sau.\n\nNữa.\n"),
    "film": ("!?[phim](https://youtu.be/a)\n", "[phim](https://youtu.be/a)\n"),
    "sound of the course": (
        "?[tiếng](media/a.mp3) và ??[b](https://b.vn)\n",
        "![tiếng](media/a.mp3) và [b](https://b.vn)\n",
    ),
    "html": ("Nói <b>to</b>, <i>rõ</i><br>rồi <u>cúp</u>.\n", "Nói **to**, *rõ*\\\nrồi cúp.\n"),
    "link in html": ('<p>Coi <a href="https://a.vn">đây</a></p>\n', "Coi [đây](https://a.vn)\n"),
    "button that is not closed": (screen("[ Nộp hồ sơ {B}\n( Để sau)"), screen("[ Nộp hồ sơ ] {B}\n( Để sau )")),
    "field that is not closed": (screen("Số: [ 0960"), screen("Số: [ 0960 ]")),
    "two buttons in a row": (screen("[ Nộp ] {A} ( Để sau )"), screen("[ Nộp ] {A}\n( Để sau )")),
    "part in Vietnamese": (
        screen("{Mã QR}\n{bàn phím}\n{hình: tờ đơn} {A}"),
        screen("{QR}\n{keyboard}\n{picture: tờ đơn} {A}"),
    ),
    "small ring": (screen("[ Nộp ] {b}"), screen("[ Nộp ] {B}")),
    "bar that is not closed": (screen("| Nhà | *Ví*"), screen("| Nhà | *Ví* |")),
    "box": ("> [!TIP] Nhớ nghen.\n", "> [!TIP]\n> Nhớ nghen.\n"),
    "box in Vietnamese": ("> [!Cảnh báo]\n> Nhớ.\n", "> [!WARNING]\n> Nhớ.\n"),
    "code of a heading": ("## Ba {#Ba Bước}\n\n[đó](#Ba Bước)\n", "## Ba {#ba-buoc}\n\n[đó](#ba-buoc)\n"),
    "code": (f"Cô Ba làm gì?\n\n{ROWS}", f'Cô Ba làm gì?\n\n<!-- data-id="co-ba-lam-gi" -->\n{ROWS}'),
    "code beside others": (
        f'Gì?\n\n<!-- data-score="2" -->\n{ROWS}',
        f'Gì?\n\n<!-- data-id="gi" data-score="2" -->\n{ROWS}',
    ),
    "code of a gap": ("Số [[113]].\n", '<!-- data-id="so" -->\nSố [[113]].\n'),
    "same code": (
        f'{GOOD}\nĐâu?\n\n<!-- data-id="a" -->\n{ROWS}',
        f'{GOOD}\nĐâu?\n\n<!-- data-id="a-2" -->\n{ROWS}',
    ),
    "curly quotes": (
        "Gì?\n\n<!-- data-id=“a” data-score = '2' -->\n- [(X)] Có <!-- data-feedback=“Đúng ‘rồi’.” -->\n"
        "- [( )] Không\n",
        'Gì?\n\n<!-- data-id="a" data-score="2" -->\n'
        '- [(X)] Có <!-- data-feedback="Đúng ‘rồi’." -->\n- [( )] Không\n',
    ),
    "bracket": (
        'Gì?\n\n<!-- data-id="a" -->\n- [(X) Có\n- [( )] Không\n- ( )] Chưa\n',
        'Gì?\n\n<!-- data-id="a" -->\n- [(X)] Có\n- [( )] Không\n- [( )] Chưa\n',
    ),
    "letters": (
        "Câu 1: Cô Ba nên làm gì?\nA. Đọc mã\nB. Cúp máy\nC. Chờ\nĐáp án: B\n",
        'Cô Ba nên làm gì?\n\n<!-- data-id="co-ba-nen-lam-gi" -->\n- [( )] Đọc mã\n- [(X)] Cúp máy\n- [( )] Chờ\n',
    ),
    "letters with two right answers and a reason": (
        "Gì?\n\na) Một\nb) Hai\n\nc) Ba\n\nĐáp án đúng: A và C.\nGiải thích: Vì vậy.\n\nHết.\n",
        'Gì?\n\n<!-- data-id="gi" -->\n- [[X]] Một\n- [[ ]] Hai\n- [[X]] Ba\n***\nVì vậy.\n***\n\nHết.\n',
    ),
    "letters on one line, the right one bold": (
        "Gì?\n\nA. Một   **B. Hai**\n",
        'Gì?\n\n<!-- data-id="gi" -->\n- [( )] Một\n- [(X)] Hai\n',
    ),
    "letters, the right one starred": (
        "Gì?\n\nA. Một\n*B. Hai\n",
        'Gì?\n\n<!-- data-id="gi" -->\n- [( )] Một\n- [(X)] Hai\n',
    ),
}


def text_after(source, **around):
    return fix_all(source, Surroundings(FACTS, **around))[0]


@pytest.mark.parametrize("name", CASES)
def test_what_is_typed_becomes_what_is_meant_and_stays_so(name):
    typed, meant = CASES[name]
    done = text_after(FRONT + typed)

    assert done == FRONT + meant
    assert text_after(done) == done
    page = parse_page("a.md", done)
    assert [str(fault) for fault in page.faults] == []


@pytest.mark.parametrize("name", ["code", "letters", "bullets"])
def test_line_ends_and_a_byte_order_mark_stay(name):
    typed, meant = CASES[name]
    dos = ("\ufeff" + FRONT + typed).replace("\n", "\r\n")

    assert text_after(dos) == ("\ufeff" + FRONT + meant).replace("\n", "\r\n")


UNSAFE = {
    # What might be meant as it stands is mended only where that is asked for.
    "lines": ("Dừng lại.\nHỏi người nhà.\nBáo.\n", "Dừng lại.\n\nHỏi người nhà.\n\nBáo.\n"),
    "bullets": ("– Ai đó?\n– Tôi.\n", "- Ai đó?\n- Tôi.\n"),
    "several": (
        'Gì?\n\n<!-- data-id="a" -->\n- [(X)] Một\n- [(X)] Hai\n- [( )] Ba\n',
        'Gì?\n\n<!-- data-id="a" -->\n- [[X]] Một\n- [[X]] Hai\n- [[ ]] Ba\n',
    ),
    "empty-link": ("Coi [đây]() và [đó](<>).\n", "Coi đây và đó.\n"),
    "title": ('Coi [đây](https://a.vn "Trang nhà") nghen.\n', "Coi [đây](https://a.vn) nghen.\n"),
    "empty-line": (f"{GOOD}Chữ tiếp.\n", f"{GOOD}\nChữ tiếp.\n"),
    "explanation": (f"{GOOD}***\nVì vậy.\n\nHết.\n", f"{GOOD}***\nVì vậy.\n***\n\nHết.\n"),
    "number": ("Gọi số 156 hoặc 0290.3831.234 nghen.\n", "Gọi số {{ so-bao }} hoặc 0290.3831.234 nghen.\n"),
    "sample": (
        "Trước.\n\n‹Viết ở đây.›\n\n- Một ‹việc› nữa\n",
        "Trước.\n\n- Một ‹việc› nữa\n",
    ),
}


def offered(source, **around):
    return find_quick_fixes(parse_page("a.md", source), Surroundings(FACTS, **around))


@pytest.mark.parametrize("rule", UNSAFE)
def test_what_may_be_meant_as_it_stands_is_offered_and_not_done_with_the_rest(rule):
    typed, meant = UNSAFE[rule]
    (first, *_others) = [one for one in offered(FRONT + typed) if one.rule == rule]

    assert not first.is_safe
    assert apply_quick_fixes(FRONT + typed, [first]) == FRONT + meant
    assert text_after(FRONT + typed) == FRONT + typed


@pytest.mark.parametrize(
    "shown",
    [
        "Xã có 156 hộ, 0,5 ha, năm 2026.",
        "Ngày 1/12/2026, Nghị định 13/2023, mã 123456.",
        "[gọi](tel:0909123456), `0909123456` và {{ so-bao }}",
        'Gõ một số.\n\n<!-- data-id="b" data-number -->\n[[0909123456]]',
    ],
)
def test_other_numbers_are_let_alone(shown):
    assert offered(f"{FRONT}{shown}\n") == ()


def test_a_sum_that_a_rule_sets_wants_a_fact_and_one_that_somebody_pays_does_not():
    shown = "Lệ phí cấp lại là 20.000 đồng, phạt tới 3.000.000 đồng. Chú Tư mua cá hết 85.000 đồng, bớt 10%."

    assert [one.wanted for one in offered(f"{FRONT}{shown}\n")] == ["20.000 đồng", "3.000.000 đồng"]


@pytest.mark.parametrize("number", ["0909123456", "0909 123 456", "+84 909123456", "1900 545 426", "18001119"])
def test_a_telephone_number_that_is_no_fact_wants_one(number):
    (one,) = offered(f"{FRONT}Máy {number}.\n")

    assert (one.wanted, one.edits) == (number, ())


def test_a_fact_is_found_however_its_number_is_parted():
    (one,) = offered(f"{FRONT}Máy 02903831234.\n")

    assert apply_quick_fixes(f"{FRONT}Máy 02903831234.\n", [one]) == f"{FRONT}Máy {{{{ xa }}}}.\n"


def test_answers_with_letters_but_no_right_one_are_told():
    (one,) = offered(f"{FRONT}Gì?\n\nA. Một\nB. Hai\n")

    assert (one.edits, one.is_safe) == ((), False)
    assert "Đáp án" in one.text


def test_a_code_is_new_in_the_course_and_one_that_was_published_stays():
    asked = f"{QUIZ}Gì?\n\n{ROWS}"
    other = Fault("a.md", 8, SAME_QUESTION_ID, (("file", "02-b.md"), ("id", "a"), ("title", "B")))
    page = parse_page("a.md", QUIZ + GOOD)

    assert 'data-id="gi-3"' in text_after(asked, taken=frozenset({"gi", "gi-2"}))
    (one,) = find_quick_fixes(page, Surroundings(taken=frozenset({"a"})), (other,))
    assert 'data-id="a-2"' in apply_quick_fixes(page.source, [one])
    assert find_quick_fixes(page, Surroundings(taken=frozenset({"a"}), kept=frozenset({"a"})), (other,)) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("title: Lừa đảo: cách tránh", 'title: "Lừa đảo: cách tránh"'),
        ("title: @ai đó", 'title: "@ai đó"'),
        ("title: A\n\tsummary: B", "title: A\nsummary: B"),
        ("title: *đậm*", 'title: "*đậm*"'),
        ('title: "chưa đóng', 'title: "chưa đóng"'),
    ],
)
def test_a_value_gets_the_quotation_marks_that_it_needs(typed, meant):
    assert text_after(f"---\n{typed}\n---\n\nChữ.\n") == f"---\n{meant}\n---\n\nChữ.\n"


def test_a_scene_gets_a_code_made_of_its_title():
    typed = f"{SCENARIO}## Máy reo\n\n- [Cúp](#cup)\n- [Nghe](#may-reo)\n\n## Cúp {{#cup}}\n\n> [!TIP]\n> Hay.\n"

    assert "\n## Máy reo {#may-reo}\n" in text_after(typed)


def test_an_untouched_sample_goes_as_a_whole():
    typed = f"{FRONT}Trước.\n\n{snippet('multiple', '')}\n{snippet('gap', '')}\nSau.\n"
    samples = [one for one in offered(typed) if one.rule == "sample"]

    assert len(samples) == 2
    left = apply_quick_fixes(typed, samples)
    assert parse_page("a.md", left).faults == ()
    assert (left.startswith(f"{FRONT}Trước.\n"), left.endswith("Sau.\n")) == (True, True)


def test_nothing_is_taken_for_a_slip_in_the_shipped_courses():
    library = shipped_library()
    pages = [page for course in library.read.courses for page in (course.introduction, *course.pages.values())]

    assert len(pages) > 30
    assert [one for page in pages for one in find_quick_fixes(page, Surroundings(library.facts))] == []


PIECES = st.sampled_from(
    [typed for typed, _meant in (*CASES.values(), *UNSAFE.values())]
    + [
        "```\n##a\n",
        "```\n",
        "Chữ.\n",
        "- [ ] Việc\n",
        "<!-- data-id=",
        "\u2028",
        "\0",
        "[[",
        "> ",
        "***\n",
        "Đáp án: C\n",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=8).map("".join), st.booleans())
def test_any_text_is_fixed_to_one_with_no_more_faults_that_stays(body, in_dos):
    source = FRONT + body
    source = source.replace("\n", "\r\n") if in_dos else source
    done, count = fix_all(source, Surroundings(FACTS))

    assert (done == source) == (count == 0)
    assert fix_all(done, Surroundings(FACTS))[0] == done
    for one in find_quick_fixes(parse_page("a.md", source), Surroundings(FACTS)):
        touched = {line for edit in one.edits for line in range(edit.start, edit.end)}
        before = [line for at, line in enumerate(split_lines(source)) if at not in touched]
        after = Counter(split_lines(apply_quick_fixes(source, [one])))
        assert not Counter(line for line in before if line.end) - after


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (screen("[ A ] {A}\n[ B ] {A}\n[ C ] {B}"), screen("[ A ] {A}\n[ B ] {C}\n[ C ] {B}")),
        (
            "Coi:\n\n```screen Trang nộp\n# Nộp\n[ Gửi ]\n\nXong.\n",
            "Coi:\n\n```screen Trang nộp\n# Nộp\n[ Gửi ]\n```\n\nXong.\n",
        ),
    ],
)
def test_what_may_be_meant_otherwise_in_a_screen_is_offered_alone(typed, meant):
    source = FRONT + typed
    (found,) = find_quick_fixes(parse_page("", source, None))

    assert not found.is_safe
    assert apply_quick_fixes(source, [found]) == FRONT + meant
    assert not parse_page("", FRONT + meant, None).faults
    assert fix_all(source)[0] == source


@pytest.mark.parametrize("row", ["{đồ chơi}", "[ ( ]) [", "[ A ] B ( C )", "| |", "[ A ] {Z}", "{hình}", "(  )"])
def test_a_row_of_a_screen_that_nobody_can_guess_is_left(row):
    source = FRONT + screen(row)

    for found in find_quick_fixes(parse_page("", source, None)):
        apply_quick_fixes(source, [found])
