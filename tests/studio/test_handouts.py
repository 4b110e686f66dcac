"""A trainer says in the fields of a lesson which guides it hands out."""

from __future__ import annotations

from html import unescape

from portal.accounts.models import User
from portal.courses.models import Page
from portal.db import db
from portal.drafts.operations.publish import publish_draft
from portal.drafts.operations.save_draft import save_draft
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import front_matter, lesson_markdown, make_course
from tests.studio.conftest import work

GUIDE = front_matter(title="Tờ rơi", kind="guide", groups="[chung]") + "\n1. Bấm.\n"
FILES = {"competences.yml": "groups: [{id: chung, title: Mọi bà con}]\n"}
EDITOR = "/studio/courses/nuoc/pages/mot"


def test_the_guides_that_a_lesson_hands_out_are_ticked(browser: Browser, trainer: User, commune: Unit) -> None:
    pages = {"01-mot.md": lesson_markdown("Bài một"), "02-to-roi.md": GUIDE}
    course = make_course("nuoc", pages, files=FILES, unit=commune.code)
    make_course("dien", {"01-to-dien.md": GUIDE.replace("Tờ rơi", "Tờ điện")}, title="Tiền điện", files=FILES)
    browser.sign_in(trainer)
    text = work(course)

    shown = browser.get(EDITOR).text
    browser.post(
        f"{EDITOR}/draft",
        data={
            "version": str(text.version),
            "based_on": str(text.based_on),
            "tab": "t1",
            "source": "Đọc.\r\n",
            "front-title": "Bài một",
            "front-shown": "hands_out",
            "front-hands_out": ["to-roi", "dien/to-dien"],
            "then": "save",
        },
    )

    assert "Tờ điện (Tiền điện)" in shown
    assert work(course).source == "---\ntitle: Bài một\nhands_out: [to-roi, dien/to-dien]\n---\nĐọc.\n"
    preview = unescape(browser.get(EDITOR).text)  # it stands in a frame
    assert 'href="/courses/nuoc/to-roi"' in preview
    assert 'href="/courses/dien/to-dien"' in preview


def test_a_lesson_shows_the_new_title_of_a_guide_that_it_hands_out(trainer: User, commune: Unit) -> None:
    lesson = front_matter(title="Bài một", hands_out="[to-roi]") + "\nĐọc.\n"
    pages = {"01-mot.md": lesson, "02-to-roi.md": GUIDE}
    course = make_course("nuoc", pages, files=FILES, unit=commune.code)
    text = work(course, "to-roi")
    source = GUIDE.replace("Tờ rơi", "Tờ mới") + "2. Coi.\n"
    draft = save_draft(text, source, version=text.version, based_on=text.based_on, actor=trainer)

    publish_draft(draft, version=draft.version, impact="minor", message="", actor=trainer)
    db.session.commit()

    page = db.session.query(Page).filter_by(slug="mot").one()
    assert "Tờ mới</strong> <small>2 bước" in page.revision.blocks[0]["html"]
    assert page.revision.number == 2


def test_who_deletes_a_guide_is_told_which_lessons_hand_it_out(
    browser: Browser, trainer: User, commune: Unit
) -> None:
    lesson = front_matter(title="Bài trao tờ", hands_out="[to-roi]") + "\nĐọc.\n"
    make_course("nuoc", {"01-mot.md": lesson, "02-to-roi.md": GUIDE}, files=FILES, unit=commune.code)
    browser.sign_in(trainer)

    assert "Bài trao tờ" in browser.get("/studio/courses/nuoc/pages/to-roi/deletion").text
