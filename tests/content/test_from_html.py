"""What office programs put on the clipboard, as Markdown; texts that look like signs stay texts."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.markdown.clipboard_html import HtmlTooLarge
from portal.content.markdown.from_html import MAX_HTML, markdown_from_html
from portal.content.markdown.writing import Run, write_inline
from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import RenderContext
from portal.content.quick_fixes.rules import fix_all
from tests.cpu_time import cpu_seconds

CLIPBOARD = Path(__file__).parent / "clipboard"
LESSON = """\
## Nhận ra tin nhắn giả

Tin thiệt của ngân hàng **không** kèm *đường liên kết*. Coi thêm [ở đây](https://canhbao.khonggianmang.vn/).

### Ba dấu hiệu

- Hối **gấp**
  - “Còn năm phút”
- Đòi mã

1. Dừng
2. Hỏi

| Dấu hiệu | Ví dụ |
| --- | --- |
| Hối gấp | “Còn **5** phút” |"""
FRONT = "---\ntitle: A\n---\n\n"
PLACE = RenderContext({}, link=lambda url: url, medium=lambda url: None)
SIGNS = st.text(st.sampled_from('ab đ15.,:!?*_[](){}<>|#-+=~`\\&;"“”\n'), max_size=14)


def shown(markdown: str) -> str:
    """The HTML that readers get of the Markdown, which must be without a fault."""
    page = render_page(parse_page("a.md", FRONT + markdown + "\n"), PLACE)
    assert [fault.message(str) for fault in page.faults] == []
    return page.blocks[0]["html"] if page.blocks else ""


def words_of(html: str) -> str:
    """The words between the tags, with single spaces."""
    import html as entities

    return " ".join(entities.unescape(re.sub("<[^>]+>", "", html)).split())


@pytest.mark.parametrize("program", ["word", "google_docs", "libreoffice"])
def test_what_is_copied_in_office_programs_keeps_its_structure(program: str) -> None:
    found = markdown_from_html((CLIPBOARD / f"{program}.html").read_text())

    assert found.markdown == LESSON
    assert found.pictures == 1
    assert not found.is_inline


def test_cells_of_excel_become_a_table() -> None:
    found = markdown_from_html((CLIPBOARD / "excel.html").read_text())

    assert found.markdown == (
        "| Ấp | Số hộ | Ghi chú |\n| --- | --- | --- |\n| Ấp 1 | 1.250 |  |\n| Cộng \\| gộp |  | x |"
    )
    assert "<table>" in shown(found.markdown)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>• Dừng</p><p>• Hỏi</p><p>+ Báo</p>", "- Dừng\n- Hỏi\n- Báo"),
        ("<p>1. Dừng</p><p>2) Hỏi</p>", "1. Dừng\n2. Hỏi"),
        ("<p>A. Bấm<br>B. Gọi</p>", "A. Bấm\n\nB. Gọi"),
        ("<p># Tựa</p><p>> Lời</p><p>===</p>", "\\# Tựa\n\n\\> Lời\n\n\\==="),
        ("<p>Chọn [[x]] hay {{ y }}, <b>đừng</b></p>", "Chọn \\[\\[x]] hay \\{{ y }}, **đừng**"),
        ("<b>Lưu ý:</b>đừng bấm", "**Lưu ý**:đừng bấm"),
        ('<a href="javascript:alert(1)">bấm</a> <a href="#x">đây</a>', "bấm đây"),
        ('<a href="https://a.vn/x (1)">a]b</a>', "a]b"),
        ('<a href="https://a.vn/(1)">a]b</a>', "[a\\]b](<https://a.vn/(1)>)"),
        ("<p>a<span style='display:none'>b</span><del>c</del><script>d</script></p>", "a"),
        ("<table><tr><td><p>Trong khung</p></td></tr></table>", "Trong khung"),
        ("<blockquote><p>Một</p></blockquote>", "> Một"),
        (
            '<p>Gõ:</p><pre><code class="hljs language-html">&lt;b&gt;<br>- ```x\n  </code></pre><p>Xong</p>',
            "Gõ:\n\n````html\n<b>\n- ```x\n  \n````\n\nXong",
        ),
        ("<pre><code>a</code></pre>", "```\na\n```"),
        ("<pre>Dòng một\nDòng **hai**</pre>", "Dòng một\n\nDòng \\*\\*hai\\*\\*"),
        ("<ul><li>Gõ <pre><code>a\nb</code></pre></li></ul>", "- Gõ a b"),
        ('<span style="font-family:.VnTime">ChuyÓn tiÒn</span>', "Chuyển tiền"),
        ('<ol start="4"><li>Bốn<ol><li>Con</li></ol></li><li>Năm</li></ol>', "4. Bốn\n   1. Con\n5. Năm"),
        ("<ul><li>Một</li></ul><p>Giữa</p><ul><li>Hai</li></ul>", "- Một\n\nGiữa\n\n- Hai"),
        (
            "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>A.</span>Bấm</p>"
            "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>B.</span><b>Gọi</b></p>",
            "A. Bấm\n\nB. **Gọi**",
        ),
        ('<ol type="a"><li>Bấm</li><li>Gọi</li></ol>', "a. Bấm\n\nb. Gọi"),
        ('<ol><li style="list-style-type: upper-alpha;"><p>Bấm</p></li></ol>', "A. Bấm"),
        ("", ""),
    ],
)
def test_small_things(html: str, markdown: str) -> None:
    assert markdown_from_html(html).markdown == markdown


def test_a_piece_of_a_line_stays_within_the_line() -> None:
    assert markdown_from_html("<meta charset='utf-8'><span>gọi <b>113</b></span>").is_inline
    assert not markdown_from_html("<p>a</p><p>b</p>").is_inline


@given(st.lists(st.tuples(SIGNS, st.booleans(), st.booleans()), max_size=5))
def test_no_letter_is_lost_and_none_becomes_a_sign(parts: list[tuple[str, bool, bool]]) -> None:
    html = "".join(
        f"{'<b>' * bold}{'<i>' * italic}{escape(text)}{'</i>' * italic}{'</b>' * bold}"
        for text, bold, italic in parts
    )
    said = " ".join("".join(text for text, _bold, _italic in parts).split())

    assert words_of(shown(markdown_from_html(f"<p>x {html}</p>").markdown)) == f"x {said}".strip()


@given(SIGNS, SIGNS, SIGNS)
def test_bold_between_words_is_bold(before: str, words: str, after: str) -> None:
    runs = [Run(f"a{before} "), Run(f"b{words}b", bold=True), Run(f" {after}c")]

    assert f"<strong>b{' '.join(escape(words).split())}b</strong>".replace(" ", "") in shown(
        write_inline(runs)
    ).replace("&quot;", '"').replace(" ", "").replace('"', "&quot;")


@pytest.mark.parametrize("html", ["x" * (MAX_HTML + 1), "<p>" + "dài " * 100_000])
def test_more_than_a_page_holds_is_refused(html: str) -> None:
    with pytest.raises(HtmlTooLarge):
        markdown_from_html(html)


@pytest.mark.parametrize("html", ["<p>a</p>" * 130_000, "<table>" + "<tr><td>a</td></tr>" * 60_000 + "</table>"])
def test_more_paragraphs_than_a_page_may_have_are_not_written_first(html: str) -> None:
    def read() -> None:
        with pytest.raises(HtmlTooLarge):
            markdown_from_html(html)

    assert cpu_seconds(read, enough=1.5) < 1.5


def test_a_question_with_lettered_answers_is_one_press_from_a_question() -> None:
    item = "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>{}.<span>&nbsp;</span></span>{}</p>"
    html = (
        "<p><b>Câu 1:</b> Cô nên làm gì?</p>"
        + item.format("A", "Bấm")
        + item.format("B", "Gọi")
        + "<p>Đáp án: B</p>"
    )

    mended, _left = fix_all(FRONT + markdown_from_html(html).markdown + "\n")

    (question,) = render_page(parse_page("a.md", mended), PLACE).questions
    assert [(option.html, option.right) for option in question.options] == [("Bấm", False), ("Gọi", True)]
