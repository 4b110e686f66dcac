"""The scenes of a scenario as cards: each writes its own Markdown, and nothing else."""

from __future__ import annotations

import base64
import re

import pytest

from portal.accounts.models import User
from portal.content.editing.scenario_editing import scenes_of
from portal.content.editing.scene_fields import ChoiceFields
from portal.content.files.sources import fingerprint
from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.save_draft import save_draft
from portal.studio.scene_cards.forms import move_row, title_for
from portal.studio.scene_cards.views import scene_list
from tests.conftest import Browser
from tests.scenarios.playing import SCENARIO, make_scenario
from tests.studio.conftest import work

PAGE = "/studio/courses/an-toan/pages/cuoc-goi"
SEEN = [fingerprint(scene.text) for scene in scenes_of(SCENARIO)]
RING = {
    "fingerprint": SEEN[0],
    "scene": "chuong-reo",
    "title": "Chuông reo",
    "text": "Cô Ba đang nấu cơm.\r\n\r\n> “Tôi là công an. Chị dính vào đường dây rửa tiền.”",
    "ending": "",
    "lesson": "",
    "label": ["Hỏi lại cho rõ", "Cúp máy"],
    "to": ["hoi-lai", "cup-may"],
}


@pytest.fixture
def scenario(commune) -> Course:
    """A published scenario of the commune."""
    return make_scenario(unit=commune.code)


@pytest.fixture
def desk(browser: Browser, scenario: Course, trainer: User) -> Browser:
    """The trainer's browser."""
    return browser.sign_in(trainer)


def source(course: Course) -> str:
    return work(course, "cuoc-goi").source


def test_the_list_tells_of_each_scene_where_its_choices_lead(desk: Browser):
    page = desk.get(PAGE + "/scenes").text

    assert page.count('class="scene-line"') == 4
    assert re.search(r"Đọc mã</span>.*Tiền đi mất", page)


def test_a_new_scenario_opens_on_its_cards_and_may_begin_with_the_sample(desk: Browser, scenario: Course):
    made = desk.post("/studio/courses/an-toan/pages", data={"title": "Gõ cửa", "kind": "scenario"})
    offered = desk.get(made.location).text

    desk.post(made.location, data={"then": "sample"})

    assert made.location == "/studio/courses/an-toan/pages/go-cua/scenes"
    assert 'value="sample"' in offered
    assert len(scenes_of(work(scenario, "go-cua").source)) == 3
    assert 'class="scenario-map"' in desk.get(made.location).text


def test_what_is_saved_unchanged_changes_nothing(desk: Browser, scenario: Course):
    answer = desk.post(PAGE + "/scenes/1", data={**RING, "then": "save"})

    assert answer.status_code == 303
    assert source(scenario) == SCENARIO
    assert work(scenario, "cuoc-goi").draft is None


def test_a_card_writes_its_own_lines_only(desk: Browser, scenario: Course):
    form = {**RING, "title": "Máy reo", "label": ["Hỏi lại cho rõ", "Cúp liền"], "then": "save"}

    desk.post(PAGE + "/scenes/1", data=form)

    assert source(scenario) == SCENARIO.replace("## Chuông reo", "## Máy reo").replace(
        "- [Cúp máy](#cup-may)\n", "- [Cúp liền](#cup-may)\n", 1
    )


def test_a_choice_may_lead_to_a_scene_that_is_made_for_it(desk: Browser, scenario: Course):
    form = {**RING, "label": [*RING["label"], "Kêu *chú Tư* ra"], "to": [*RING["to"], "+"], "then": "save"}

    desk.post(PAGE + "/scenes/1", data=form)

    assert "- [Kêu *chú Tư* ra](#keu-chu-tu-ra)\n" in source(scenario)
    assert source(scenario).endswith("\n\n## Kêu chú Tư ra {#keu-chu-tu-ra}\n")
    assert "Kêu chú Tư ra" in desk.get(PAGE + "/scenes/5").text


def test_while_somebody_types_no_scene_is_made(desk: Browser, scenario: Course):
    form = {**RING, "label": [*RING["label"], "Kêu"], "to": [*RING["to"], "+"], "then": "autosave"}

    answer = desk.post(PAGE + "/scenes/1", data=form, headers={"HX-Request": "true"})

    assert 'id="scene-form"' not in answer.text
    assert 'id="scene-beside"' in answer.text
    assert "- [Kêu](#)\n" in source(scenario)
    assert source(scenario).count("## ") == 4


@pytest.mark.parametrize(
    ("then", "labels"), [("up:2", ["B", "A"]), ("down:1", ["B", "A"]), ("remove:1", ["B"]), ("up:9", ["A", "B"])]
)
def test_rows_are_moved_and_taken_out(then, labels):
    assert [row.label for row in move_row([ChoiceFields("A"), ChoiceFields("B")], then)] == labels


def test_an_ending_is_chosen_without_a_mark(desk: Browser, scenario: Course):
    form = {**RING, "ending": "safe", "lesson": "Cúp là đúng.", "label": [], "to": [], "then": "save"}

    desk.post(PAGE + "/scenes/1", data=form)

    assert "rửa tiền.”\n\n> [!TIP]\n> Cúp là đúng.\n\n## Họ hối" in source(scenario)


@pytest.mark.parametrize(("change", "field"), [({"title": " "}, "title"), ({"label": ["", "Cúp máy"]}, "label-1")])
def test_what_is_missing_is_told_at_its_field_and_what_was_typed_stays(desk: Browser, scenario, change, field):
    answer = desk.post(PAGE + "/scenes/1", data={**RING, "text": "Chữ mới", **change, "then": "save"})

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Chữ mới" in answer.text
    assert source(scenario) == SCENARIO


@pytest.mark.parametrize("text", ["Chữ.\n\n## Khác", "```\nmở", "- [đi](#cup-may)\n\nChữ"])
def test_what_would_be_more_than_a_scene_is_refused_and_stays_in_the_form(desk: Browser, scenario, text):
    form = {"scene": "cup-may", "fingerprint": SEEN[2], "title": "Cúp", "text": text, "ending": "safe"}

    answer = desk.post(PAGE + "/scenes/3", data=form)

    assert answer.status_code == 422
    assert text.split("\n")[0] in answer.text
    assert source(scenario) == SCENARIO


def test_somebody_elses_change_of_the_scene_is_not_written_over(desk: Browser, scenario: Course, second: User):
    save_draft(
        work(scenario, "cuoc-goi"), SCENARIO.replace("nấu cơm", "giặt đồ"), version=0, based_on=1, actor=second
    )
    db.session.commit()

    answer = desk.post(PAGE + "/scenes/1", data={**RING, "title": "Máy reo", "then": "save"})

    assert answer.status_code == 409
    assert 'value="Máy reo"' in answer.text
    assert "giặt đồ" in source(scenario)


def test_a_change_of_another_scene_is_no_conflict(desk: Browser, scenario: Course, second: User):
    save_draft(
        work(scenario, "cuoc-goi"), SCENARIO.replace("vơi dần", "trống trơn"), version=0, based_on=1, actor=second
    )
    db.session.commit()

    answer = desk.post(PAGE + "/scenes/1", data={**RING, "title": "Máy reo", "then": "save"})

    assert answer.status_code == 303
    assert "## Máy reo" in source(scenario)
    assert "trống trơn" in source(scenario)


def test_a_scene_is_added_moved_and_taken_back(desk: Browser, scenario: Course):
    added = desk.post(PAGE + "/scenes", data={"title": "Ra xã", "then": "add"})
    with_five = source(scenario)
    moved = desk.post(PAGE + "/scenes", data={"then": "up:5"})
    after = re.search(r'name="after" value="(\w+)"', moved.text)
    assert after is not None
    assert "Lấy lại như cũ" in moved.text

    undone = desk.post(
        PAGE + "/scenes",
        data={"then": "undo", "before": base64.b64encode(with_five.encode()).decode(), "after": after[1]},
    )

    assert added.location.endswith("/scenes/5")
    assert undone.status_code == 303
    assert source(scenario) == with_five == SCENARIO + "\n## Ra xã {#ra-xa}\n"


def test_no_scene_is_put_behind_what_would_swallow_it(desk: Browser, scenario: Course, trainer: User):
    open_ended = SCENARIO + "\n```\nmở"
    save_draft(work(scenario, "cuoc-goi"), open_ended, version=0, based_on=1, actor=trainer)
    db.session.commit()

    answer = desk.post(PAGE + "/scenes", data={"title": "Ra xã", "then": "add"})

    assert answer.status_code == 422
    assert 'value="Ra xã"' in answer.text
    assert source(scenario) == open_ended


def test_taking_back_is_refused_once_the_text_has_changed(desk: Browser, scenario: Course):
    answer = desk.post(PAGE + "/scenes", data={"then": "undo", "before": "QQ==", "after": "x"})

    assert answer.status_code == 409
    assert source(scenario) == SCENARIO


def test_with_a_scene_the_choices_that_lead_there_lead_elsewhere(desk: Browser, scenario: Course):
    asked = desk.get(PAGE + "/scenes/4/removal").text
    desk.post(PAGE + "/scenes/4/removal", data={"scene": "mat-tien", "instead": "cup-may"})

    assert "Họ hối" in asked
    assert "Tiền đi mất" not in source(scenario)
    assert "[Đọc mã](#cup-may)" in source(scenario)


def test_what_comes_before_the_scenes_is_a_form_too(desk: Browser, scenario: Course):
    form = {"channel": "zalo", "who": "Cháu Tí", "introduction": "Tối nay mình tập nghe một cuộc gọi."}

    desk.post(PAGE + "/scenario", data=form)

    assert source(scenario) == SCENARIO.replace("channel: call\nwho: Số lạ 024", "channel: zalo\nwho: Cháu Tí")


def test_a_scene_that_no_form_can_hold_is_edited_as_text(desk: Browser, scenario: Course, trainer: User):
    odd = SCENARIO.replace("- [Cúp máy](#cup-may)\n", "- [Cúp máy](#cup-may) nghe\n", 1)
    save_draft(work(scenario, "cuoc-goi"), odd, version=0, based_on=1, actor=trainer)
    db.session.commit()

    page = desk.get(PAGE + "/scenes/1").text
    typed = "## Chuông reo {#chuong-reo}\r\n\r\nMột.\r\n\r\n- [Đi](#hoi-lai)\r\n\r\n"
    answer = desk.post(PAGE + "/scenes/1/source", data={"scene": "chuong-reo", "source": typed})

    assert 'id="scene-form"' not in page
    assert 'id="scene-source"' in page
    assert answer.status_code == 303
    assert "\n\nMột.\n\n- [Đi](#hoi-lai)\n\n## Họ hối" in source(scenario)


def test_other_kinds_of_pages_have_no_scenes(browser: Browser, course, trainer):
    browser.sign_in(trainer)

    for place in ("scenes", "scenes/1", "scenes/1/removal"):
        assert browser.get(f"/studio/courses/an-toan/pages/mot/{place}").status_code == 404


def test_a_scene_is_called_by_the_words_of_its_choice():
    assert title_for("Kêu **chú** [Tư]") == "Kêu chú [Tư]"
    assert title_for("") != ""


def test_a_scene_is_told_what_is_wrong_with_itself_by_its_title(desk: Browser, scenario: Course, trainer: User):
    lost = SCENARIO + "\n## Lạc đường {#lac}\n\n## Bỏ ngang {#bo}\n"
    save_draft(work(scenario, "cuoc-goi"), lost, version=0, based_on=1, actor=trainer)
    db.session.commit()

    first, second = (scene_list(work(scenario, "cuoc-goi")).lines[at].faults for at in (-2, -1))

    assert len(first) == len(second) == 2
    assert all("“Lạc đường”" in said for said in first)
    assert all("“Bỏ ngang”" in said for said in second)
