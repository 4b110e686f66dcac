"""New courses and pages, copies, and another order, with what is being written."""

from __future__ import annotations

import re

import pytest

from portal.content.checks.course import check_pages
from portal.content.files.front_matter_editing import with_front_values
from portal.content.pages.page import parse_page
from portal.courses.models import Course, Page
from portal.courses.operations.create import create_page
from portal.courses.operations.unpublish import unpublish_page
from portal.courses.queries.texts import course_slugs
from portal.db import db
from portal.drafts.operations.create import (
    TitleAndSlug,
    copy_course,
    create_course_draft,
    create_page_draft,
    reorder_drafted_pages,
)
from portal.drafts.operations.publish import publish_course
from portal.drafts.rules.course_templates import COURSE_TEMPLATES
from portal.errors import Forbidden, Refused, Stale
from tests.drafts.writing import NEW, OLD, OTHER, named, publish, save, waiting, work
from tests.factories import front_matter, lesson_markdown, make_course, make_unit
from tests.guides.conftest import CATALOGUE as GUIDE_CATALOGUE
from tests.guides.conftest import FACTS as GUIDE_FACTS
from tests.guides.conftest import guide_text

GUIDE_FILES = {"competences.yml": GUIDE_CATALOGUE, "facts.yml": GUIDE_FACTS}


def test_a_course_begins_hidden_with_a_draft_of_its_introduction(app, commune, trainer):
    made = create_course_draft(TitleAndSlug("  Sức khỏe   số "), unit=commune, actor=trainer)

    found = named(made.slug)
    assert (found.slug, found.title, found.unit_id) == ("suc-khoe-so", "Sức khỏe số", commune.id)
    assert (found.is_published, found.published_at, found.number) == (False, None, 0)
    assert work("", "suc-khoe-so").state == "draft"
    assert work("", "suc-khoe-so").source.startswith(f"---\ntitle: Sức khỏe số\nunit: {commune.code}\n---\n")


def test_an_address_made_of_the_title_steps_aside_for_others(course, commune, trainer):
    slugs = [create_course_draft(TitleAndSlug("An toàn"), unit=commune, actor=trainer).slug for _time in range(2)]

    assert slugs == ["an-toan-2", "an-toan-3"]


def test_an_address_that_was_chosen_does_not(course, commune, trainer):
    with pytest.raises(Refused):
        create_course_draft(TitleAndSlug("Khác", "an-toan"), unit=commune, actor=trainer)


@pytest.mark.parametrize("template", COURSE_TEMPLATES)
def test_a_course_of_a_template_has_pages_with_nothing_to_mend_but_its_starters(app, commune, trainer, template):
    make_course("the", pages={"01-the-dan.md": guide_text()}, files=GUIDE_FILES)

    made = create_course_draft(TitleAndSlug("The dan"), unit=commune, template=template, actor=trainer)

    wanted = [page.kind for page in COURSE_TEMPLATES[template]]
    assert [page.kind for page in named(made.slug).pages] == wanted
    texts = [work(page.slug, made.slug) for page in named(made.slug).pages]
    pages = {text.file_name: parse_page(text.file_name, text.source) for text in texts}
    faults = [fault for page in pages.values() for fault in page.faults] + check_pages(pages)
    # What it begins with has to be written over; nothing else is to mend.
    assert all(any(fault.file == name for fault in faults) for name in pages)
    assert [str(fault) for fault in faults if " still " not in fault.text] == []


def test_the_guides_of_two_courses_of_one_template_have_addresses_of_their_own(app, commune, trainer):
    made = [
        create_course_draft(TitleAndSlug("Đi chợ"), unit=commune, template="evening", actor=trainer)
        for _time in range(2)
    ]

    slugs = [page.slug for course in made for page in named(course.slug).pages if page.kind == "guide"]
    assert slugs == ["di-cho", "di-cho-2"]


def test_a_template_that_there_is_not_begins_no_course(app, commune, trainer):
    with pytest.raises(Refused):
        create_course_draft(TitleAndSlug("Đi chợ"), unit=commune, template="khac", actor=trainer)
    assert course_slugs() == set()


@pytest.mark.parametrize(
    "heading", [TitleAndSlug(" "), TitleAndSlug("x" * 201), TitleAndSlug("!!!"), TitleAndSlug("A", "Có dấu")]
)
def test_unfit_titles_and_addresses_are_refused(course, commune, trainer, heading):
    with pytest.raises(Refused):
        create_course_draft(heading, unit=commune, actor=trainer)
    with pytest.raises(Refused):
        create_page_draft(named(), heading, kind="lesson", actor=trainer)


@pytest.mark.parametrize("kind", ["lesson", "quiz", "scenario", "guide", "checklist"])
def test_a_page_begins_at_the_end_hidden_and_with_a_first_text(course, trainer, kind):
    made = create_page_draft(named(), TitleAndSlug("Mẹo hay"), kind=kind, actor=trainer)

    page = work("meo-hay").page
    assert (page.id, page.file_name, page.position, page.kind) == (made.id, "10-meo-hay.md", 10, kind)
    assert (work("meo-hay").state, work("meo-hay").is_shown, work("meo-hay").number) == ("draft", False, 0)
    assert "title: Mẹo hay\n" in work("meo-hay").source


def test_a_page_of_no_kind_is_refused(course, trainer):
    with pytest.raises(Refused):
        create_page_draft(named(), TitleAndSlug("Mẹo"), kind="film", actor=trainer)


@pytest.mark.parametrize("who", ["member", "head", "leader", "outsider"])
def test_who_does_not_write_for_the_unit_may_do_none_of_it(course, commune, trainer, who, request):
    actor = request.getfixturevalue(who)
    create_page_draft(named(), TitleAndSlug("Mẹo"), kind="lesson", actor=trainer)

    with pytest.raises(Forbidden):
        create_course_draft(TitleAndSlug("Mới"), unit=commune, actor=actor)
    with pytest.raises(Forbidden):
        create_page_draft(named(), TitleAndSlug("Mới"), kind="lesson", actor=actor)
    with pytest.raises(Forbidden):
        copy_course(named(), TitleAndSlug("Bản sao"), unit=commune, actor=actor)
    with pytest.raises(Forbidden):
        reorder_drafted_pages(named(), ["hai", "mot", "kiem-tra", "meo"], actor=actor)


def test_another_order_moves_links_in_drafts_too(course, trainer):
    save(NEW, trainer)
    create_page_draft(named(), TitleAndSlug("Ba"), kind="lesson", actor=trainer)
    save(lesson_markdown("Ba", "[một](01-mot.md) và [ba](10-ba.md)"), trainer, "ba")
    version = work().version

    names = reorder_drafted_pages(named(), ["hai", "ba", "mot", "kiem-tra"], actor=trainer)

    assert names == {
        "02-hai.md": "01-hai.md",
        "10-ba.md": "02-ba.md",
        "01-mot.md": "09-mot.md",
        "09-kiem-tra.md": "10-kiem-tra.md",
    }
    assert work().source == NEW.replace("02-hai.md", "01-hai.md")
    assert work("ba").source == lesson_markdown("Ba", "[một](09-mot.md) và [ba](02-ba.md)")
    assert work("hai").source == OTHER.replace("01-mot.md", "09-mot.md")
    assert work().version > version


def test_a_draft_whose_published_text_followed_its_links_can_be_published(course, trainer):
    save(NEW, trainer)
    reorder_drafted_pages(named(), ["hai", "mot", "kiem-tra"], actor=trainer)

    assert (work().number, work().is_outdated) == (2, False)
    assert publish(trainer) == 3


def test_a_draft_of_another_course_that_leads_there_follows_too(course, commune, trainer):
    make_course("khac", pages={"01-xem.md": lesson_markdown("Xem")}, unit=commune.code)
    save(lesson_markdown("Xem", "[một](../an-toan/01-mot.md) [mình](01-xem.md)"), trainer, "xem", "khac")

    reorder_drafted_pages(named(), ["hai", "mot", "kiem-tra"], actor=trainer)

    assert work("xem", "khac").source == lesson_markdown("Xem", "[một](../an-toan/02-mot.md) [mình](01-xem.md)")


def test_the_same_order_changes_nothing(course, trainer):
    save(NEW, trainer)

    assert reorder_drafted_pages(named(), ["mot", "hai", "kiem-tra"], actor=trainer) == {}
    assert (work().version, work("hai").number) == (1, 1)


def test_an_order_of_other_pages_is_stale(course, trainer):
    for slugs in (["mot", "hai"], ["mot", "hai", "kiem-tra", "la"], ["mot", "mot", "kiem-tra"]):
        with pytest.raises(Stale):
            reorder_drafted_pages(named(), slugs, actor=trainer)


def test_a_copy_is_all_drafts_of_another_unit(course, commune, trainer, outsider):
    other = make_unit("Ấp Mới", kind="hamlet", parent=commune)
    save(NEW, trainer)

    copy = copy_course(named(), TitleAndSlug("An toàn cho ấp"), unit=other, actor=trainer)

    found = named(copy.slug)
    assert (found.slug, found.title, found.unit_id, found.is_published) == (
        *("an-toan-cho-ap", "An toàn cho ấp", other.id),
        False,
    )
    assert work("mot", copy.slug).source == NEW
    assert work("hai", copy.slug).source == OTHER
    assert work("", copy.slug).source == front_matter(title="An toàn cho ấp", unit=other.code) + "\nGiới thiệu.\n"
    assert [medium.name for medium in found.media] == ["day.svg"]
    assert work().source == NEW
    assert sorted(waiting(copy.slug)) == ["", "hai", "kiem-tra", "mot"]


def test_a_copy_can_be_published_as_it_is(course, commune, trainer):
    copy = copy_course(named(), TitleAndSlug("Bản sao"), unit=commune, actor=trainer)

    publish_course(named(copy.slug), versions=waiting(copy.slug), impact="minor", message="", actor=trainer)

    assert [page.file_name for page in named(copy.slug).pages] == ["01-mot.md", "02-hai.md", "09-kiem-tra.md"]
    assert all(page.withdrawn_at is None for page in named(copy.slug).pages)


def test_guides_of_a_copy_get_addresses_of_their_own_and_links_follow(app, commune, trainer):
    pages = {
        "01-mot.md": lesson_markdown(
            "Một", "[thẻ](02-the.md) [mình](../an-toan/02-the.md) [lời](../an-toan/course.md)"
        ),
        "02-the.md": guide_text(),
    }
    make_course(pages=pages, files=GUIDE_FILES, unit=commune.code)

    copy = copy_course(named(), TitleAndSlug("Bản sao"), unit=commune, actor=trainer)

    assert [page.file_name for page in named(copy.slug).pages] == ["01-mot.md", "02-the-2.md"]
    assert work("mot", copy.slug).source == lesson_markdown(
        "Một", "[thẻ](02-the-2.md) [mình](02-the-2.md) [lời](course.md)"
    )


def test_a_copied_course_that_hands_out_its_guides_can_be_published(app, commune, trainer):
    text = lesson_markdown("Một", '<!-- data-steps="the" -->\n1. Mở.\n2. Bấm.\n3. Gõ.')
    pages = {
        "01-mot.md": with_front_values(text, {"hands_out": ["the", "an-toan/the-cu"]}),
        "02-the.md": with_front_values(guide_text(), {"aliases": ["the-cu"]}),
    }
    make_course(pages=pages, files=GUIDE_FILES, unit=commune.code)

    copy = copy_course(named(), TitleAndSlug("Bản sao"), unit=commune, actor=trainer)
    publish_course(named(copy.slug), versions=waiting(copy.slug), impact="minor", message="", actor=trainer)

    said = work("mot", copy.slug).source
    assert "the-2" in said
    assert not re.search(r"\bthe(?!-2)\b", said)


def test_hidden_pages_are_copied_and_empty_ones_are_not(course, trainer, commune):
    unpublish_page(work("hai").page, actor=trainer)
    create_page(named(), "trong", kind="lesson", title="Trống", actor=trainer)

    copy = copy_course(named(), TitleAndSlug("Bản sao"), unit=commune, actor=trainer)

    assert [page.slug for page in named(copy.slug).pages] == ["mot", "hai", "kiem-tra"]


def test_nobody_copies_into_a_unit_that_is_not_theirs(course, commune, trainer, outsider):
    elsewhere = make_unit("Xã khác", kind="commune", parent=commune.parent)

    for unit in (elsewhere, None):
        with pytest.raises(Forbidden):
            copy_course(named(), TitleAndSlug("Bản sao"), unit=unit, actor=trainer)
    assert db.session.query(Course).count() == 1
    assert db.session.query(Page).count() == 3
    assert work().source == OLD
