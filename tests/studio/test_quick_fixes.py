"""What is wrong or meant otherwise, mended at the press of a button: with the script, without, and taken back."""

from __future__ import annotations

import re
from html import unescape

from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.save_draft import save_draft
from tests import factories
from tests.conftest import Browser
from tests.studio.conftest import work
from tests.studio.test_editor import EDITOR, posted

SLIPS = "##Ba bước\r\n\r\n• Dừng\r\n• Báo số 156\r\n\r\nGì?\r\n\r\n- [(X)] Có\r\n- [( )] Không\r\n"
SCRIPT = {"HX-Request": "true"}


def fix(browser: Browser, course: Course, key: str, *, source: str = SLIPS, **more):
    return browser.post(EDITOR + "/quick-fixes", data=posted(course, source=source, fix=key), **more)


def test_the_preview_offers_each_fix_and_those_that_are_safe_together(browser: Browser, course: Course, trainer):
    page = browser.sign_in(trainer).post(EDITOR + "/preview", data=posted(course, source=SLIPS)).text

    keys = re.findall(r'name="fix" value="([^"]+)"', page)
    assert keys == ["all", "code-11", "heading-4", "bullets-6", "number-7"]
    shown = unescape(page)
    assert '<ins lang="vi">## Ba bước</ins>' in shown
    assert '<ins lang="vi">• Báo số {{ so-bao }}</ins>' in shown
    assert "this question has no code of its own yet" not in shown
    assert "câu hỏi này chưa có mã riêng" in shown


def test_a_script_gets_the_fixed_words_and_nothing_is_kept(browser: Browser, course: Course, trainer):
    before = work(course).source
    answer = fix(browser.sign_in(trainer), course, "all", headers=SCRIPT)

    assert answer.headers["X-Fixed"] == "3"
    assert answer.text.replace("\r\n", "\n") == (
        '## Ba bước\n\n- Dừng\n- Báo số 156\n\nGì?\n\n<!-- data-id="gi" -->\n- [(X)] Có\n- [( )] Không\n'
    )
    assert work(course).source == before


def test_without_scripts_it_is_saved_and_can_be_taken_back(browser: Browser, course: Course, trainer):
    answer = fix(browser.sign_in(trainer), course, "heading-4")

    assert answer.status_code == 303
    assert "\n## Ba bước\n" in work(course).source
    page = browser.get(answer.location.partition("#")[0]).text
    (undo,) = re.findall(r'action="([^"]+/restoration)"', page)
    text = work(course)
    browser.post(undo, data={"version": text.version, "based_on": text.based_on})
    assert "\n##Ba bước\n" in work(course).source


def test_a_place_that_is_another_by_now_is_told_and_nothing_is_lost(browser: Browser, course: Course, trainer):
    with_script = fix(browser.sign_in(trainer), course, "heading-40", headers=SCRIPT)
    plain = fix(browser, course, "heading-40")

    assert (with_script.status_code, plain.status_code) == (422, 422)
    assert "Bài đã khác rồi" in with_script.text
    assert "##Ba bước" in plain.text


def test_who_was_overtaken_sees_both_texts_and_nothing_is_fixed(browser: Browser, course: Course, trainer, second):
    sent = posted(course, source=SLIPS, fix="all")
    save_draft(work(course), factories.lesson_markdown("Bài một", "Khác."), version=0, based_on=1, actor=second)
    db.session.commit()

    answer = browser.sign_in(trainer).post(EDITOR + "/quick-fixes", data=sent)

    assert answer.status_code == 409
    assert "Khác." in work(course).source


def test_a_code_that_another_page_has_too_is_fixed_here(browser: Browser, course: Course, trainer):
    source = 'Gì?\r\n\r\n<!-- data-id="hoi-2" -->\r\n- [(X)] Có\r\n- [( )] Không\r\n'
    text = work(course, "hai")
    save_draft(
        text,
        factories.lesson_markdown("Hai", source.replace("\r\n", "\n")),
        version=text.version,
        based_on=text.based_on,
        actor=trainer,
    )
    db.session.commit()

    answer = fix(browser.sign_in(trainer), course, "code-6", source=source, headers=SCRIPT)

    assert 'data-id="hoi-3"' in answer.text


def test_a_new_fact_begins_with_the_number_that_was_typed(browser: Browser, course: Course, admin):
    page = browser.sign_in(admin).get("/studio/new-fact?value=0909+123+456").text

    assert 'value="0909 123 456"' in page
