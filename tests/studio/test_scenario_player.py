"""Playing a scenario from its draft."""

from __future__ import annotations

import pytest

from portal.content.scenarios.scenario import Choice, Ending, Scene
from portal.db import db
from portal.drafts.operations.save_draft import save_draft
from portal.studio.scenario_player.views import parse_way, play_scenario
from tests.conftest import Browser
from tests.scenarios.playing import make_scenario

PLAYER = "/studio/courses/an-toan/pages/cuoc-goi/player"


def scene(id: str, *to: str, ending: Ending | None = None) -> Scene:
    return Scene(id, id.title(), "", tuple(Choice(f"đi {aim}", aim) for aim in to), ending)


SCENES = {
    each.id: each
    for each in (
        scene("a", "b", "safe", "nowhere"),
        scene("b", "a", "harm"),
        scene("safe", ending="safe"),
        scene("harm", ending="harmed"),
    )
}


def test_a_way_leads_scene_by_scene_and_back_to_each_of_them():
    played = play_scenario(SCENES, [0, 1])

    assert played.scene.id == "harm"
    assert [(one.scene.id, one.said, one.way) for one in played.passed] == [
        ("a", "đi b", ""),
        ("b", "đi harm", "1"),
    ]
    assert played.decisive == played.passed[1]


def test_a_choice_that_leads_nowhere_is_offered_without_a_way():
    assert [choice.way for choice in play_scenario(SCENES, []).choices] == ["1", "2", ""]


@pytest.mark.parametrize("taken", [[2], [3], [-1], [0, 0, 99], [1, 0]])
def test_a_way_that_is_not_there_any_more_goes_as_far_as_it_can_and_says_so(taken):
    assert play_scenario(SCENES, taken).is_cut


def test_round_and_round_ends():
    assert len(play_scenario(SCENES, [0] * 10_000).passed) == 200


@pytest.mark.parametrize(
    ("said", "taken"), [("", []), ("1-2", [0, 1]), ("1-x-2", [0]), ("1²", []), ("1-" + "9" * 50, [0])]
)
def test_the_way_of_an_address_is_read_as_far_as_it_is_one(said, taken):
    assert parse_way(said) == taken


def test_the_draft_is_played_not_what_readers_have(browser: Browser, commune, trainer):
    make_scenario(unit=commune.code)
    text = work_named()
    before = text.source
    first = browser.sign_in(trainer).get(PLAYER).text
    changed = before.replace("## ", "## Mới: ")
    save_draft(text, changed, version=0, based_on=1, actor=trainer)
    db.session.commit()

    page = browser.get(PLAYER + "?way=1").text

    assert f'href="{PLAYER.removesuffix("player")}scenes/2"' in page
    assert "Mới: " not in first
    assert "Mới: " in page
    assert "way=2" not in first.split("way=1")[0]


def test_a_page_without_scenes_has_none_to_play(browser: Browser, course, trainer):
    assert browser.sign_in(trainer).get("/studio/courses/an-toan/pages/mot/player").status_code == 404


def work_named():
    from portal.drafts.queries.texts import find_course, get_text

    found = find_course("an-toan")
    assert found is not None
    return get_text(found, "cuoc-goi")
