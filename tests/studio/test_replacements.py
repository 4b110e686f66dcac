"""Words replaced over all pages of a course."""

from __future__ import annotations

import re

import pytest

from portal.courses.models import Course
from portal.db import db
from portal.drafts.operations.save_draft import save_draft
from tests.conftest import Browser
from tests.factories import lesson_markdown
from tests.studio.conftest import work

ADDRESS = "/studio/courses/an-toan/replacement"


def fields_of(page: str) -> dict[str, list[str]]:
    """What the form of the places would send."""
    form = page[page.index('<form method="post"') :]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]+>", form):
        name, value = (re.search(rf'{part}="([^"]*)"', tag) for part in ("name", "value"))
        if name and value and ("checkbox" not in tag or "checked" in tag):
            sent.setdefault(name[1], []).append(value[1])
    return sent


def test_every_place_is_shown_before_it_changes_and_what_is_not_ticked_stays(
    browser: Browser, course: Course, trainer
):
    save_draft(work(course), lesson_markdown("Bài gọi", "Gọi một. Gọi hai."), version=0, based_on=1, actor=trainer)
    db.session.commit()
    writing = browser.sign_in(trainer)

    shown = writing.get(ADDRESS, query_string={"words": "gọi", "instead": "nhắn"})
    sent = fields_of(shown.text)
    sent["place-mot"] = [key for key in sent["place-mot"] if not key.startswith("title")][:1]
    done = writing.post(ADDRESS, data=sent)

    assert "<del>" in shown.text
    assert done.status_code == 303
    assert work(course).source == lesson_markdown("Bài gọi", "nhắn một. Gọi hai.")
    assert "Đã thay 1 chỗ ở 1 bài" in writing.get(done.location).text


@pytest.mark.parametrize("words", ["Gọi liền.", "Không còn chữ đó."])
def test_nothing_is_replaced_where_a_page_changed_meanwhile(browser: Browser, course: Course, trainer, words: str):
    writing = browser.sign_in(trainer)
    sent = fields_of(writing.get(ADDRESS, query_string={"words": "Gọi", "instead": "Nhắn", "exact": "y"}).text)
    save_draft(work(course), lesson_markdown("Bài một", words), version=0, based_on=1, actor=trainer)
    db.session.commit()

    refused = writing.post(ADDRESS, data=sent)

    assert refused.status_code == 409
    assert "nên chưa thay gì" in refused.text
    assert work(course).source == lesson_markdown("Bài một", words)


def test_no_place_and_none_ticked_are_told(browser: Browser, course: Course, trainer):
    writing = browser.sign_in(trainer)

    assert "Không bài nào của khóa có “khủng long”" in writing.get(ADDRESS + "?words=khủng+long").text
    refused = writing.post(ADDRESS, data={"words": "Gọi", "page": "mot"})
    assert refused.status_code == 422
    assert "Đánh dấu ít nhất một chỗ" in refused.text


def test_where_words_are_only_taken_out_each_place_is_ticked_by_oneself(browser: Browser, course: Course, trainer):
    writing = browser.sign_in(trainer)

    taken_out = writing.get(ADDRESS, query_string={"words": "Gọi"}).text
    replaced = writing.get(ADDRESS, query_string={"words": "Gọi", "instead": "Nhắn"}).text

    assert 'name="place-mot"' in taken_out
    assert "place-mot" not in fields_of(taken_out)
    assert "place-mot" in fields_of(replaced)
