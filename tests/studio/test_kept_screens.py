"""Whole screens of a text that are kept between two requests: never older than anything that stands on them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.content.checks.faults import Faults
from portal.content.files.media import read_media
from portal.courses.models import Course, CourseMedia, Fact, Page, PageAlias
from portal.courses.operations.media import add_medium
from portal.db import db
from portal.drafts.models import Comment, Draft
from portal.drafts.operations.presence import record_tab_open
from portal.drafts.operations.publish import publish_draft, schedule_draft
from portal.drafts.operations.review import approve_draft, comment, request_review, resolve_comment
from portal.drafts.operations.save_draft import save_draft
from portal.drafts.queries.text_states import find_text_place
from portal.studio.queries import clear_text_caches
from portal.units.models import Grant, Unit
from portal.web import page_cache
from portal.web.page_cache import clear_page_cache
from tests import factories
from tests.conftest import Browser
from tests.courses.conftest import SVG
from tests.guides.conftest import guide_text
from tests.studio.conftest import FILES, work

OTHER = factories.lesson_markdown("Bài hai", "## Hỏi ai {#hoi-ai}\n\nHỏi người nhà.")
BODY = f"""Gọi {{{{ so-bao }}}}, rồi xem [bài hai](02-hai.md#hoi-ai).

![Dây](media/day.svg)

{factories.practice_markdown("hoi")}
"""
SCENARIO = """---
title: Cuộc gọi
kind: scenario
channel: call
---
## Máy reo {#dau}

Có người gọi.

- [Nghe](#cuoi)

## Cúp máy {#cuoi}

Xong.

> [!TIP]
> Đúng rồi.
"""
OWN = re.compile(r'name="(?:tab|csrf_token|token)" value="[^"]*"|data-key="[^"]*"')  # new with each request
TEXT = "/studio/courses/an-toan/pages/mot"
SCREENS = (
    *(TEXT, f"{TEXT}?whole=1", f"{TEXT}/comments", f"{TEXT}/comments?line=9", f"{TEXT}/cards"),
    *(
        f"{TEXT}/cards?new=1",
        f"{TEXT}/cards/1",
        f"{TEXT}/voices",
        f"{TEXT}/warnings",
        f"{TEXT}/history",
        "/studio/courses/an-toan/introduction",
    ),
)


@pytest.fixture
def course(commune: Unit) -> Course:
    """A course with a lesson, another one beside it, and a scenario."""
    pages = {"01-mot.md": factories.lesson_markdown("Bài một", BODY), "02-hai.md": OTHER, "03-goi.md": SCENARIO}
    return factories.make_course(pages=pages, files=FILES, unit=commune.code)


@pytest.fixture
def second(commune: Unit) -> User:
    """Another trainer of the commune."""
    return factories.make_user("Đặng Văn Bảy", phone="0912000017", unit=commune, grants={"trainer": commune})


def write(course: Course, actor: User, addition: str, slug: str = "mot") -> None:
    """Keep the text with this addition as its draft."""
    text = work(course, slug)
    save_draft(text, f"{text.source}\n\n{addition}\n", version=text.version, based_on=text.based_on, actor=actor)
    db.session.commit()


def draft_of(course: Course) -> Draft:
    draft = work(course).draft
    assert draft is not None
    return draft


def write_on(course: Course, trainer: User, second: User) -> None:
    write(course, trainer, "Thêm một câu.")


def write_on_by_another(course: Course, trainer: User, second: User) -> None:
    write(course, second, "Thêm một câu.")


def write_beside(course: Course, trainer: User, second: User) -> None:
    text = work(course, "hai")
    save_draft(text, text.source.replace("{#hoi-ai}", "{#khac}"), version=0, based_on=text.based_on, actor=trainer)
    db.session.commit()


def write_introduction(course: Course, trainer: User, second: User) -> None:
    write(course, trainer, "Thêm lời giới thiệu.", "")


def open_tab(course: Course, trainer: User, second: User) -> None:
    place = find_text_place("an-toan", "mot")
    assert place is not None
    record_tab_open(place, "mot", "tab-cua-bay", actor=second)
    db.session.commit()


def comment_on(course: Course, trainer: User, second: User) -> None:
    comment(work(course), "Câu này dài.", line=9, quote=None, before="", suggestion="", actor=second)
    db.session.commit()


def rename_commenter(course: Course, trainer: User, second: User) -> None:
    db.session.get_one(User, second.id).name = "Đặng Thị Tám"
    db.session.commit()


def resolve_first(course: Course, trainer: User, second: User) -> None:
    first = db.session.scalars(select(Comment).order_by(Comment.id)).first()
    assert first is not None
    resolve_comment(first.id, work(course), actor=second)
    db.session.commit()


def ask_for_review(course: Course, trainer: User, second: User) -> None:
    draft = draft_of(course)
    request_review(draft, version=draft.version, reviewer_id=second.id, actor=trainer)
    db.session.commit()


def approve(course: Course, trainer: User, second: User) -> None:
    ask_for_review(course, trainer, second)
    draft = draft_of(course)
    approve_draft(draft, version=draft.version, actor=second)
    db.session.commit()


def schedule(course: Course, trainer: User, second: User) -> None:
    draft = draft_of(course)
    at = clock.now() + timedelta(days=3)
    schedule_draft(draft, version=draft.version, publish_at=at, impact="minor", message="Mai", actor=trainer)
    db.session.commit()


def fail_on_time(course: Course, trainer: User, second: User) -> None:
    draft_of(course).schedule_problem = "Có lỗi."
    db.session.commit()


def publish(course: Course, trainer: User, second: User) -> None:
    draft = draft_of(course)
    publish_draft(draft, version=draft.version, impact="minor", message="", actor=trainer)
    db.session.commit()


def want_two(course: Course, trainer: User, second: User) -> None:
    db.session.get_one(Course, course.id).needs_second_person = True
    db.session.commit()


def third_trainer(course: Course, trainer: User, second: User) -> None:
    unit = db.session.scalars(select(Grant).where(Grant.user_id == second.id)).one().unit
    factories.make_user("Lê Văn Chín", phone="0912000018", unit=unit, grants={"trainer": unit})


def end_other_grant(course: Course, trainer: User, second: User) -> None:
    db.session.scalars(select(Grant).where(Grant.user_id == second.id)).one().until = clock.now()
    db.session.commit()


def write_for_everybody(course: Course, trainer: User, second: User) -> None:
    top = db.session.scalars(select(Unit).where(Unit.parent_id.is_(None))).one()
    db.session.add(Grant(user_id=trainer.id, unit_id=top.id, role="trainer", since=clock.now()))
    db.session.commit()


def rename_viewer(course: Course, trainer: User, second: User) -> None:
    open_tab(course, trainer, trainer)
    db.session.get_one(User, trainer.id).name = "Phạm Thị Mười"
    db.session.commit()


def change_fact(course: Course, trainer: User, second: User) -> None:
    db.session.scalars(select(Fact).where(Fact.id == "so-bao")).one().value = "1800 9999"
    db.session.commit()


def add_picture(course: Course, trainer: User, second: User) -> None:
    file = read_media("khac.svg", SVG.replace("<svg", '<svg id="khac"', 1).encode(), Faults(""))
    assert file is not None
    add_medium(db.session.get_one(Course, course.id), file, actor=trainer)
    db.session.commit()


def lose_picture(course: Course, trainer: User, second: User) -> None:
    db.session.delete(db.session.get_one(CourseMedia, (course.id, "day.svg")))
    db.session.commit()


def hide_page_beside(course: Course, trainer: User, second: User) -> None:
    next(page for page in work(course).course.pages if page.slug == "hai").withdrawn_at = clock.now()
    db.session.commit()


Change = Callable[[Course, User, User], None]
CHANGES: tuple[Change, ...] = (
    *(write_on, write_on_by_another, write_beside, write_introduction, open_tab, comment_on, rename_commenter),
    *(resolve_first, ask_for_review, approve, schedule, fail_on_time, publish, want_two),
    *(third_trainer, end_other_grant, write_for_everybody, rename_viewer),
    *(change_fact, add_picture, lose_picture, hide_page_beside),
)


def shown(browser: Browser, path: str) -> str:
    """The screen without what is new with each request."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return OWN.sub("", answer.text)


@pytest.fixture
def at_work(course: Course, trainer: User, second: User) -> Course:
    """The course with a draft that both wrote on, and a comment on it."""
    write(course, trainer, "Câu của tôi.")
    comment_on(course, trainer, second)
    return course


@pytest.mark.parametrize("change", CHANGES)
def test_a_kept_screen_follows_every_change(
    browser: Browser, at_work: Course, trainer: User, second: User, change: Change
) -> None:
    browser.sign_in(trainer)
    before = {path: shown(browser, path) for path in SCREENS}
    assert len(page_cache._text_pages) == len(SCREENS)
    assert {path: shown(browser, path) for path in SCREENS} == before

    change(at_work, trainer, second)
    after = {path: shown(browser, path) for path in SCREENS}
    clear_text_caches()
    clear_page_cache()

    assert after != before
    assert after == {path: shown(browser, path) for path in SCREENS}


def test_a_kept_screen_is_of_one_person(browser: Browser, at_work: Course, trainer: User, second: User) -> None:
    browser.sign_in(trainer)
    own = shown(browser, TEXT)
    browser.sign_in(second)

    others = shown(browser, TEXT)
    clear_page_cache()

    assert others != own
    assert others == shown(browser, TEXT)


def test_a_kept_screen_is_of_one_day(
    browser: Browser, at_work: Course, trainer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(trainer)
    today = shown(browser, TEXT)

    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert shown(browser, TEXT) != today


def test_who_may_not_write_the_course_any_more_sees_nothing_kept(
    browser: Browser, at_work: Course, trainer: User, second: User
) -> None:
    browser.sign_in(second)
    for path in SCREENS:
        shown(browser, path)

    end_other_grant(at_work, trainer, second)

    assert {browser.get(path).status_code for path in SCREENS} == {403}


def test_a_kept_screen_of_another_course_is_not_found(browser: Browser, at_work: Course, trainer: User) -> None:
    browser.sign_in(trainer)
    shown(browser, TEXT)

    db.session.get_one(Course, at_work.id).unit_id = None
    db.session.commit()

    assert browser.get(TEXT).status_code == 404


@pytest.mark.parametrize("path", ["/scenes", "/scenes/1", "/player", "/player?way=1", ""])
def test_kept_screens_of_a_scenario_follow_it(browser: Browser, course: Course, trainer: User, path: str) -> None:
    browser.sign_in(trainer)
    before = shown(browser, f"/studio/courses/an-toan/pages/goi{path}")
    assert shown(browser, f"/studio/courses/an-toan/pages/goi{path}") == before

    text = work(course, "goi")
    changed = text.source.replace("Có người gọi.", "Có người lạ gọi.").replace("Xong.", "Xong rồi.")
    save_draft(text, changed, version=text.version, based_on=text.based_on, actor=trainer)
    db.session.commit()
    after = shown(browser, f"/studio/courses/an-toan/pages/goi{path}")
    clear_text_caches()
    clear_page_cache()

    assert after != before
    assert after == shown(browser, f"/studio/courses/an-toan/pages/goi{path}")


def test_a_kept_guide_follows_the_addresses_that_others_had(
    browser: Browser, course: Course, trainer: User
) -> None:
    guide = guide_text(body="1. Gọi {{ so-bao }}.\n2. Chờ.\n", groups="[cao-tuoi]")
    factories.make_course("tien-dien", {"01-tra-tien-dien.md": guide}, files=FILES)
    text = work(course)
    save_draft(text, guide_text("Tờ dặn"), version=text.version, based_on=text.based_on, actor=trainer)
    db.session.commit()
    browser.sign_in(trainer)
    before = shown(browser, TEXT)

    page = db.session.scalars(select(Page).where(Page.slug == "tra-tien-dien")).one()
    db.session.add(PageAlias(course_id=page.course_id, slug="mot", page_id=page.id))
    db.session.commit()
    after = shown(browser, TEXT)
    clear_text_caches()
    clear_page_cache()

    assert after != before
    assert after == shown(browser, TEXT)


def test_fragments_and_screens_are_kept_apart(browser: Browser, course: Course, trainer: User) -> None:
    browser.sign_in(trainer)
    whole = shown(browser, f"{TEXT}/cards/1")

    part = browser.get(f"{TEXT}/cards/1", headers={"HX-Request": "true"})

    assert "<html" in whole
    assert "<html" not in part.text
    assert part.headers["Vary"].count("HX-Request") == 1


def test_every_opening_of_the_editor_is_a_tab_of_its_own(browser: Browser, course: Course, trainer: User) -> None:
    browser.sign_in(trainer)

    tabs = {re.findall(r'name="tab" value="([^"]+)"', browser.get(TEXT).text)[0] for _time in range(3)}

    assert len(tabs) == 3


def test_what_changed_while_it_was_made_is_not_kept(
    app: Flask, browser: Browser, course: Course, trainer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(trainer)
    monkeypatch.setattr("portal.studio.queries.ScreenKey.is_current", lambda _key: False)

    shown(browser, TEXT)

    assert len(page_cache._text_pages) == 0
