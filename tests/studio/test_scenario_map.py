"""The map of a scenario: what stands where, what is marked, and by how many each way was taken."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.models import User
from portal.content.scenarios.scenario import Choice, Ending, Scene
from portal.courses.queries.published import find_page
from portal.studio.scenario_map.rules.layout import assign_layers, fit_positions
from portal.studio.scenario_map.rules.line_breaking import text_width, wrap_text
from portal.studio.scenario_map.rules.marks import marks_of
from portal.studio.scenario_map.rules.paths import place_badges
from portal.studio.scenario_map.views.map import BOX_WIDTH, ScenarioMap, build_map, choice_letter
from portal.units.models import Unit
from tests.conftest import Browser
from tests.scenarios.playing import SCENARIO, make_scenario
from tests.scenarios.test_begin_run import play

MAP = "/studio/courses/an-toan/pages/cuoc-goi/map"


def scene(id: str, *to: str, ending: Ending | None = None, title: str = "") -> Scene:
    return Scene(id, title or id.title(), "", tuple(Choice(f"đi {aim}", aim) for aim in to), ending)


def scenes(*given: Scene) -> dict[str, Scene]:
    return {each.id: each for each in given}


SAFE, HARM = scene("safe", ending="safe"), scene("harm", ending="harmed")
PLAIN = scenes(scene("a", "b", "safe"), scene("b", "safe", "harm"), SAFE, HARM)


def marks(*given: Scene, first: str = "a") -> dict[str, set[str]]:
    return {id: set(found) for id, found in marks_of(scenes(*given), first).items()}


def test_scenes_stand_by_their_distance_and_endings_below_all_that_lead_there() -> None:
    layers = assign_layers({"a": ["b", "safe"], "b": ["safe", "harm"], "safe": [], "harm": []}, "a")

    assert layers.of == {"a": 0, "b": 1, "safe": 2, "harm": 2}
    assert layers.chains["a", 1][0] == "a"
    assert len(layers.chains["a", 1]) == 3


def test_the_map_tells_the_shortest_safe_way_and_the_chance_of_tapping_at_random() -> None:
    drawn = build_map(PLAIN, "a")

    assert drawn.walks.shortest == (1,)
    assert (drawn.walks.in_hundred, drawn.walks.is_short, drawn.walks.is_easy) == (75, True, True)
    assert build_map(scenes(scene("a", "a")), "a").walks.shortest is None


def test_what_nobody_reaches_stands_below_all_that_is_reached() -> None:
    layers = assign_layers({"a": ["safe"], "safe": [], "lost": ["more", "safe"], "more": []}, "a")

    assert layers.of == {"a": 0, "safe": 1, "lost": 2, "more": 3}
    assert layers.chains["lost", 1] == []


@pytest.mark.parametrize(
    ("given", "id", "mark"),
    [
        (PLAIN.values(), "a", "first"),
        (PLAIN.values(), "safe", "safe"),
        (PLAIN.values(), "harm", "harmed"),
        ((*PLAIN.values(), scene("c", "a")), "c", "unreached"),
        ((scene("a", "b"), scene("b")), "b", "open"),
        ((scene("a", "b", "safe"), scene("b", "b"), SAFE), "b", "self"),
        ((scene("a", "b", "safe"), scene("b", "c"), scene("c", "b"), SAFE), "c", "loop"),
        ((scene("a", "b", "safe"), scene("b", "harm"), SAFE, HARM), "b", "doomed"),
    ],
)
def test_what_is_the_matter_with_a_scene_is_marked(given: tuple[Scene, ...], id: str, mark: str) -> None:
    assert mark in marks(*given)[id]


def test_a_sound_scenario_has_no_faults_marked() -> None:
    assert marks(*PLAIN.values()) == {"a": {"first"}, "b": set(), "safe": {"safe"}, "harm": {"harmed"}}


def test_a_choice_that_leads_nowhere_may_still_lead_to_something_good() -> None:
    found = marks(scene("a", "b"), scene("b", "chua-co"))

    assert found["b"] == set()
    drawn = build_map(scenes(scene("a", "b"), scene("b", "chua-co")), "a")
    assert [box.id for box in drawn.marked("missing")] == ["chua-co"]
    assert drawn.boxes[-1].title == "#chua-co"


def test_a_text_that_has_just_been_begun_can_be_drawn() -> None:
    assert build_map({}, "a").boxes == ()
    assert len(build_map(scenes(scene("a")), "a").boxes) == 1
    assert build_map(PLAIN, "khong-co").boxes[0].marks == ("unreached",)


def test_each_choice_is_a_line_with_its_letter_and_its_count() -> None:
    drawn = build_map(PLAIN, "a", {("a", 0): 3, ("a", 1): 1, ("b", 1): 3})

    (first, second), (third, fourth) = (box.ways for box in drawn.boxes[:2])
    assert [way.letter for way in (first, second)] == ["a", "b"]
    assert [(way.count, way.share) for way in (first, second)] == [(3, 0.75), (1, 0.25)]
    assert [(way.count, way.weight) for way in (third, fourth)] == [(0, 0), (3, 5)]
    assert drawn.is_played
    assert [way.weight for way in drawn.ways] == [0, 2, 5, 5]


def test_without_anybody_nothing_is_counted() -> None:
    assert {way.count for way in build_map(PLAIN, "a").ways} == {None}


def test_ways_back_up_lead_round_the_boxes() -> None:
    drawn = build_map(scenes(scene("a", "b", "a"), scene("b", "a", "safe"), SAFE), "a")

    aside = [(way.scene, way.to) for way in drawn.ways if way.is_aside]
    assert sorted(aside) == [("a", "a"), ("b", "a")]


def boxes_of(drawn: ScenarioMap) -> list[tuple[float, float, float, float]]:
    found = []
    for box in drawn.boxes:
        numbers = [
            tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)(?=[LAZ]|$)", box.outline)
        ]
        x, y = [one for one, _ in numbers], [other for _, other in numbers]
        found.append((min(x), min(y), max(x), max(y)))
    return found


IDS = "abcdefgh"
graphs = st.lists(
    st.tuples(st.lists(st.sampled_from([*IDS, "chua-co"]), max_size=4), st.text("ăâ bcd", max_size=60)),
    min_size=1,
    max_size=8,
).map(lambda said: scenes(*(scene(IDS[n], *to, title=title) for n, (to, title) in enumerate(said))))


@given(graphs)
def test_however_tangled_no_boxes_overlap_and_all_is_inside(given: dict[str, Scene]) -> None:
    drawn = build_map(given, "a", {("a", 0): 7})

    found = boxes_of(drawn)
    for number, (left, top, right, bottom) in enumerate(found):
        assert left >= 0
        assert top >= 0
        assert right <= drawn.width
        assert bottom <= drawn.height
        for other in found[:number]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
    points = [
        tuple(map(float, pair)) for way in drawn.ways for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", way.path)
    ]
    assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in points)
    assert len(drawn.ways) == sum(len(each.choices) for each in given.values())


@given(st.lists(st.floats(-500, 500), min_size=1, max_size=12), st.floats(1, 200))
def test_places_keep_their_order_and_their_distance(wanted: list[float], apart: float) -> None:
    found = fit_positions(wanted, [apart] * (len(wanted) - 1))

    assert all(after - before >= apart - 1e-6 for before, after in pairwise(found))
    assert sum(found) == pytest.approx(sum(wanted), abs=1e-6)


@given(st.text(st.characters(codec="utf-8"), max_size=120))
def test_a_title_of_any_length_fits_its_box(title: str) -> None:
    lines = wrap_text(title, BOX_WIDTH - 24)

    assert "".join(lines).replace(" ", "") == "".join(title.split()).replace(" ", "")
    assert all(text_width(line) <= BOX_WIDTH - 24 for line in lines)


def test_numbers_stand_where_they_cover_no_other() -> None:
    assert place_badges({"a": [(0, 0)], "b": [(10, 5), (100, 0)], "c": [(5, 5)]}) == {
        "a": (0, 0),
        "b": (100, 0),
        "c": (5, 5),
    }


def test_choices_are_lettered() -> None:
    assert (choice_letter(0), choice_letter(25), choice_letter(26)) == ("a", "z", "27")


def test_the_screen_draws_what_is_published_and_tells_the_same_as_a_list(
    browser: Browser, commune: Unit, trainer: User, member: User, head: User
) -> None:
    make_scenario(unit=commune.code)
    page = find_page("an-toan", "cuoc-goi")
    assert page is not None
    play(page, member, 0, 0)
    play(page, head, 1)

    html = browser.sign_in(trainer).get(MAP).text

    assert html.count('class="map-way') == 5
    assert 'href="#scene-hoi-lai"' in html
    assert 'id="scene-mat-tien"' in html
    told = " ".join(re.sub(r"<[^>]+>", " ", html.split('class="map-list"')[1]).split())
    assert "Hỏi lại cho rõ → Dẫn tới Họ hối 1 người, 50 %" in told
    assert "✓ An toàn" in told
    assert 'style="' not in html
    assert f'href="{MAP}"' in browser.get("/studio/courses/an-toan/pages/cuoc-goi/choices").text


def test_an_earlier_wording_has_its_own_map(browser: Browser, commune: Unit, trainer: User, member: User) -> None:
    make_scenario(unit=commune.code)
    page = find_page("an-toan", "cuoc-goi")
    assert page is not None
    play(page, member, 1)
    make_scenario(SCENARIO.replace("Chuông reo", "Máy reo"), unit=commune.code)
    browser.sign_in(trainer)

    today, first = browser.get(MAP).text, browser.get(f"{MAP}?revision=1").text

    assert "Máy reo" in today
    assert "map-count" not in today
    assert "Chuông reo" in first
    assert "map-count" in first
    assert browser.get(f"{MAP}?revision=7").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("member", 403), ("leader", 403), ("outsider", 404), ("admin", 200), ("trainer", 200)]
)
def test_who_may_see_it(
    browser: Browser, commune: Unit, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    make_scenario(unit=commune.code)
    person: User = request.getfixturevalue(who)

    assert browser.sign_in(person).get(MAP).status_code == status
    assert browser.get(MAP.replace("cuoc-goi", "bai-sau")).status_code in (403, 404)
