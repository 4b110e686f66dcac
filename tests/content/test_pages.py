import re
from unicodedata import normalize

from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.content.files.front_matter import PAGE_KINDS
from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import RenderContext
from tests.content.reading import PLACE, read
from tests.cpu_time import cpu_seconds

PAGE = """\
---
title: Mật khẩu
summary: Một câu
---

## Mở đầu {#mo-dau}

Đổi **mật khẩu**, gọi {{ so-bao }}.[^1]

![Ổ khóa](media/o-khoa.svg) và [trang sau](02-sau.md#a)

Ai hỏi?

<!-- data-id="a" -->
- [( )] Ngân hàng <!-- data-feedback="Sai" -->
- [(X)] Không ai
[[?]] Nghĩ
***
Vì sao
***

[^1]: Nguồn
"""
BITS = """[( )] ¦[(X)] ¦[[X]] ¦[[6]]¦[[?]] ¦***¦<!--¦-->¦data-id="a"¦data-feedback="¦\
[[ a | (b) ]]¦[(1) (2)]¦[(X) ( )] ¦data-order¦data-match¦data-accept="1: a"¦[->[¦- [ ] a¦- [a](#a)¦\
```¦> ¦- ¦1. ¦    ¦## ¦{#a}¦{{ so-bao }}¦{{¦\
[!NOTE]¦| a |¦|---|¦[^1]¦[^1]: ¦![a](media/a.png)¦![](¦[a](javascript:alert(1))¦](¦<script>¦</script>¦[¦]¦\
<img src=x onerror=alert(1)>¦<a href="javascript:x">¦onclick=¦style=¦&lt;¦`¦*¦_¦ô""".split("¦")
ENDS = ["\n", "\n\n", "\r\n", "\t", "\0", "\\", "o\u0302"]


def summary_of(source):
    page = parse_page("a.md", source)
    shown = render_page(page, PLACE)
    return page.front, page.faults, page.shown_headings, shown


def test_a_page_knows_what_it_is_made_of():
    page = parse_page("a/01-a.md", PAGE)
    shown = render_page(page, PLACE)

    assert (page.kind, page.faults, shown.faults) == ("lesson", (), ())
    assert page.found.links == [("02-sau.md#a", 10)]
    assert page.found.media == [("media/o-khoa.svg", 10)]
    assert page.found.facts == [("so-bao", 8)]
    assert page.shown_headings == ("mo-dau",)
    assert [list(block) for block in shown.blocks] == [["html"], ["question"], ["html"]]
    assert shown.plain == "Mở đầu\nĐổi mật khẩu, gọi 156.\nỔ khóa và trang sau\nNguồn"


def test_the_right_answers_are_not_in_the_plain_text():
    shown, _faults = read('Hỏi?\n\n<!-- data-id="a" -->\n[[bí mật]]\n')

    assert shown.plain == ""


def test_windows_lines_and_a_byte_order_mark_change_nothing_but_the_source():
    twin = "\ufeff" + PAGE.replace("\n", "\r\n")

    assert summary_of(twin) == summary_of(PAGE)
    assert parse_page("a.md", twin).source == twin


def test_decomposed_letters_change_nothing_but_the_source():
    twin = normalize("NFD", PAGE)

    assert twin != PAGE
    assert summary_of(twin) == summary_of(PAGE)
    assert parse_page("a.md", twin).source == twin


def test_minutes_are_those_of_reading_and_answering():
    words = " ".join(["chữ"] * 420)

    assert read("Ngắn.")[0].minutes == 1
    assert read(words)[0].minutes == 4
    assert read(words, "minutes: 7")[0].minutes == 7


def test_a_question_takes_twenty_seconds_beside_reading_it():
    def lesson(words):
        question = 'Hỏi?\n\n<!-- data-id="q{}" -->\n- [( )] {}\n- [(X)] {}\n***\n{}\n***\n\n'
        asked = "".join(question.format(at, "a " * 12, "a " * 12, "a " * 30) for at in range(4))
        return read("chữ " * (words - 4 * 25) + "\n\n" + asked)[0].minutes

    assert (lesson(680), lesson(750), lesson(967)) == (7, 8, 9)


def test_a_page_over_its_size_is_a_fault():
    _shown, faults = read("chữ " * 20_000)

    assert len(faults) == 1
    assert faults[0][0] == 1
    assert "KB, more than 60 KB" in faults[0][1]


def test_five_megabytes_are_refused_without_being_parsed():
    text = "**a** " * 900_000

    page = parse_page("a.md", text)

    assert [fault.line for fault in page.faults] == [1]
    assert "at most 256 KB are read" in page.faults[0].message()
    assert cpu_seconds(lambda: parse_page("a.md", text), enough=1) < 1


def test_many_headings_of_one_name_are_told_apart_in_time():
    page = parse_page("a.md", "---\ntitle: A\n---\n" + "## a\n" * 4_900)

    assert len(set(page.shown_headings)) == 4_900


def test_all_faults_of_a_page_are_told_in_their_order():
    _shown, faults = read("<b>\n\n[[6]]\n\n{{ x }}", "foo: 1", "minutes: no")

    assert [line for line, _message in faults] == [3, 4, 6, 8, 10]


@given(st.lists(st.sampled_from(BITS) | st.sampled_from(ENDS) | st.text(max_size=6), max_size=40).map("".join))
@example('<!-- data-id="a" -->\n[(X)] <img src=x onerror=alert(1)>\n[( )] [a](javascript:alert(1))\n')
@example('<!-- data-id="a" data-text-solved="<script>" -->\n[[6]]\n***\n<script>\n***\n')
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_parser_or_gets_a_script_through(body):
    for kind in PAGE_KINDS:
        page = parse_page("a.md", f"---\ntitle: A\nkind: {kind}\n---\n{body}")
        shown = render_page(page, RenderContext({}))

        for tag in re.findall(r"<[^>]*>", str(shown.blocks)):
            assert not re.match(r"<\s*(script|style|iframe|object|form|input|svg)", tag, re.IGNORECASE)
            assert not re.search(r"\s(on\w+|style)\s*=", tag, re.IGNORECASE)
            assert not re.search(r"(href|src)\s*=\s*\W*(javascript|data|vbscript):", tag, re.IGNORECASE)


@given(st.text(max_size=200))
@settings(deadline=None)
def test_a_text_of_any_letters_is_read_or_refused_with_a_fault(source):
    page = parse_page("a.md", source)

    assert page.faults
    assert all(fault.line >= 1 for fault in page.faults)


def test_no_fault_stands_beyond_the_last_line():
    faults = parse_page("a.md", "---\ntitle: A\u2028title: B\u2028title: C\n---\n").faults

    assert [(fault.line, fault.text) for fault in faults] == [(3, "the key “%(key)s” is written twice")]
