"""HTML cut into paragraphs and words, and put together again."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.progress.rules.paragraphs import Word, split_paragraphs
from tests.factories import shipped_library


def html_of(html: str) -> str:
    return "".join(paragraph.marked(()) for paragraph in split_paragraphs(html))


def marked(html: str, *new: int) -> str:
    (paragraph,) = split_paragraphs(html)
    return str(paragraph.marked(set(new)))


class _Nesting(HTMLParser):
    """Fails on tags that are not well nested."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in ("img", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def is_well_nested(html: str) -> bool:
    reader = _Nesting()
    reader.feed(html)
    reader.close()
    return not reader.open


def test_each_block_is_a_paragraph() -> None:
    found = split_paragraphs('<h2 id="dung">Dừng</h2>\n<p>Một &amp; hai.</p>\n<ul><li>Ba</li><li>Bốn</li></ul>')

    assert [(one.tag, one.anchor, one.plain) for one in found] == [
        ("h2", "dung", "Dừng"),
        ("p", "", "Một & hai."),
        ("ul", "", "Ba Bốn"),
    ]


def test_a_drawing_is_kept_as_it_is_and_says_the_words_beside_it() -> None:
    drawing = '<svg viewBox="0 0 3 4"><rect x="1"/><text>Nộp</text></svg>'
    html = f"<figure>{drawing}<div><p>Nút: Nộp</p></div></figure>"

    (paragraph,) = split_paragraphs(html)
    assert paragraph.plain == "Nút: Nộp"
    assert paragraph.marked({1}) == html.replace(": Nộp", ": <ins>Nộp</ins>")


def test_text_beside_the_blocks_is_a_paragraph_and_nothing_is_none() -> None:
    assert [one.plain for one in split_paragraphs("Trước <p>giữa</p> sau")] == ["Trước", "giữa", "sau"]
    assert split_paragraphs("<p> </p>\n<hr>\n") == []


def test_new_words_are_marked_together_and_tags_are_left_whole() -> None:
    assert marked("<p>Gọi 156 ngay</p>", 1) == "<p>Gọi <ins>156</ins> ngay</p>"
    assert marked("<p>Gọi số mới ngay</p>", 1, 2) == "<p>Gọi <ins>số mới</ins> ngay</p>"
    assert (
        marked("<p>Gọi <b>số mới</b> ngay</p>", 0, 1, 2) == "<p><ins>Gọi</ins> <b><ins>số mới</ins></b> ngay</p>"
    )


def test_a_link_that_leads_elsewhere_says_something_else() -> None:
    (one,) = split_paragraphs('<p>Mở <a href="/a">trang này</a></p>')
    (other,) = split_paragraphs('<p>Mở <a href="/b">trang này</a></p>')

    assert one.words != other.words
    assert one.words[1] == Word("trang", "/a")


def test_a_picture_counts_as_a_word() -> None:
    assert marked('<p><img src="/m/1.svg" alt="Cái khóa"></p>', 0) == (
        '<p><ins><img src="/m/1.svg" alt="Cái khóa"></ins></p>'
    )


def test_a_player_is_never_half_inside_a_mark() -> None:
    html = marked('<p>Nghe <audio src="/m/1.mp3" controls>tiếng</audio></p>', 0, 1, 2)

    assert is_well_nested(html)
    assert "<ins><audio" not in html


def test_what_is_gone_is_told_in_runs() -> None:
    (paragraph,) = split_paragraphs("<p>Gọi <b>156</b>, rồi cúp máy.</p>")

    assert paragraph.said({1}) == [("Gọi ", False), ("156", True), (", rồi cúp máy.", False)]


def test_marks_in_what_was_written_stay_harmless() -> None:
    html = marked("<p>&lt;script&gt; x</p>", 0)

    assert html == "<p><ins>&lt;script&gt;</ins> x</p>"


SHIPPED = [
    block["html"]
    for course in shipped_library().courses
    for page in course.pages
    for block in page.blocks
    if "html" in block
]


@pytest.mark.parametrize("step", [1, 2, 3])
def test_the_shipped_pages_are_put_together_as_they_were(step: int) -> None:
    for html in SHIPPED:
        for paragraph in split_paragraphs(html):
            some = str(paragraph.marked(range(0, len(paragraph.words), step)))

            assert is_well_nested(some)
            assert re.sub("</?ins>", "", some) == paragraph.marked(())
        assert re.sub(r"\s|<hr[^>]*>", "", html_of(html)) == re.sub(r"\s|<hr[^>]*>", "", html)


WORDS = st.lists(st.sampled_from(["một", "hai", "&amp;", " ", "\n", "<b>", "</b>", "<br>"]), max_size=20)


@given(WORDS, st.sets(st.integers(0, 20)))
def test_any_words_with_any_marks_stay_well_nested(parts: list[str], new: set[int]) -> None:
    balanced: list[str] = []
    for part in parts:
        if part == "</b>" and balanced.count("<b>") <= balanced.count("</b>"):
            continue
        balanced.append(part)
    html = "<p>" + "".join(balanced) + "</b>" * (balanced.count("<b>") - balanced.count("</b>")) + "</p>"

    for paragraph in split_paragraphs(html):
        written = str(paragraph.marked(new))

        assert is_well_nested(written)
        assert re.sub("</?ins>", "", written) == html
