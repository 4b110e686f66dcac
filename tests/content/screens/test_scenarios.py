"""Scenarios on drawn screens: each choice is named like something that can be tapped."""

from portal.content.pages.page import parse_page, render_page
from portal.content.pages.render_context import Fact, RenderContext
from portal.content.scenarios import screens
from portal.learning.scenarios.labels import quotes_apart, tap_links

HEAD = "---\ntitle: Tập thử\nkind: scenario\nchannel: app\n---\n"
FACTS = {"nut-nop": Fact("nut-nop", "Nộp hồ sơ")}
SCREEN = (
    "```screen Tờ khai\n# < Tờ khai\n- Khai sinh › xã\n[ **Nộp**  hồ sơ ]\n[ ] Đồng ý\n"
    "Họ tên: [ ]\n| Nhà | Ví |\n```\n\n"
)
END = "\n## Xong {#xong}\n\n> [!TIP]\n> Được.\n"


def scene_of(choices, *, screen=SCREEN, more="", head=HEAD):
    page = parse_page("a/02-tap.md", f"{head}\n## Một {{#mot}}\n\n{screen}{choices}{END}{more}")
    rendered = render_page(page, RenderContext(facts=FACTS))
    faults = [(fault.line, fault.text) for fault in (*page.faults, *rendered.faults)]
    return rendered.blocks[0]["scene"], faults


def test_a_choice_is_tapped_where_its_words_stand():
    names = ("Khai sinh", "nộp hồ sơ", "Đồng ý", "Họ tên", "Ví", "Trở lại")
    scene, faults = scene_of("".join(f"- [{name}](#xong)\n" for name in names))

    assert faults == []
    assert all(f'for="way-{number}"' in scene["html"] for number in range(len(names)))


def test_a_choice_that_no_screen_shows_is_a_fault_at_its_line():
    _scene, faults = scene_of("- [Nộp hồ sơ](#xong)\n- [Hỏi thím Bảy](#xong)\n")

    assert faults == [(19, screens.NO_TARGET)]


def test_two_choices_of_one_name_are_a_fault():
    _scene, faults = scene_of("- [Nộp hồ sơ](#xong)\n- [Nộp hồ sơ](#mot)\n")

    assert faults == [(19, screens.SAME_TARGET)]


def test_a_name_may_be_a_fact_on_both_sides():
    screen = SCREEN.replace("**Nộp**  hồ sơ", "{{ nut-nop }}")
    scene, faults = scene_of("- [{{ nut-nop }}](#xong)\n", screen=screen)

    assert faults == []
    assert 'for="way-0"' in scene["html"]


def test_where_one_scene_is_drawn_all_are_but_for_endings():
    more = "\n## Hai {#hai}\n\n- [Nộp](#xong)\n"
    _scene, faults = scene_of("- [Nộp hồ sơ](#xong)\n- [Ví](#hai)\n", more=more)

    assert faults == [(26, screens.NO_SCREEN)]


def test_a_scenario_of_an_app_without_any_screen_is_told_as_before():
    _scene, faults = scene_of("- [Nộp](#xong)\n", screen="Chữ.\n\n")

    assert faults == []


def test_another_channel_may_show_screens_and_choose_in_words():
    _scene, faults = scene_of("- [Hỏi thím Bảy](#xong)\n", head=HEAD.replace("app", "zalo"))

    assert faults == []


def test_quotes_in_a_drawing_are_left_alone():
    html = "<p>Bà nói: “Bấm đi.”</p><figure><svg><text>“Bấm”</text></svg></figure>"

    assert quotes_apart(html).count('<span class="said">') == 1
    assert "<text>“Bấm”</text>" in quotes_apart(html)


def test_taps_become_links_where_nothing_is_sent():
    scene, _faults = scene_of("- [Khai sinh](#xong)\n- [Ví](#xong)\n")

    linked = tap_links(scene["html"], ["xong", ""], "/thu?way=", '"#scene')
    assert '<a class="s-spot" tabindex="-1" href="/thu?way=xong&#34;#scene"></a>' in linked
    assert "way-1" not in linked
    assert "<label" not in linked
