"""What is kept of texts between two requests: never older than anything that it was made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.content.checks.faults import Faults
from portal.content.files.media import read_media
from portal.courses.models import Course, CourseMedia, Fact, Media
from portal.courses.operations.media import add_medium
from portal.db import db
from portal.drafts.operations.save_draft import save_draft
from portal.studio.queries import clear_text_caches, text_caches
from portal.web.page_cache import clear_page_cache
from tests import factories
from tests.conftest import Browser
from tests.courses.conftest import SVG
from tests.studio.conftest import FILES, work

BODY = f"""Gọi {{{{ so-bao }}}}, rồi xem [bài hai](02-hai.md#hoi-ai).

![Dây](media/day.svg)

{factories.practice_markdown("hoi")}
"""
OTHER = factories.lesson_markdown("Bài hai", "## Hỏi ai {#hoi-ai}\n\nHỏi người nhà.")
EDITOR = "/studio/courses/an-toan/pages/mot"
OWN = re.compile(r'name="(?:tab|csrf_token|token)" value="[^"]*"')  # new with each request

Change = Callable[[Course, User], None]


def write(course: Course, trainer: User, source: str, slug: str = "mot") -> None:
    """Keep the source as the text's draft."""
    text = work(course, slug)
    save_draft(text, source, version=text.version, based_on=text.based_on, actor=trainer)
    db.session.commit()


def change_fact(_course: Course, _trainer: User) -> None:
    db.session.scalars(select(Fact).where(Fact.id == "so-bao")).one().value = "1800 9999"
    db.session.commit()


def replace_picture(course: Course, trainer: User) -> None:
    file = read_media("khac.svg", SVG.replace("<svg", '<svg id="khac"', 1).encode(), Faults(""))
    assert file is not None
    name = add_medium(course, file, actor=trainer)
    new = db.session.get_one(CourseMedia, (course.id, name)).sha256
    db.session.get_one(CourseMedia, (course.id, "day.svg")).sha256 = new
    db.session.commit()
    assert db.session.get(Media, new) is not None


def lose_picture(course: Course, _trainer: User) -> None:
    db.session.delete(db.session.get_one(CourseMedia, (course.id, "day.svg")))
    db.session.commit()


def draft_beside(course: Course, trainer: User) -> None:
    write(course, trainer, OTHER.replace("{#hoi-ai}", "{#hoi-nguoi-nha}"), "hai")


def hide_page_beside(course: Course, _trainer: User) -> None:
    next(page for page in course.pages if page.slug == "hai").withdrawn_at = clock.now()
    db.session.commit()


def write_text(course: Course, trainer: User) -> None:
    write(course, trainer, work(course).source + "\n\nThêm một câu.\n")


CHANGES: tuple[Change, ...] = (
    change_fact,
    replace_picture,
    lose_picture,
    draft_beside,
    hide_page_beside,
    write_text,
)


@pytest.fixture
def course(commune) -> Course:
    """A course whose first page shows a fact, a picture and a link."""
    pages = {"01-mot.md": factories.lesson_markdown("Bài một", BODY), "02-hai.md": OTHER}
    return factories.make_course(pages=pages, files=FILES, unit=commune.code)


def shown(browser: Browser, path: str = EDITOR) -> str:
    """The screen without what is new with each request."""
    answer = browser.get(path)
    assert answer.status_code == 200
    return OWN.sub("", answer.text)


def kept() -> int:
    """How much is kept."""
    return sum(len(cache.kept) for cache in text_caches)


@pytest.mark.parametrize(
    ("change", "screen"),
    [(change, "") for change in CHANGES] + [(change, "/comments") for change in (change_fact, write_text)],
)
def test_what_is_kept_follows_every_change(
    browser: Browser, course: Course, trainer: User, change: Change, screen: str
) -> None:
    browser.sign_in(trainer)
    before = shown(browser, EDITOR + screen)
    assert shown(browser, EDITOR + screen) == before
    assert kept() == 1

    change(work(course).course, trainer)
    after = shown(browser, EDITOR + screen)
    clear_text_caches()
    clear_page_cache()

    assert after != before
    assert after == shown(browser, EDITOR + screen)


def test_the_day_the_language_and_other_ids_make_another_preview(
    browser: Browser, course: Course, trainer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(trainer)
    shown(browser)

    write(course, trainer, OTHER + "\n" + factories.practice_markdown("khac"), "hai")
    shown(browser)
    browser.set_cookie("display", "en")
    english = shown(browser)
    assert kept() >= 2

    later = clock.today() + timedelta(days=4_000)
    monkeypatch.setattr(clock, "today", lambda: later)
    old = shown(browser)
    clear_text_caches()
    clear_page_cache()

    assert old != english
    assert old == shown(browser)


def test_a_request_that_may_write_keeps_nothing(browser: Browser, course: Course, trainer: User) -> None:
    browser.sign_in(trainer)

    answer = browser.post(EDITOR + "/draft", data={"version": "0", "based_on": "0", "source": "Của tôi."})

    assert answer.status_code == 303
    assert kept() == 0
