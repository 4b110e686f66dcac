"""Scenes added, moved and taken away: every other byte stays."""

from __future__ import annotations

import pytest

from portal.content.editing.scenario_editing import (
    add_scene,
    find_scene,
    introduction_of,
    move_scene,
    remove_scene,
    scenes_leading_to,
    scenes_of,
    with_introduction,
)
from portal.content.pages.page import parse_page

HEAD = "\ufeff---\r\ntitle: A\r\nkind: scenario\r\nchannel: call\r\n---\r\n\r\nMáy reo.  \r\n\r\n"
A = "## Một {#mot}\r\n\r\nNghe.\r\n\r\n- [Cúp](#hai)\r\n- [Đọc](#ba)"
B = "## Hai {#hai}\r\n\r\n> [!TIP]\r\n> Hay."
C = "## Ba {#ba}\r\n\r\n> [!CAUTION]\r\n> Mất."
SOURCE = f"{HEAD}{A}\r\n\r\n\r\n{B}\r\n\r\n{C}"


def test_the_scenes_of_a_text_have_their_numbers_titles_and_ids():
    assert [(scene.number, scene.title, scene.id) for scene in scenes_of(SOURCE)] == [
        (1, "Một", "mot"),
        (2, "Hai", "hai"),
        (3, "Ba", "ba"),
    ]


def test_two_neighbours_change_places_and_the_gaps_stay():
    assert move_scene(SOURCE, 3, -1) == f"{HEAD}{A}\r\n\r\n\r\n{C}\r\n\r\n{B}"
    assert move_scene(SOURCE, 1, 1) == f"{HEAD}{B}\r\n\r\n\r\n{A}\r\n\r\n{C}"


@pytest.mark.parametrize(("number", "by"), [(1, -1), (3, 1), (4, -1), (0, 1), (9, -1), (1, 5)])
def test_a_move_to_nowhere_changes_nothing(number, by):
    assert move_scene(SOURCE, number, by) == SOURCE


def test_a_new_scene_stands_last_under_an_id_of_its_own():
    source, id_ = add_scene(SOURCE, "  Ba\n")

    assert id_ == "ba-2"
    assert source == f"{SOURCE}\r\n\r\n## Ba {{#ba-2}}\r\n"


def test_with_a_scene_its_choices_go_or_lead_elsewhere():
    without = remove_scene(SOURCE, 3)
    elsewhere = remove_scene(SOURCE, 3, "hai")

    assert without == f"{HEAD}{A.replace(chr(13) + chr(10) + '- [Đọc](#ba)', '')}\r\n\r\n\r\n{B}\r\n\r\n"
    assert elsewhere == f"{HEAD}{A.replace('#ba', '#hai')}\r\n\r\n\r\n{B}\r\n\r\n"
    assert [scene.id for scene in scenes_leading_to(scenes_of(SOURCE), "ba")] == ["mot"]


def test_a_scene_is_found_by_its_id_where_others_came_before_it():
    scenes = scenes_of(SOURCE)

    assert find_scene(scenes, 2, "hai") == scenes[1]
    assert find_scene(scenes, 1, "hai") == scenes[1]
    assert find_scene(scenes, 2) == scenes[1]
    assert find_scene(scenes, 2, "khac") is None
    assert find_scene(scenes, 9) is None


def test_the_introduction_changes_alone():
    assert introduction_of(SOURCE) == "Máy reo.  "
    assert with_introduction(SOURCE, "Máy reo.  ") == SOURCE
    changed = with_introduction(SOURCE, "Chiều.\r\n\r\nMáy reo.  ")
    assert changed == SOURCE.replace("Máy reo.  ", "Chiều.\r\n\r\nMáy reo.  ")
    assert with_introduction(SOURCE, "") == SOURCE.replace("Máy reo.  ", "")


def test_a_page_without_scenes_gets_an_introduction_and_its_first():
    bare = "---\ntitle: A\nkind: scenario\nchannel: call\n---\n"

    source, _id = add_scene(with_introduction(bare, "Máy reo."), "Một")

    assert source == f"{bare}\nMáy reo.\n\n## Một {{#mot}}\n"
    assert [fault.line for fault in parse_page("", source).faults if "front" in fault.text] == []
