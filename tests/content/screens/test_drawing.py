"""The drawing of a screen: whatever stands in its rows, it is well-formed, wraps, and keeps to the phone."""

import re
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from portal.content.checks.faults import Faults
from portal.content.markdown.drawn_screens import screen_html
from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import RenderContext
from portal.content.screens.drawing import ROW_DRAWERS, draw_screen, target_name, without_drawings
from portal.content.screens.layout import Run, runs_of, width_of, without_marks, wrap, wrap_marked
from portal.content.screens.parsing import MAX_ROWS, parse_screen
from portal.content.screens.rows import RowKind
from portal.content.screens.standalone import standalone

WORDS = st.text("abc xyzĐđưƯơ ấệ[](){}|*:!@#-<>&'\"›·/._ABCQR\t ", max_size=60)
STARTS = st.sampled_from(
    [
        "",
        "# ",
        "# < ",
        "@ ",
        "- ",
        "[ ",
        "( ",
        "[x] ",
        "[ ] ",
        "! ",
        "| ",
        "{",
        "{QR}",
        "{picture: ",
        "---",
        "Ô: [ ",
    ]
)
ENDS = st.sampled_from(["", " ]", " )", " |", "}", " {A}", " {B}", " ] {C}", " › ", "**"])
NEAR_ADDRESS = "dichvucongtinhcamau.gov.vn/ho"  # a little too long for one line of the usual letters
ROWS = st.builds(lambda start, words, end: start + words + end, STARTS, WORDS, ENDS)


def screen_of(*rows, title="Màn"):
    return parse_screen(title, rows, 1, Faults("a.md"))


def read(xml):
    return ElementTree.fromstring(xml)  # noqa: S314 - drawn by us just now


def drawn(*rows, taps=None):
    return read(draw_screen(screen_of(*rows), "vi", taps))


@given(st.lists(ROWS, max_size=50), WORDS)
def test_whatever_is_written_is_drawn_as_sound_xml_within_the_phone(rows, title):
    screen = screen_of(*rows, title=title)
    html = screen_html(screen, "vi", {"A": "choice-x-0"})

    figure = read(html)
    width, height = (float(part) for part in figure[0].get("viewBox").split()[2:])
    assert len(screen.rows) <= MAX_ROWS
    for rect in figure[0].iter("rect"):
        assert float(rect.get("x")) >= 0
        assert float(rect.get("x")) + float(rect.get("width")) <= width
        assert float(rect.get("y")) + float(rect.get("height")) <= height + 0.1
    ids = [group.get("class") for group in figure[0].iter("g") if "s-ring" in group.get("class", "")]
    assert len(ids) == len(screen.rings)


@given(st.lists(ROWS, max_size=60))
def test_whatever_is_written_is_a_page_with_faults_at_its_lines(rows):
    source = "---\ntitle: A\n---\n```screen Màn\n" + "\n".join(rows) + "\n```\n"
    page = parse_page("a.md", source)
    rendered = render_page(page, RenderContext(facts={}))

    assert all(1 <= fault.line <= source.count("\n") for fault in (*page.faults, *rendered.faults))


@given(st.text(max_size=120), st.floats(min_value=40, max_value=280))
def test_wrapped_lines_keep_every_letter_and_fit(text, room):
    lines = wrap(text, room, 16)

    assert "".join("".join(run.text for run in line) for line in lines).replace(" ", "") == "".join(text.split())
    for line in lines:
        width = sum(width_of(run.text, 16, is_bold=run.is_bold) for run in line)
        assert width <= room or len("".join(run.text for run in line)) == 1


def test_every_row_that_can_be_read_can_be_drawn():
    assert set(ROW_DRAWERS) == set(RowKind)


def test_a_long_row_wraps_at_its_spaces():
    lines = wrap("Trích lục hộ tịch bản sao có đóng dấu của ủy ban", 120, 16)

    assert len(lines) > 2
    assert " ".join(run.text for line in lines for run in line).split() == (
        "Trích lục hộ tịch bản sao có đóng dấu của ủy ban".split()
    )


def test_a_long_address_is_broken_at_a_sign():
    lines = [line[0].text for line in wrap("dichvucong.gov.vn/p/home/thu-tuc-hanh-chinh", 150, 16)]

    assert len(lines) > 2
    for before, after in pairwise(lines):
        assert before.endswith(("/", "-")) or after.startswith(".")


def test_the_end_of_a_host_by_which_the_state_is_known_stays_whole():
    lines = [line[0].text for line in wrap("https://dichvucong.gov.vn.nop-nhanh.top/vao", 210, 16)]

    assert "".join(lines) == "https://dichvucong.gov.vn.nop-nhanh.top/vao"
    assert sum(".gov.vn" in line for line in lines) == 1


def test_an_address_is_set_smaller_only_where_it_stands_on_one_line_then():
    drawings = [draw_screen(screen_of(f"@ {host}"), "vi") for host in ("xa.gov.vn", NEAR_ADDRESS, "a-" * 40)]

    assert ["s-fine" in drawing for drawing in drawings] == [False, True, False]


def test_words_between_asterisks_are_bold():
    assert list(runs_of("Bấm **Gửi** đi")) == [Run("Bấm "), Run("Gửi", is_bold=True), Run(" đi")]
    assert without_marks("Bấm **Gửi** đi") == "Bấm Gửi đi"
    assert wrap_marked("**một hai**", 400, 16) == [(Run("một hai", is_bold=True),)]


def test_a_tap_falls_on_the_button_of_its_name_and_on_the_ring_of_its_letter():
    svg = drawn("[ Nộp **hồ sơ** ] {A}", "| Nhà | *Ví* |", taps={"A": "ring", target_name("NHÀ"): "place"})

    spots = {label.get("for"): spot for spot in svg.iter("foreignObject") for label in spot}
    assert set(spots) == {"ring", "place"}
    assert all(float(spot.get("height")) >= 48 for spot in spots.values())


def test_a_ring_is_drawn_above_what_it_rings():
    svg = draw_screen(screen_of("[ Nộp ] {A}", "[ Hủy ]"), "vi")

    assert svg.index('class="s-ring s-ring-a"') > svg.index("Hủy")


def test_the_mark_is_in_the_language_of_the_page():
    assert ">hình vẽ<" in draw_screen(screen_of("Chữ"), "vi")
    assert ">drawing<" in draw_screen(screen_of("Chữ"), "en")


def test_no_drawing_is_styled_or_scripted_inline():
    html = screen_html(screen_of("# A", "{QR}", "{keypad}", "{keyboard}", "{face}", "{picture: x}"), "vi")

    assert not re.search(r"\s(?:style|on\w+|href)=", html)


def test_text_without_its_drawings_keeps_the_words_beside_them():
    html = "<p>Trước</p>" + screen_html(screen_of("[ Nộp ]"), "vi")

    assert without_drawings(html).count("Nộp") == 1
    assert without_drawings("<p>Trước</p>") == "<p>Trước</p>"


@given(st.lists(ROWS, max_size=45))
def test_a_drawing_by_itself_is_sound_xml_without_classes_or_taps(rows):
    drawing = draw_screen(screen_of(*rows), "vi", {"A": "choice-x-0"})

    svg = read(standalone(drawing).decode())
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    assert not [part for part in svg.iter() if part.tag.endswith("foreignObject")]
    painted = [part for part in svg.iter() if part.tag.rsplit("}")[-1] in ("rect", "path", "circle", "text")]
    assert all(part.get("fill") or part.get("stroke") for part in painted)
