"""New courses and pages, which readers do not see yet."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.content.markdown.links import RESERVED_PAGE_SLUGS
from portal.courses.models import Course, Page
from portal.courses.operations.create import create_course, create_page, file_name_of, slugify
from portal.courses.operations.publish_page import publish_page
from portal.courses.operations.rename import rename_page
from portal.courses.queries.published import course_outline, find_course, find_page
from portal.courses.queries.texts import published_files
from portal.db import db
from portal.errors import Forbidden, Refused
from tests.courses.seeing import visible_courses
from tests.factories import lesson_markdown, make_course


@pytest.fixture
def course(commune) -> Course:
    """A published course of the commune with two pages."""
    return make_course(pages={"01-mot.md": lesson_markdown(), "07-hai.md": lesson_markdown()}, unit=commune.code)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("An toàn trên mạng", "an-toan-tren-mang"),
        ("Đừng đọc mã OTP!", "dung-doc-ma-otp"),
        ("  3 bước: chuyển—khoản  ", "3-buoc-chuyen-khoan"),
        ("Nhớ kỹ " * 20, "-".join(["nho-ky"] * 8) + "-nho"),
        ("x" * 80, "x" * 60),
        ("…!?", ""),
    ],
)
def test_an_address_is_made_of_the_words_of_a_title(title, slug):
    assert slugify(title) == slug
    assert len(slugify(title)) <= 60


def test_a_course_that_was_begun_is_nobodys_to_read(commune, trainer, member):
    made = create_course("moi", title="Mới", unit=commune, actor=trainer)

    assert (made.number, made.is_published, made.published_at, made.unit_id) == (0, False, None, commune.id)
    assert find_course("moi") is None
    assert [row.slug for row in visible_courses(member)] == []
    assert [name for name, _data in published_files()] == []


@pytest.mark.parametrize("slug", ["", "Có dấu", "A", "a--b", "-a", "a_b", "a/b", "x" * 61])
def test_an_unfit_address_is_refused(course, commune, trainer, slug):
    with pytest.raises(Refused):
        create_course(slug, title="Mới", unit=commune, actor=trainer)
    with pytest.raises(Refused):
        create_page(course, slug, kind="lesson", title="Mới", actor=trainer)


def test_a_page_takes_no_address_of_another_screen_of_the_course(app, course, trainer):
    rules = (rule.rule.removeprefix("/courses/<course_slug>/") for rule in app.url_map.iter_rules())
    taken = {rule for rule in rules if rule and "/" not in rule and "<" not in rule}

    assert taken == RESERVED_PAGE_SLUGS
    for slug in taken:
        with pytest.raises(Refused):
            create_page(course, slug, kind="lesson", title="Mới", actor=trainer)
        with pytest.raises(Refused):
            rename_page(course.pages[0], slug, actor=trainer)


def test_an_address_in_use_is_refused_whoever_uses_it(course, commune, trainer, outsider):
    with pytest.raises(Refused):
        create_course("an-toan", title="Mới", unit=commune, actor=trainer)
    with pytest.raises(Refused):
        create_page(course, "hai", kind="lesson", title="Mới", actor=trainer)


def test_a_page_that_was_begun_stands_at_the_end_and_is_nobodys_to_read(course, trainer, member):
    made = create_page(course, "ba", kind="quiz", title="Ba", actor=trainer)

    assert (made.position, made.file_name, made.kind, made.revision) == (8, "08-ba.md", "quiz", None)
    assert made.withdrawn_at is not None
    assert find_page("an-toan", "ba") is None
    assert [page.slug for page in course_outline(course.id)] == ["mot", "hai"]
    assert "an-toan/08-ba.md" not in dict(published_files())
    (row,) = visible_courses(member)
    assert row.pages == 2


def test_its_first_text_shows_it(course, trainer):
    made = create_page(course, "ba", kind="quiz", title="Ba", actor=trainer)

    publish_page(made, source=lesson_markdown("Bài ba"), based_on=0, actor=trainer)

    page = find_page("an-toan", "ba")
    assert page is not None
    assert (page.title, page.kind) == ("Bài ba", "lesson")


def test_no_page_fits_behind_the_last_number(course, trainer):
    course.pages[1].position = 999
    db.session.flush()

    with pytest.raises(Refused):
        create_page(course, "ba", kind="lesson", title="Ba", actor=trainer)


@pytest.mark.parametrize(("number", "name"), [(1, "01-a.md"), (42, "42-a.md"), (100, "100-a.md")])
def test_the_number_stands_in_the_name_of_the_file(number, name):
    assert file_name_of(number, "a") == name


@pytest.mark.parametrize("who", ["member", "head", "leader", "outsider"])
def test_who_does_not_write_for_the_unit_may_not(course, commune, who, request):
    actor = request.getfixturevalue(who)

    with pytest.raises(Forbidden):
        create_course("moi", title="Mới", unit=commune, actor=actor)
    with pytest.raises(Forbidden):
        create_page(course, "ba", kind="lesson", title="Ba", actor=actor)


def test_a_course_for_everybody_is_begun_at_the_top_only(app, trainer, admin):
    with pytest.raises(Forbidden):
        create_course("moi", title="Mới", unit=None, actor=trainer)

    assert create_course("moi", title="Mới", unit=None, actor=admin).unit_id is None


def test_the_log_tells_both(course, commune, trainer):
    create_course("moi", title="Mới", unit=commune, actor=trainer)
    page = create_page(course, "ba", kind="lesson", title="Ba", actor=trainer)
    db.session.flush()

    told = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(2)).all()
    assert [(event.action, event.actor_id, event.details["title"]) for event in told] == [
        ("page.created", trainer.id, "Ba"),
        ("course.created", trainer.id, "Mới"),
    ]
    assert told[0].record_id == page.id == db.session.scalars(select(Page.id).filter_by(slug="ba")).one()
