import pytest

from portal.content.scenarios.scenario import Choice, Scene
from tests.content.reading import PLACE, read

FRONT = ("kind: scenario", "channel: call")
SCENARIO = """\
Chiều, **một số lạ** gọi.

## Chuông reo {#chuong-reo}

“Tôi gọi từ {{ so-bao }}.”

- [Cúp *máy*](#cup-may)
- [Nghe tiếp](#nghe)

## Nghe tiếp {#nghe}

1. [Cúp máy](#cup-may)
2. [Đọc mã](#mat-tien)

## Cúp máy & thở {#cup-may}

> [!TIP]
> Xong.

## Mất tiền {#mat-tien}

> [!CAUTION]
> Mất rồi.
"""


def scenes_of(body):
    """The scenes of a body that has no faults."""
    shown, faults = read(body, *FRONT)
    assert faults == []
    return [Scene.from_dict(block["scene"]) for block in shown.blocks if "scene" in block]


def faults_of(*scenes):
    """The faults of a scenario of these scenes, the first of them on line 6."""
    return read("\n\n".join(scenes), *FRONT)[1]


SAFE = "## Tốt {#tot}\n\n> [!TIP]\n> Tốt."
CHOICE = "## A {#a}\n\n- [Tốt](#tot)"
HARMED = "## Xấu {#xau}\n\n> [!CAUTION]\n> Xấu."


def test_a_scenario_is_an_introduction_and_scenes():
    shown, faults = read(SCENARIO, *FRONT)

    assert faults == []
    assert shown.blocks[0] == {"html": "<p>Chiều, <strong>một số lạ</strong> gọi.</p>"}
    assert [list(block) for block in shown.blocks] == [["html"], ["scene"], ["scene"], ["scene"], ["scene"]]


def test_a_scene_has_its_text_and_its_choices_apart():
    ring, listen, hang_up, lost = scenes_of(SCENARIO)

    assert (ring.id, ring.title, ring.ending) == ("chuong-reo", "Chuông reo", None)
    assert ring.html == '<p>“Tôi gọi từ <a href="tel:156">156</a>.”</p>'
    assert ring.choices == (Choice("Cúp <em>máy</em>", "cup-may"), Choice("Nghe tiếp", "nghe"))
    assert [choice.to for choice in listen.choices] == ["cup-may", "mat-tien"]
    assert (hang_up.title, hang_up.ending, hang_up.choices) == ("Cúp máy & thở", "safe", ())
    assert '<div class="alert tip">' in hang_up.html
    assert lost.ending == "harmed"


def test_lists_and_links_that_are_no_choices_stay_in_the_text():
    scene = "## A {#a}\n\n- Số [156](tel:156)\n- [Bài](02-b.md)\n\n### Nhỏ\n\n- [Tốt](#tot)"

    first, _second = scenes_of(f"{scene}\n\n{SAFE}")

    assert '<a href="/courses/a/02-b.md">Bài</a>' in first.html
    assert "<h3" in first.html
    assert first.choices == (Choice("Tốt", "tot"),)


def test_a_search_finds_how_it_begins_and_ends_and_not_what_a_choice_brings():
    shown, _faults = read(SCENARIO, *FRONT)

    assert shown.plain == "Chiều, một số lạ gọi.\nCúp máy & thở\nXong.\nMất tiền\nMất rồi."


def test_the_minutes_are_those_of_the_safe_way_and_of_half_of_the_rest():
    words = "\n\n" + "chữ " * 280
    off_the_way = SCENARIO.replace("Nghe tiếp {#nghe}\n", "Nghe tiếp {#nghe}\n" + words)
    on_the_way = SCENARIO.replace("Cúp máy & thở {#cup-may}\n", "Cúp máy & thở {#cup-may}\n" + words)

    assert read(SCENARIO, *FRONT)[0].minutes == 1
    assert read(on_the_way, *FRONT)[0].minutes == 3
    assert read(off_the_way, *FRONT)[0].minutes == 2
    assert read(off_the_way, *FRONT, "minutes: 9")[0].minutes == 9


def test_nothing_leads_into_the_middle_of_a_scenario():
    shown, _faults = read("### Trước {#truoc}\n\n" + SCENARIO, *FRONT)

    assert shown.blocks[0]["html"].startswith('<h3 id="truoc">')
    assert read(SCENARIO, *FRONT, place=PLACE)[0].blocks[1]["scene"]["id"] == "chuong-reo"


@pytest.mark.parametrize(
    ("scene", "line", "message"),
    [
        ("## A\n\n- [Tốt](#tot)", 6, "this scene has no code yet"),
        (f"{CHOICE}\n- [Đi đâu](#khong)", 9, "this choice leads nowhere: there is no scene “#khong”"),
        (f"{CHOICE}\n- [Bài](02-b.md)", 9, "this line of the choices is not one link"),
        (f"{CHOICE}\n- [Tốt](#tot) nhé", 9, "this line of the choices is not one link"),
        (f"{CHOICE}\n- Chờ", 9, "this line of the choices is not one link"),
        (f"{CHOICE}\n- [](#tot)", 9, "this choice has no text"),
        (f"{CHOICE}\n\nrồi\n\n* [Tốt](#tot)", 12, "a scene has one list of choices"),
        (f"{CHOICE}\n\nSau đó.", 10, "the list of choices comes last in its scene"),
        (f"{CHOICE}\n\n{CHOICE}", 10, "two headings of this page have the code “a”"),
        (f"{CHOICE}\n\n> [!TIP]\n> Tốt.", 6, "“A” is an ending, since it has a box"),
        ("## A {#a}\n\nA?[^1]\n\n- [Tốt](#tot)\n\n[^1]: Nguồn", 3, "a scenario has no place for footnotes"),
        (f'A?\n\n<!-- data-id="a" -->\n[[6]]\n\n{CHOICE}', 9, "questions stand in lessons and quizzes only"),
    ],
)
def test_a_fault_in_a_scene_stands_at_its_line(scene, line, message):
    faults = faults_of(scene, SAFE)

    assert any(found[0] == line and message in found[1] for found in faults), faults


def test_a_choice_that_leads_nowhere_is_one_fault():
    assert len(faults_of("## A {#a}\n\n- [Đi đâu](#khong)")) == 1


def test_a_scenario_needs_scenes():
    assert read("Mở đầu.", *FRONT)[1] == [
        (3, "a scenario needs scenes, each under a heading: take “A scene” from the menu")
    ]


@pytest.mark.parametrize(
    ("verdicts", "message"),
    [
        ("Hết.", "the scene “Cuối” does not go on"),
        ("> [!WARNING]\n> Hết.", "does not go on"),
        ("> [!TIP]\n> Hết.\n\n> [!CAUTION]\n> Hết.", "the ending “Cuối” has both a good and a bad box"),
    ],
)
def test_an_ending_has_one_verdict(verdicts, message):
    faults = faults_of("## A {#a}\n\n- [Cuối](#cuoi)", f"## Cuối {{#cuoi}}\n\n{verdicts}")

    ((line, said),) = faults
    assert line == 10
    assert message in said


def test_a_scene_that_no_choice_leads_to_is_a_fault():
    lonely = "## Lạc {#lac}\n\n- [Tốt](#tot)\n- [Lạc](#lac)"

    assert faults_of("## A {#a}\n\n- [Tốt](#tot)", SAFE, lonely) == [
        (15, "nobody reaches the scene “Lạc”: no choice on any way leads to it")
    ]


def test_a_scenario_without_a_safe_way_through_is_a_fault():
    assert faults_of("## A {#a}\n\n- [Xấu](#xau)", HARMED) == [
        (6, "no good ending can be reached from the beginning")
    ]


def test_a_scene_that_leads_only_to_itself_is_a_fault():
    trap = "## Bẫy {#bay}\n\n- [Lại](#bay)"

    assert faults_of("## A {#a}\n\n- [Tốt](#tot)\n- [Bẫy](#bay)", trap, SAFE) == [
        (11, "the scene “Bẫy” leads only to itself")
    ]


def test_scenes_that_go_round_for_ever_are_a_fault():
    first, second = "## Một {#mot}\n\n- [Hai](#hai)", "## Hai {#hai}\n\n- [Một](#mot)"

    assert [fault[0] for fault in faults_of("## A {#a}\n\n- [Tốt](#tot)\n- [Một](#mot)", first, second, SAFE)] == [
        11,
        15,
    ]
