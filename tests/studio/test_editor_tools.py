"""What the editor puts into a text: facts made while writing, what was pasted, tables."""

from __future__ import annotations

from flask import Flask

from portal.courses.models import Course, Fact
from portal.db import db
from tests.conftest import Browser
from tests.studio.conftest import work
from tests.studio.test_editor import EDITOR, posted

SAID = {"fact-label": "Số trực ban ấp", "fact-value": "113", "fact-source": "Công an xã", "fact-confirmed": "y"}
CHECKED = {"fact-checked": "2026-11-20", "fact-valid_days": "90"}
SCRIPT = {"HX-Request": "true"}


def test_a_fact_is_made_beside_the_text_and_its_words_come_back(browser: Browser, course: Course, admin):
    wording = browser.sign_in(admin)

    form = wording.get(EDITOR + "/new-fact", headers=SCRIPT)
    refused = wording.post(EDITOR + "/new-fact", data={"fact-label": "Số trực"}, headers=SCRIPT)
    made = wording.post(EDITOR + "/new-fact", data=SAID | CHECKED, headers=SCRIPT)

    assert 'name="fact-label"' in form.text
    assert "<html" not in form.text
    assert refused.status_code == 422
    assert 'value="Số trực"' in refused.text
    assert (made.status_code, made.text) == (200, "{{ so-truc-ban-ap }}")
    fact = db.session.get(Fact, "so-truc-ban-ap")
    assert fact is not None
    assert (fact.value, fact.confirmed) == ("113", True)


def test_without_scripts_the_words_are_kept_before_the_form_opens(browser: Browser, course: Course, admin):
    wording = browser.sign_in(admin)

    asked = wording.post(EDITOR + "/draft", data=posted(course, source="Chữ mới.\r\n", then="new-fact"))
    made = wording.post(EDITOR + "/new-fact", data=SAID | CHECKED)

    assert (asked.status_code, asked.location) == (303, EDITOR + "/new-fact")
    assert work(course).source.endswith("\nChữ mới.\n")
    assert (made.status_code, made.location) == (303, EDITOR)
    assert '<option value="so-truc-ban-ap" lang="vi">Số trực ban ấp</option>' in wording.get(EDITOR).text


def test_who_writes_for_a_commune_alone_makes_no_fact(browser: Browser, app: Flask, course: Course, trainer):
    wording = browser.sign_in(trainer)

    assert "new-fact" not in wording.get(EDITOR).text
    assert wording.get(EDITOR + "/new-fact").status_code == 403
    assert wording.post(EDITOR + "/new-fact", data=SAID | CHECKED).status_code == 403
    assert db.session.get(Fact, "so-truc-ban-ap") is None


def test_what_was_copied_comes_back_as_markdown_and_too_much_of_it_is_refused(
    browser: Browser, course: Course, trainer
):
    writing = browser.sign_in(trainer)

    said = writing.post(
        EDITOR + "/paste", data={"html": "<p><b>Cúp</b> máy</p><img src='x'><ul><li>Một</li></ul>"}
    )
    refused = writing.post(EDITOR + "/paste", data={"html": "<p>" + "chữ " * 600_000})

    assert said.json == {
        "markdown": "**Cúp** máy\n\n- Một",
        "inline": False,
        "said": "Còn 1 tấm hình chưa theo vô: chép từng tấm rồi dán vô chỗ của nó.",
    }
    assert refused.status_code == 422
    assert "dài hơn một bài giữ được" in refused.text


def test_without_scripts_a_table_of_so_many_rows_and_columns_is_appended(
    browser: Browser, course: Course, trainer
):
    sent = posted(course, source="Chữ.\r\n", then="insert:table", rows="3", columns="2")

    answer = browser.sign_in(trainer).post(EDITOR + "/draft", data=sent)

    assert (answer.status_code, answer.location) == (303, EDITOR + "#source")
    assert work(course).source.endswith("\nChữ.\n\n| ‹Cột 1› | ‹Cột 2› |\n| --- | --- |\n|  |  |\n|  |  |\n")
