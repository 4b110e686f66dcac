import pytest

from portal.content.markdown.parser import parser
from portal.content.pages.render_context import Fact, RenderContext, UnresolvedReference
from tests.content.reading import html_of, read


def test_tables_stand_in_a_frame_that_can_be_scrolled():
    html = html_of("| A | B |\n|---|--:|\n| a | b |\n\n| C |\n|---|\n| c |")

    assert '<div class="table" tabindex="0" role="region" aria-label="Bảng 1">' in html
    assert 'aria-label="Bảng 2"' in html
    assert '<th scope="col">A</th>' in html
    assert '<td class="right">b</td>' in html
    assert "style" not in html


def test_alerts_are_titled_in_the_language_of_the_course():
    body = "> [!WARNING]\n> Đừng bấm.\n\n> [!tip]\n>\n> - một"

    vietnamese, english = html_of(body), html_of(body, place=RenderContext({}, language="en"))

    assert '<div class="alert warning">\n<p class="alert-title">Cảnh báo</p>\n<p>Đừng bấm.</p>' in vietnamese
    assert '<p class="alert-title">Tip</p>' in english
    assert "<p></p>" not in vietnamese


@pytest.mark.parametrize("name", ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"])
def test_there_are_five_alerts(name):
    assert f'class="alert {name.lower()}"' in html_of(f"> [!{name}]\n> A")


@pytest.mark.parametrize("first", ["[!DANGER]", "[!NOTE] Đừng"])
def test_an_unknown_alert_is_a_fault_at_its_line(first):
    _shown, faults = read(f"A\n\n> {first}\n> B")

    known = "[!NOTE] [!TIP] [!IMPORTANT] [!WARNING] [!CAUTION]"
    assert faults == [(6, f"a box has its sign alone on its first line, one of these: {known}")]


def test_a_quotation_stays_one_beside_an_alert_inside_it():
    html = html_of("> A\n>\n> > [!NOTE]\n> > B\n\n> C")

    assert html.count("<blockquote>") == 2
    assert html.count("</blockquote>") == 2


def test_headings_have_ids_of_their_own():
    html = html_of("# Mở đầu\n\n## Bước **một** {#buoc-1}\n\n## Mở đầu\n\n## Đường dây\n\n## !!!")

    assert '<h2 id="mo-dau">Mở đầu</h2>' in html
    assert '<h2 id="buoc-1">Bước <strong>một</strong></h2>' in html
    assert '<h2 id="mo-dau-2">Mở đầu</h2>' in html
    assert '<h2 id="duong-day">' in html
    assert '<h2 id="muc">' in html


def test_a_given_heading_id_is_never_taken_by_another_heading():
    html = html_of("## Một\n\n## Hai {#mot}")

    assert '<h2 id="mot-2">Một</h2>' in html
    assert '<h2 id="mot">Hai</h2>' in html


def test_a_wrong_or_doubled_heading_id_is_a_fault():
    _shown, faults = read("## A {#Mở Đầu}\n\n## B {#b}\n\n## C {#b}")

    assert [line for line, _message in faults] == [4, 8]
    assert "“Mở Đầu” is no code of a heading" in faults[0][1]
    assert "have the code “b”" in faults[1][1]


def test_a_fact_shows_its_value_escaped_and_its_number_to_dial():
    html = html_of("Gọi {{ so-bao }}, {{so-xa}} ({{ phi }}), `{{ so-bao }}`.")

    assert '<a href="tel:156">156</a>' in html
    unconfirmed = (
        '<span class="unconfirmed"><a href="tel:02903831234">0290 3831 234</a> <small>(chưa xác nhận)</small>'
    )
    assert unconfirmed in html
    assert "(&lt;miễn phí&gt;)" in html
    assert "<code>{{ so-bao }}</code>" in html


@pytest.mark.parametrize("text", ["- {{ so-xa }}\n- {{ so-xa }}", "|A|B|\n|---|---|\n|{{ so-xa }}|{{ so-xa }}|"])
def test_several_unconfirmed_values_of_a_list_or_a_table_are_told_once_for_the_eye_and_each_for_the_ear(text):
    html = html_of(f"{text}\n\nGọi {{{{ so-xa }}}}.")

    assert html.count('<span class="visually-hidden"> (chưa xác nhận)</span></span>') == 2
    assert html.count('<p class="unconfirmed"><small>Chữ gạch chấm ở trên: chưa xác nhận.</small></p>') == 1
    assert html.count("<small>(chưa xác nhận)</small>") == 1
    assert html.index("</small></p>") < html.index("<p>Gọi")


def test_one_unconfirmed_value_of_a_list_says_so_itself_and_a_list_in_a_list_is_told_with_it():
    assert "<small>(chưa xác nhận)</small>" in html_of("- {{ so-xa }}\n- {{ so-bao }}")

    nested = html_of("- {{ so-xa }}\n  1. {{ so-xa }}\n  2. {{ so-xa }}\n- Hết")
    assert nested.count('class="unconfirmed"') == 4
    assert nested.endswith("</small></p>")


def test_a_fact_inside_a_link_is_no_second_link():
    assert html_of("[Gọi {{ so-bao }}](tel:156)") == '<p><a href="tel:156">Gọi 156</a></p>'


@pytest.mark.parametrize(
    ("value", "phone"),
    [
        ("113", "113"),
        ("1900 1234", "19001234"),
        ("0912.345.678", "0912345678"),
        ("+84 912 345 678", "+84912345678"),
        ("2026", ""),
        ("5656", ""),
        ("20.000 đồng", ""),
    ],
)
def test_only_what_looks_like_a_telephone_number_is_dialled(value, phone):
    assert Fact("a", value).phone == phone


def test_an_unknown_fact_is_a_fault_at_its_line():
    _shown, faults = read("Gọi\nsố {{ so-lo }} và\n{{ So Khac }}")

    assert faults == [(5, "there is no fact “so-lo”"), (6, "there is no fact “So Khac”")]


def test_pictures_wait_until_they_are_seen_and_keep_their_room():
    html = html_of("![Bốn *bước* {{ so-bao }}](media/a.webp)")

    size = 'width="40" height="30" loading="lazy" decoding="async"'
    assert html == f'<p><img src="/media/abc.webp" alt="Bốn bước 156" {size}></p>'


def test_sounds_and_films_are_played_where_they_stand():
    html = html_of("![Cuộc gọi](media/a.mp3)\n\n![Quay màn hình](media/b.mp4)")

    assert '<audio src="/media/abc.mp3" controls="" preload="none" aria-label="Cuộc gọi"></audio>' in html
    assert (
        '<video src="/media/abc.mp4" controls="" preload="none" playsinline="" aria-label="Quay màn hình"' in html
    )


def test_a_picture_without_a_text_alternative_is_a_fault():
    _shown, faults = read("A\n![](media/a.png)")

    assert faults == [(5, "the picture “media/a.png” does not say yet what it shows, for those who cannot see it")]


def test_links_open_here_and_those_that_lead_outside_say_nothing_of_us():
    html = html_of("[a](02-b.md#c) [b](https://c.vn/?d=1&e=2) [d](tel:113) <mailto:a@b.vn>")

    assert '<a href="/courses/a/02-b.md#c">a</a>' in html
    assert '<a href="https://c.vn/?d=1&amp;e=2" rel="noopener">b</a>' in html
    assert '<a href="tel:113">d</a>' in html
    assert "target" not in html


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "file:///etc", "//a.vn"]
)
def test_an_address_of_another_kind_is_a_fault_and_no_link(address):
    shown, faults = read(f"A\n[x]({address})")

    assert [line for line, _message in faults] == [5]
    assert "no link leads to" in faults[0][1]
    assert "href" not in shown.blocks[0]["html"]


def test_what_leads_nowhere_is_a_fault_at_the_line_it_is_written_on():
    def lost(destination):
        raise UnresolvedReference("there is no page “%(link)s”", link=destination)

    shown, faults = read("A [b](02-b.md)\n\n- c\n- [d](03-d.md)", place=RenderContext({}, link=lost))

    assert faults == [(4, "there is no page “02-b.md”"), (7, "there is no page “03-d.md”")]
    assert "href" not in shown.blocks[0]["html"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("A\n\n<div>\nx\n</div>", "signs of a web page are not read here: <div>"),
        ("A\n\nb <b>c", "signs of a web page are not read here: <b>"),
        ("A\n\n<!-- ghi chú -->", "signs of a web page are not read here: <!-- ghi chú -->"),
        ("A\n\n<script>alert(1)</script>", "programs are never run here: take <script> out"),
        ("A\n\nb <script src=x>", "programs are never run here: take <script> out"),
    ],
)
def test_html_is_a_fault_and_shown_as_the_text_it_is(body, message):
    shown, faults = read(body)

    assert faults[0] == (6, message)
    assert "<script" not in str(shown.blocks)
    assert "<div>" not in str(shown.blocks)


def test_footnotes_stand_at_the_end():
    html = html_of("A[^1]\n\n[^1]: Nguồn [báo](https://a.vn)\n\nB")

    assert '<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup>' in html
    assert '<li id="fn1" class="footnote-item">' in html
    assert html.index("<p>B</p>") < html.index("Nguồn")


def test_a_task_list_is_a_list_of_points_without_boxes_to_tick():
    html = html_of("- [ ] Chưa\n- [x] Rồi\n- Thường")

    assert '<li class="task">Chưa</li>' in html
    assert '<li class="task done">Rồi</li>' in html
    assert "<li>Thường</li>" in html


def test_code_can_be_scrolled_with_the_keyboard():
    assert html_of("```\n<b>\n```") == '<pre tabindex="0"><code>&lt;b&gt;\n</code></pre>'


def test_the_language_of_code_is_kept():
    assert '<code class="language-html">&lt;b&gt;\n</code>' in html_of("```html trang.html\n<b>\n```")
    assert '<code class="language-&quot;x">' in html_of('```"x\nb\n```')


def test_a_strikethrough_is_no_part_of_our_markdown():
    assert html_of("~~A~~ www.a.vn") == "<p>~~A~~ www.a.vn</p>"


def test_a_parser_has_its_tables_of_rules_before_any_thread_uses_it():
    parser.cache_clear()

    made = parser()

    # A ruler without them makes them while it parses, and a second thread that parses meanwhile has half of them.
    rulers = (made.core.ruler, made.block.ruler, made.inline.ruler, made.inline.ruler2)
    assert [ruler.__cache__ is not None for ruler in rulers] == [True] * 4
