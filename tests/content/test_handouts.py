"""What a lesson hands out: cards in its text, marked lists of steps, and places to write on in a guide."""

from __future__ import annotations

import pytest

from portal.content.files.library import read_library
from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import RenderContext
from tests.factories import front_matter, write_files

GUIDE = (
    front_matter(title="Sơ cứu <A5>", kind="guide", groups=["chung"])
    + "\n1. Dừng.\n2. Gọi.\n\n   - số sau thẻ\n3. Báo.\n\nSố: ………………\n"
)
COMPETENCES = "groups: [{id: chung, title: Mọi người}]\n"
QUESTION = '<!-- data-id="cau-hoi" -->\n- [(X)] Một\n- [( )] Hai\n'
GAPS = '<!-- data-id="cau-hoi" -->\nSố của công an là [[113]].\n'


@pytest.fixture
def read(tmp_path):
    """Reads a lesson with this front matter and text beside the guide “so-cuu”, which was “cap-cuu” before."""

    def read(body: str, *, guide: str = GUIDE, other: str = "", **front: object):
        write_files(
            tmp_path,
            {
                "competences.yml": COMPETENCES,
                "an-toan/course.md": front_matter(title="An toàn"),
                "an-toan/01-bai.md": front_matter(title="Bài", **front) + "\n" + body,
                "an-toan/02-so-cuu.md": guide.replace("kind: guide", "kind: guide\naliases: [cap-cuu]"),
                "khac/course.md": front_matter(title="Khác"),
                "khac/01-to-khac.md": GUIDE,
            },
        )
        return read_library(tmp_path)

    return read


def shown(library):
    page = library.courses[0].pages[0]
    return [block.get("html") or block["question"]["id"] for block in page.blocks]


def faults(library):
    return [(fault.file.rpartition("/")[2], fault.line, fault.text) for fault in library.faults]


def test_a_lesson_shows_its_handouts_as_cards(read):
    library = read(
        "Đọc.\n\n## Để lại {#de-lai}\n\nTờ này.\n\n## Sau\n\nHết.\n", hands_out=["so-cuu", "khac/to-khac"]
    )

    assert library.faults == ()
    html = shown(library)[0]
    assert html.index("Tờ này") < html.index("handouts") < html.index("Sau")
    assert '<a href="/courses/an-toan/so-cuu"><strong>Sơ cứu &lt;A5&gt;</strong> <small>3 bước' in html
    assert '<a href="/g/so-cuu?from=/courses/an-toan/bai#in">In tờ này' in html
    assert '<a href="/courses/khac/to-khac">' in html


@pytest.mark.parametrize(
    ("body", "order"),
    [
        ("Đọc.\n", ["Đọc", "handouts"]),
        ("## Để lại {#de-lai}\n\nĐưa.\n\n### Thêm\n\nNữa.\n", ["Đưa", "Nữa", "handouts"]),
        ("## Để lại {#de-lai}\n\nĐưa.\n\n# Hết\n\nNữa.\n", ["Đưa", "handouts", "Nữa"]),
        (f"## Để lại {{#de-lai}}\n\nĐưa.\n\nHỏi gì?\n\n{QUESTION}", ["Đưa", "handouts", "cau-hoi"]),
        (f"## Để lại {{#de-lai}}\n\n{GAPS}", ["Để lại", "handouts", "cau-hoi"]),
        ("Chữ[^1].\n\n[^1]: Chú thích.\n", ["Chữ", "handouts", "Chú thích"]),
    ],
)
def test_they_stand_where_the_section_de_lai_ends_else_at_the_end(read, body, order):
    html = "\n".join(shown(read(body, hands_out=["so-cuu"])))

    places = [html.index(words) for words in order]
    assert places == sorted(places)


def test_they_have_a_line_above_them_where_no_heading_says_it(read):
    assert "handouts-head" in shown(read("Đọc.\n", hands_out=["so-cuu"]))[0]
    assert "handouts-head" not in shown(read("## Để lại {#de-lai}\n\nĐưa.\n", hands_out=["so-cuu"]))[0]


def test_a_guide_is_found_by_the_slug_that_it_had_before(read):
    library = read("Đọc.\n", hands_out=["cap-cuu"])

    assert library.faults == ()
    assert "/courses/an-toan/so-cuu" in shown(library)[0]


@pytest.mark.parametrize("name", ["khong-co", "khac/khong-co", "khong-co/so-cuu", "bai", "to-khac"])
def test_what_is_no_guide_is_a_fault_at_its_line(read, name):
    library = read("Đọc.\n", hands_out=[name])

    assert faults(library) == [("01-bai.md", 3, "there is no guide “%(name)s”")]


def test_the_name_of_a_guide_is_its_slug_or_course_and_slug(read):
    library = read("Đọc.\n", hands_out=["../so-cuu", "So cuu"])

    assert {text for _file, _line, text in faults(library)} == {
        "“%(name)s” is no name of a guide: its address, or course/address"
    }


def test_a_list_is_marked_as_the_steps_of_a_guide(read):
    library = read('Làm:\n\n<!-- data-steps="so-cuu" -->\n\n1. Một\n2. Hai\n   1. Trong\n\nXong.\n')

    assert library.faults == ()
    (marked,) = library.read.courses[0].pages["01-bai.md"].found.step_lists
    assert (marked.guide, marked.steps, marked.line) == ("so-cuu", 2, 7)
    html = shown(library)[0]
    assert "data-steps" not in html
    assert html.startswith("<p>Làm:</p>\n<ol>")


@pytest.mark.parametrize(
    ("body", "line", "text"),
    [
        ('<!-- data-steps="so-cuu" -->\n\nChữ.\n', 5, "data-steps stands right before a numbered list: 1. 2. 3."),
        ('<!-- data-steps="so-cuu" -->\n- Chấm\n', 5, "data-steps stands right before a numbered list: 1. 2. 3."),
        ('Chữ.\n\n<!-- data-steps="so-cuu" -->\n', 7, "data-steps stands right before a numbered list: 1. 2. 3."),
        ('<!-- data-steps="la" -->\n1. Một\n', 5, "there is no guide “%(name)s”"),
        (
            '<!-- data-steps="Tờ Lạ" -->\n1. Một\n',
            5,
            "“%(name)s” is no name of a guide: its address, or course/address",
        ),
    ],
)
def test_a_mark_that_marks_nothing_is_a_fault(read, body, line, text):
    assert faults(read(body)) == [("01-bai.md", line, text)]


def test_a_run_of_dots_in_a_guide_is_a_place_to_write_on(read):
    text = GUIDE + "\nTên .......... và … hay ... hoặc …… đây. `……`\n"
    library = read("Đọc…… thôi.\n", guide=text)

    assert library.faults == ()
    html = library.courses[0].pages[1].blocks[0]["html"]
    assert html.count('<span class="blank" role="img" aria-label="chỗ để ghi">') == 2
    assert html.count('<span class="blank to-end" role="img" aria-label="chỗ để ghi">') == 1
    assert "và … hay ... hoặc" in html
    assert "<code>……</code>" in html
    assert "blank" not in shown(library)[0]


def test_a_long_run_of_dots_is_read_in_time():
    page = parse_page("x.md", GUIDE + "\n" + ".…" * 20_000 + "\n")

    assert render_page(page, RenderContext({})).blocks
