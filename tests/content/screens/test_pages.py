"""Drawn screens within a page: where they are read, shown, found and counted."""

from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import Fact, RenderContext
from portal.content.screens import parsing

FACTS = {"le-phi": Fact("le-phi", "8.000 đồng", confirmed=False)}
HEAD = "---\ntitle: Bài\n---\n"  # three lines


def shown(body, **facts):
    page = parse_page("a/01-bai.md", HEAD + body)
    rendered = render_page(page, RenderContext(facts=FACTS | facts))
    return rendered, [(fault.line, fault.text) for fault in (*page.faults, *rendered.faults)]


def test_a_screen_is_drawn_with_its_words_for_listeners():
    rendered, faults = shown("```screen Trang đầu\n# Dịch vụ công\n[ Nộp hồ sơ ] {A}\n```\n")

    html = rendered.blocks[0]["html"]
    assert faults == []
    assert html.startswith('<figure class="drawn-screen"><svg')
    assert 'aria-hidden="true"' in html
    assert "hình vẽ" in html
    assert "<p>Hình vẽ màn hình: Trang đầu</p>" in html
    assert "<li>Nút: Nộp hồ sơ, vòng A</li>" in html
    assert "style=" not in html


def test_the_search_finds_the_words_of_a_screen_once():
    rendered, _faults = shown("```screen Trang đầu\n[ Nộp hồ sơ ]\n```\n")

    assert rendered.plain.count("Nộp hồ sơ") == 1


def test_words_in_a_screen_are_never_markup():
    hostile = "</text></svg><script>alert(1)</script> & <b onclick=x>"
    rendered, _faults = shown(f"```screen {hostile}\n# {hostile}\n{{picture: {hostile}}}\n```\n")

    html = rendered.blocks[0]["html"]
    assert "<script" not in html
    assert "<b " not in html
    assert html.count("<svg") == html.count("</svg>") == 1


def test_a_fact_in_a_row_is_filled_in_and_counted():
    page = parse_page("a/01-bai.md", f"{HEAD}```screen Phí\nLệ phí: [ {{{{ le-phi }}}} ]\n```\n")
    rendered = render_page(page, RenderContext(facts=FACTS))

    assert page.found.facts == [("le-phi", 5)]
    assert "8.000 đồng" in rendered.blocks[0]["html"]


def test_an_unknown_fact_in_a_row_is_a_fault_at_its_line():
    _rendered, faults = shown("```screen Phí\nChữ\n{{ khong-co }}\n```\n")

    assert [line for line, _text in faults] == [6]


def test_a_screen_that_does_not_end_is_a_fault_at_its_first_line():
    _rendered, faults = shown("Chữ.\n\n```screen Trang đầu\n[ Nộp ]\n\n## Mục sau\n")

    assert faults[0] == (6, parsing.NO_END)


def test_other_blocks_of_code_stay_as_they_are():
    rendered, faults = shown("```screenshot x\n[ Nộp\n```\n\n```\nscreen\n```\n")

    assert faults == []
    assert "<svg" not in rendered.blocks[0]["html"]


def test_a_screen_in_a_quotation_or_a_list_is_drawn_there():
    quoted = "> ```screen Một\n> [ Nộp ]\n> ```\n"
    rendered, faults = shown(quoted + "\n1. Bấm:\n\n   ```screen Hai\n   [ Hủy ]\n   ```\n")

    assert faults == []
    html = "".join(block.get("html", "") for block in rendered.blocks)
    assert html.index("Một") < html.index("Hai")
    assert html.count("<svg") == 2


def test_a_hostile_screen_is_a_fault_at_its_line():
    rows = "[ Nộp ]\n" * 4_000
    _rendered, faults = shown(f"```screen Một\n{rows}```\n\n```screen Hai\n[ Nộp\n( Hủy\nÔ: [\n{{QR\n|\n")

    assert faults == [
        (45, parsing.TOO_MANY_ROWS),
        (4007, parsing.NO_END),
        *((line, parsing.OPEN_BRACKET) for line in (4008, 4009, 4010)),
        (4011, parsing.UNKNOWN_PART),
        (4012, parsing.WRONG_TABS),
    ]


def test_more_lines_than_a_text_may_have_are_a_fault_before_any_screen():
    _rendered, faults = shown("```screen Một\n" + "[ Nộp ]\n" * 10_000 + "```\n")

    assert [line for line, _text in faults] == [3]


def test_a_fact_that_fits_no_row_is_a_fault_and_costs_nothing():
    rendered, faults = shown("```screen Trang\n" + "{{ so }} " * 20 + "\n```\n", so=Fact("so", "x" * 200_000))

    assert (5, parsing.TOO_LONG) in faults
    assert len(rendered.blocks[0]["html"]) < 50_000
