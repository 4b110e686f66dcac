"""A file or a folder that gets another name is the same page or course, with all that people did in it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.courses.models import Course, Page, PageAlias
from portal.courses.operations.create import create_page
from portal.courses.operations.publish_page import publish_page
from portal.courses.queries.texts import published_files
from portal.db import db
from portal.errors import Refused
from portal.progress.operations.completions import complete_lesson
from portal.progress.queries.completed_pages import completed_pages
from tests.courses.conftest import FILES
from tests.factories import front_matter, lesson_markdown, make_unit, practice_markdown, write_files

OLD, NEW = "an-toan/02-bai-hai.md", "an-toan/02-dung-lai.md"
BODY = "\n\n".join(["Dừng lại.", "Hỏi người nhà.", "Rồi mới làm.", "Xem [bài một](01-bai-mot.md)."])


def page(slug: str) -> Page:
    return db.session.scalars(select(Page).filter_by(slug=slug).execution_options(populate_existing=True)).one()


@pytest.fixture
def old(sync, member) -> Page:
    """A lesson that the folder has, and a member has completed."""
    sync({OLD: lesson_markdown("Bài hai", BODY)})
    found = page("bai-hai")
    complete_lesson(page_id=found.id, course_id=found.course_id, revision_id=found.revision_id, actor=member)
    db.session.commit()
    return found


def test_aliases_keep_the_page_its_completions_and_its_address(sync, old, member, browser):
    done = sync({OLD: None, NEW: lesson_markdown("Bài hai", "Khác hẳn.", aliases="[bai-hai]")})

    assert done.renamed == [(OLD, NEW, True)]
    assert (done.withdrawn, done.published) == ([], [(NEW, 2)])
    assert (page("dung-lai").id, page("dung-lai").file_name) == (old.id, "02-dung-lai.md")
    assert [one.title for one in completed_pages(user_id=member.id)] == ["Bài hai"]
    response = browser.sign_in(member).get("/courses/an-toan/bai-hai?q=1")
    assert (response.status_code, response.location) == (301, "/courses/an-toan/dung-lai?q=1")
    assert browser.get(response.location).status_code == 200
    assert sync().unchanged == ["an-toan/01-bai-mot.md", NEW, "an-toan/09-kiem-tra.md"]


def test_the_same_text_under_another_name_is_the_same_page(sync, old, run, folder):
    (folder / OLD).unlink()
    write_files(folder, {NEW: lesson_markdown("Tên khác", BODY + "\n\nThêm một câu.")})

    result = run("sync", folder, "--yes")

    assert f"Renamed: {OLD} is {NEW} now\n" in result.output
    assert "aliases: [bai-hai]" in result.output
    assert "Withdrawn" not in result.output
    assert page("dung-lai").id == old.id
    assert db.session.scalars(select(PageAlias.slug)).all() == ["bai-hai"]


def test_the_same_questions_under_another_name_are_the_same_page(sync):
    asked = "\n\n".join(practice_markdown(name) for name in ("mot", "hai", "ba"))
    sync({OLD: lesson_markdown("Bài hai", asked)})
    known = page("bai-hai").id

    sync({OLD: None, NEW: lesson_markdown("Mới", "Lời khác.\n\n" + asked.replace("Cô Ba", "Chú Tư"))})

    assert page("dung-lai").id == known


def test_another_text_under_another_name_is_another_page(sync, old):
    done = sync({OLD: None, NEW: lesson_markdown("Mới", "Một bài khác hẳn.")})

    assert (done.renamed, done.withdrawn) == ([], [OLD])
    assert page("dung-lai").id != old.id


def test_aliases_that_come_late_lead_from_a_withdrawn_page_to_the_new_one(run, folder, old, browser, member):
    (folder / OLD).unlink()
    write_files(folder, {NEW: lesson_markdown("Mới", "Một bài khác hẳn.")})
    told = run("sync", folder, "--yes").output
    write_files(folder, {NEW: lesson_markdown("Mới", "Một bài khác hẳn.", aliases="[bai-hai]")})
    run("sync", folder)

    assert "write “aliases: [bai-hai]” into the front matter of the new one" in told
    response = browser.sign_in(member).get("/courses/an-toan/bai-hai")
    assert (response.status_code, response.location) == (301, "/courses/an-toan/dung-lai")


@pytest.mark.parametrize(
    "body", [BODY, "Dừng lại.\n\nHỏi người nhà.\n\nMột bài\n\nkhác hẳn.", "Một bài khác hẳn."]
)
def test_where_a_page_seems_to_have_another_name_nothing_is_published_before_somebody_says_so(
    run, folder, old, body
):
    (folder / OLD).unlink()
    write_files(folder, {NEW: lesson_markdown("Mới", body), "an-toan/01-bai-mot.md": lesson_markdown("Một")})

    refused = run("sync", folder)
    assert (refused.exit_code, "Nothing was published: a name seems to have changed" in refused.output) == (
        1,
        True,
    )
    assert (OLD in refused.output, NEW in refused.output) == (True, True)
    assert (page("bai-hai").withdrawn_at, page("bai-mot").revision.number) == (None, 1)
    assert "an-toan/02-dung-lai.md" in run("sync", folder, "--dry-run").output

    write_files(folder, {NEW: lesson_markdown("Mới", body, aliases="[bai-hai]")})
    assert run("sync", folder).exit_code == 0
    assert page("dung-lai").id == old.id


def test_a_new_page_beside_one_that_left_is_none_of_its_names(run, folder, old):
    (folder / OLD).unlink()
    write_files(folder, {"an-toan/05-them.md": lesson_markdown("Mới", "Một bài khác hẳn.")})

    result = run("sync", folder)

    assert (result.exit_code, "Another name?" in result.output) == (0, False)
    assert page("bai-hai").withdrawn_at is not None


def test_a_course_that_comes_where_one_leaves_is_asked_about(run, folder, old):
    renamed(folder, "an-ninh")
    write_files(
        folder,
        {
            "programmes.yml": FILES["programmes.yml"].replace("an-toan", "an-ninh"),
            **{
                f"an-ninh/{name}": lesson_markdown("Mới", f"Bài khác hẳn {name}.")
                for name in ("01-bai-mot.md", "02-bai-hai.md")
            },
        },
    )

    refused = run("sync", folder)
    assert (refused.exit_code, "Another name? an-toan leaves and an-ninh comes" in refused.output) == (1, True)
    assert run("sync", folder, "--yes").exit_code == 0

    assert sorted(db.session.scalars(select(Course.slug))) == ["an-ninh", "an-toan"]


def test_links_in_texts_of_the_portal_follow_the_file(sync, old, admin):
    lesson = create_page(old.course, "them", kind="lesson", title="Thêm", actor=admin)
    text = lesson_markdown("Thêm", "Xem [bài hai](02-bai-hai.md).")
    publish_page(lesson, source=text, based_on=0, actor=admin)
    db.session.commit()

    sync({OLD: None, NEW: lesson_markdown("Bài hai", BODY, aliases="[bai-hai]")})

    assert "(02-dung-lai.md)" in page("them").revision.source
    assert "/courses/an-toan/dung-lai" in page("them").revision.blocks[0]["html"]


def test_back_to_the_first_name_is_no_circle(sync, old, browser, member):
    sync({OLD: None, NEW: lesson_markdown("Bài hai", BODY, aliases="[bai-hai]")})
    sync({NEW: None, OLD: lesson_markdown("Bài hai", BODY, aliases="[dung-lai]")})

    assert page("bai-hai").id == old.id
    browser.sign_in(member)
    assert browser.get("/courses/an-toan/dung-lai").location == "/courses/an-toan/bai-hai"
    assert browser.get("/courses/an-toan/bai-hai").status_code == 200


@pytest.mark.parametrize(("alias", "line"), [("bai-mot", 3), ("dung-lai", 3)])
def test_an_alias_that_is_in_use_is_a_fault_at_its_line(run, folder, alias, line):
    (folder / OLD).unlink()
    write_files(folder, {NEW: lesson_markdown("Bài hai", aliases=f"[{alias}]")})

    result = run("check", folder)

    assert f"{folder}/{NEW}:{line}: “{alias}” is an address in use" in result.output


def test_two_pages_cannot_have_had_the_same_address(run, folder):
    write_files(folder, {OLD: lesson_markdown("Hai", aliases="[xua]")})
    write_files(folder, {"an-toan/03-ba.md": lesson_markdown("Ba", aliases="[xua]")})

    assert "03-ba.md:3: two have “xua” among their addresses" in run("check", folder).output


def test_an_address_from_before_is_not_given_to_a_new_page(sync, old, admin):
    sync({OLD: None, NEW: lesson_markdown("Bài hai", BODY, aliases="[bai-hai]")})

    with pytest.raises(Refused, match=r"“bai-hai”.*“Bài hai”"):
        create_page(old.course, "bai-hai", kind="lesson", title="Mới", actor=admin)


def test_aliases_are_exported_to_the_letter(sync, old):
    text = lesson_markdown("Bài hai", BODY, aliases="[ bai-hai ]  # trước 2026")
    sync({OLD: None, NEW: text})

    assert dict(published_files())[NEW] == text.encode()


def renamed(folder, name: str, **front: str) -> None:
    (folder / "an-toan").rename(folder / name)
    source = front_matter(title="An toàn", summary="Ngắn.", position=1, **front) + "\nGiới thiệu.\n"
    write_files(folder, {f"{name}/course.md": source})


@pytest.mark.both_databases
@pytest.mark.parametrize("front", [{"aliases": "[an-toan]"}, {}])
def test_a_folder_with_another_name_is_the_same_course(sync, old, folder, browser, member, front):
    sync({OLD: lesson_markdown("Bài hai", BODY)})
    course = old.course
    renamed(folder, "an-ninh", **front)
    programmes = FILES["programmes.yml"] if front else FILES["programmes.yml"].replace("an-toan", "an-ninh")

    done = sync({"programmes.yml": programmes})

    assert done.renamed == [("an-toan", "an-ninh", bool(front))]
    assert done.withdrawn == []
    assert (course.slug, db.session.scalars(select(Course.id)).all()) == ("an-ninh", [course.id])
    response = browser.sign_in(member).get("/courses/an-toan/bai-hai")
    assert (response.status_code, response.location) == (301, "/courses/an-ninh/bai-hai")
    assert browser.get("/courses/an-toan").location == "/courses/an-ninh"
    assert sync().withdrawn == []


def test_a_form_from_before_is_sent_on_to_the_new_address(sync, old, browser, member):
    sync({OLD: None, NEW: lesson_markdown("Bài hai", BODY, aliases="[bai-hai]")})

    response = browser.sign_in(member).post("/courses/an-toan/bai-hai/completion")

    assert (response.status_code, response.location) == (308, "/courses/an-toan/dung-lai/completion")


@pytest.mark.both_databases
def test_whom_a_course_is_not_for_is_told_nothing(sync, old, browser, member):
    sync({OLD: None, NEW: lesson_markdown("Bài hai", BODY, aliases="[bai-hai]")})
    old.course.unit_id = make_unit("Xã khác", kind="commune").id
    db.session.commit()

    assert browser.sign_in(member).get("/courses/an-toan/bai-hai").status_code == 404
