"""Another address for a page or a course: texts, drafts and old links follow."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.content.files.front_matter_editing import with_front_values
from portal.content.files.library import read_library
from portal.courses.models import Course, Page
from portal.courses.operations.export import export_library
from portal.courses.operations.publish_page import publish_page
from portal.courses.queries.aliases import present_slugs
from portal.courses.queries.texts import published_files
from portal.courses.sync.operations.publish_library import publish_library
from portal.db import db
from portal.drafts.models import Draft
from portal.drafts.operations.create import TitleAndSlug, copy_course, create_page_draft
from portal.drafts.operations.rename import rename_course, rename_page
from portal.drafts.operations.save_draft import save_draft
from portal.drafts.queries.texts import get_text
from portal.errors import Forbidden, Refused
from tests.drafts.writing import OTHER, QUIZ
from tests.factories import lesson_markdown, make_course
from tests.guides.conftest import CATALOGUE as GUIDE_CATALOGUE
from tests.guides.conftest import FACTS as GUIDE_FACTS
from tests.guides.conftest import guide_text

GUIDE_FILES = {"competences.yml": GUIDE_CATALOGUE, "facts.yml": GUIDE_FACTS}


def page(slug: str) -> Page:
    return db.session.scalars(select(Page).filter_by(slug=slug).execution_options(populate_existing=True)).one()


def test_a_page_keeps_its_row_and_says_what_it_was_called(course, trainer):
    known = page("mot").id

    rename_page(page("mot"), "cup-may", actor=trainer)

    found = page("cup-may")
    assert (found.id, found.file_name, found.revision.impact) == (known, "01-cup-may.md", "minor")
    assert found.revision.front["aliases"] == ["mot"]
    assert present_slugs("an-toan", "mot") == ("an-toan", "cup-may")
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "page.renamed")).one()
    assert (event.actor_id, event.details["before"], event.details["after"]) == (trainer.id, "mot", "cup-may")


def test_links_and_drafts_follow(course, trainer):
    text = get_text(course, "hai")
    save_draft(text, OTHER + "\nThêm [một](01-mot.md).\n", version=0, based_on=text.based_on, actor=trainer)
    own = get_text(course, "mot")
    save_draft(own, own.source + "\nThêm.\n", version=0, based_on=own.based_on, actor=trainer)

    rename_page(page("mot"), "cup-may", actor=trainer)

    assert "01-cup-may.md" in page("hai").revision.source
    assert "/courses/an-toan/cup-may" in page("hai").revision.blocks[0]["html"]
    other, mine = get_text(course, "hai"), get_text(course, "cup-may")
    assert "Thêm [một](01-cup-may.md)." in other.source
    assert (other.is_outdated, mine.is_outdated) == (False, False)
    assert "aliases" in mine.source
    assert mine.source.endswith("\nThêm.\n")


def test_a_page_that_nobody_has_read_leaves_no_address_behind(course, trainer):
    made = create_page_draft(course, TitleAndSlug("Mới"), kind="lesson", actor=trainer)

    rename_page(made, "khac", actor=trainer)

    assert present_slugs("an-toan", "moi") is None
    draft = db.session.scalars(select(Draft).where(Draft.page_id == made.id)).one()
    assert (draft.slug, "aliases" in draft.source) == ("khac", False)


def test_back_to_the_first_address(course, trainer):
    rename_page(page("mot"), "cup-may", actor=trainer)
    rename_page(page("cup-may"), "mot", actor=trainer)

    assert page("mot").revision.front["aliases"] == ["cup-may"]
    assert present_slugs("an-toan", "mot") is None
    assert present_slugs("an-toan", "cup-may") == ("an-toan", "mot")


@pytest.mark.parametrize("slug", ["mot", "hai", "Hai", "a--b", "", "x" * 61, "../x"])
def test_an_address_that_is_unfit_or_in_use_is_refused(course, trainer, slug):
    with pytest.raises(Refused):
        rename_page(page("mot"), slug, actor=trainer)


def test_one_from_before_is_refused_to_others(course, trainer):
    rename_page(page("mot"), "cup-may", actor=trainer)

    with pytest.raises(Refused, match="mot"):
        rename_page(page("hai"), "mot", actor=trainer)


def test_who_does_not_write_the_course_may_not(course, outsider):
    with pytest.raises(Forbidden):
        rename_page(page("mot"), "cup-may", actor=outsider)
    with pytest.raises(Forbidden):
        rename_course(course, "an-ninh", actor=outsider)


def test_a_course_gets_another_address_and_links_to_it_follow(course, trainer, admin):
    make_course("khac", {"01-bai.md": lesson_markdown("Bài", "Xem [một](../an-toan/01-mot.md).")})
    course = db.session.get_one(Course, course.id)

    rename_course(course, "an-ninh", actor=trainer)

    assert (course.slug, course.front["aliases"]) == ("an-ninh", ["an-toan"])
    assert "../an-ninh/01-mot.md" in page("bai").revision.source
    assert "/courses/an-ninh/mot" in page("hai").revision.blocks[0]["html"]
    assert present_slugs("an-toan", "mot") == ("an-ninh", "mot")


def test_guides_of_a_renamed_course_are_still_handed_out(app, commune, trainer, admin):
    make_course("the", {"01-bai.md": lesson_markdown(), "02-the.md": guide_text()}, files=GUIDE_FILES)
    text = lesson_markdown("Một", '<!-- data-steps="the/the" -->\n1. Mở.\n2. Bấm.\n3. Gõ.')
    lesson = with_front_values(text, {"hands_out": ["the/the"]})
    other = make_course("khac", {"01-mot.md": lesson}, unit=commune.code, files=GUIDE_FILES)
    draft = get_text(other, "mot")
    save_draft(draft, lesson + "\nThêm.\n", version=0, based_on=draft.based_on, actor=trainer)

    rename_course(db.session.scalars(select(Course).filter_by(slug="the")).one(), "to-giay", actor=admin)

    renamed = lesson.replace("the/the", "to-giay/the")
    assert page("mot").revision.source == renamed
    assert get_text(other, "mot").source == renamed + "\nThêm.\n"


def test_what_was_renamed_goes_out_and_in_to_the_letter(course, trainer, tmp_path):
    rename_page(page("mot"), "cup-may", actor=trainer)
    rename_course(course, "an-ninh", actor=trainer)
    db.session.commit()
    export_library(tmp_path / "out")

    done = publish_library(read_library(tmp_path / "out"), actor=None)

    assert (done.conflicts, done.published, done.withdrawn, done.ahead) == ([], [], [], [])
    assert (tmp_path / "out/an-ninh/01-cup-may.md").read_bytes() == page("cup-may").revision.source.encode()
    assert db.session.scalars(select(Course.slug)).all() == ["an-ninh"]


def test_a_folder_with_the_old_names_undoes_nothing_and_goes_on(course, trainer, tmp_path):
    files = dict(published_files())
    rename_page(page("mot"), "cup-may", actor=trainer)
    rename_course(course, "an-ninh", actor=trainer)
    db.session.commit()
    folder = tmp_path / "old"
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    quiz = folder / "an-toan/09-kiem-tra.md"
    quiz.write_text(QUIZ.replace("Câu hỏi 1", "Theo [bài một](01-mot.md):"), "utf-8")

    done = publish_library(read_library(folder), actor=None)

    assert (done.conflicts, done.withdrawn) == ([], [])
    assert [place for place, _number in done.published] == ["an-toan/09-kiem-tra.md"]
    assert (course.slug, page("cup-may").withdrawn_at) == ("an-ninh", None)
    assert "/courses/an-ninh/cup-may" in str(page("kiem-tra").revision.blocks)


def test_a_copy_has_no_addresses_from_before(course, trainer, commune):
    rename_page(page("mot"), "cup-may", actor=trainer)

    copy = copy_course(course, TitleAndSlug("Bản sao"), unit=commune, actor=trainer)

    assert "aliases" not in get_text(copy, "cup-may").source


def test_publishing_goes_on_under_the_new_address(course, trainer):
    rename_page(page("mot"), "cup-may", actor=trainer)
    found = page("cup-may")

    publish_page(found, source=found.revision.source + "\nThêm.\n", based_on=found.revision.number, actor=trainer)

    assert page("cup-may").revision.source.endswith("Thêm.\n")
