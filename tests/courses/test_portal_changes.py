"""What was done in the portal is not undone by the folder in silence."""

from __future__ import annotations

from collections.abc import Callable
from shutil import rmtree

import pytest
from sqlalchemy import select

from portal.content.checks.faults import Faults
from portal.content.files.media import read_media
from portal.courses.models import Course, CourseRevision, Page
from portal.courses.operations.create import create_course, create_page
from portal.courses.operations.deletion import delete_page
from portal.courses.operations.media import add_medium
from portal.courses.operations.publish_introduction import publish_introduction
from portal.courses.operations.publish_page import publish_page
from portal.courses.operations.reorder import reorder_pages
from portal.courses.operations.unpublish import unpublish_course, unpublish_page
from portal.courses.queries.texts import published_files
from portal.courses.sync.operations.publish_library import SyncResult
from portal.db import db
from tests.courses.conftest import FILES, SVG
from tests.factories import front_matter, lesson_markdown, write_files

INTRODUCTION = FILES["an-toan/course.md"]
PORTALS = front_matter(title="Tên ở cổng", position=1) + "\nLời ở cổng.\n"
FOLDERS = front_matter(title="Tên trong kho", position=1) + "\nLời trong kho.\n"
OTHER_SVG = SVG.replace("4 3", "8 6")


@pytest.fixture
def course(sync) -> Course:
    """The course of the folder, synced."""
    sync()
    return db.session.scalars(select(Course)).one()


def page(slug: str) -> Page:
    """The page as it is in the database now."""
    return db.session.scalars(select(Page).filter_by(slug=slug).execution_options(populate_existing=True)).one()


def conflicts(sync: Callable[..., SyncResult], files: dict[str, str | None] | None = None) -> list[str]:
    """What syncing leaves undecided."""
    return [conflict.place for conflict in sync(files).conflicts]


def write(course: Course, actor, source: str = PORTALS) -> None:
    publish_introduction(course, source=source, based_on=course.number, actor=actor)
    db.session.commit()


def test_an_introduction_changed_on_both_sides_stays_and_both_are_shown(sync, course, admin):
    write(course, admin)

    (conflict,) = sync({"an-toan/course.md": FOLDERS}).conflicts

    assert course.title == "Tên ở cổng"
    assert (conflict.place, conflict.slug, conflict.number, conflict.author) == (
        *("an-toan/course.md", ""),
        2,
        admin.name,
    )
    assert (conflict.portal, conflict.folder) == (PORTALS, FOLDERS)
    assert "-title: Tên ở cổng" in conflict.diff


def test_one_changed_in_the_portal_only_is_no_conflict(sync, course, admin):
    write(course, admin)

    done = sync()

    assert (done.conflicts, done.ahead, course.title) == ([], ["an-toan/course.md"], "Tên ở cổng")


def test_the_folders_introduction_wins_where_it_is_preferred(sync, course, admin):
    write(course, admin)

    done = sync({"an-toan/course.md": FOLDERS}, prefer="folder")

    assert done.introductions == ["an-toan/course.md"]
    assert (course.title, course.number) == ("Tên trong kho", 3)
    assert db.session.scalars(select(CourseRevision.source).order_by(CourseRevision.number)).all() == [
        *(INTRODUCTION, PORTALS),
        FOLDERS,
    ]
    assert sync().introductions == []


def test_the_portals_introduction_stays_where_it_is_preferred_and_is_settled(sync, course, admin):
    write(course, admin)

    done = sync({"an-toan/course.md": FOLDERS}, prefer="portal")

    assert [conflict.place for conflict in done.kept] == ["an-toan/course.md"]
    assert (course.title, course.number) == ("Tên ở cổng", 2)
    assert conflicts(sync) == []


def test_a_folder_that_took_it_over_may_change_it_afterwards(sync, course, admin):
    write(course, admin)

    assert sync({"an-toan/course.md": PORTALS}).introductions == []
    assert sync({"an-toan/course.md": FOLDERS}).introductions == ["an-toan/course.md"]


def test_a_page_that_was_hidden_is_not_shown_again_by_the_folder(sync, course, admin):
    unpublish_page(page("bai-hai"), actor=admin)
    db.session.commit()

    assert conflicts(sync) == []
    assert page("bai-hai").withdrawn_at is not None

    changed = {"an-toan/02-bai-hai.md": lesson_markdown("Khác")}
    done = sync(changed)
    assert page("bai-hai").withdrawn_at is not None
    assert [(one.place, one.is_withdrawn) for one in done.conflicts] == [("an-toan/02-bai-hai.md", True)]
    sync({"an-toan/02-bai-hai.md": FILES["an-toan/02-bai-hai.md"]})

    assert sync(prefer="folder").restored == ["an-toan/02-bai-hai.md"]
    assert (page("bai-hai").withdrawn_at, page("bai-hai").revision.number) == (None, 1)
    sync()


def test_a_page_that_was_deleted_comes_back_only_where_the_folder_is_preferred(sync, course, admin):
    delete_page(page("bai-hai"), actor=admin)
    db.session.commit()

    assert conflicts(sync) == []
    assert page("bai-hai").deleted_at is not None
    sync(prefer="folder")

    assert (page("bai-hai").deleted_at, page("bai-hai").withdrawn_at) == (None, None)


def test_hiding_what_the_folder_drops_too_is_no_conflict(sync, course, admin):
    unpublish_page(page("bai-hai"), actor=admin)
    db.session.commit()

    sync({"an-toan/02-bai-hai.md": None})

    assert page("bai-hai").withdrawn_at is not None


def test_a_hidden_course_is_not_shown_again_by_the_folder(sync, course, admin):
    unpublish_course(course, actor=admin)
    db.session.commit()

    assert conflicts(sync) == []
    assert conflicts(sync, {"an-toan/course.md": FOLDERS}) == ["an-toan/course.md"]

    sync(prefer="portal")
    assert (course.is_published, course.title) == (False, "An toàn")
    sync(prefer="folder")
    assert (course.is_published, course.title) == (True, "Tên trong kho")


def test_pages_in_another_order_stay_so_unless_the_folder_is_preferred(sync, course, admin):
    reorder_pages(course, ["kiem-tra", "bai-mot", "bai-hai"], actor=admin)
    db.session.commit()

    assert conflicts(sync) == []

    assert [page(slug).file_name for slug in ("kiem-tra", "bai-mot", "bai-hai")] == [
        *("01-kiem-tra.md", "02-bai-mot.md"),
        "09-bai-hai.md",
    ]
    assert "an-toan/01-kiem-tra.md" in dict(published_files())

    sync(prefer="folder")
    assert [page(slug).position for slug in ("bai-mot", "bai-hai", "kiem-tra")] == [1, 2, 9]
    assert page("bai-hai").revision.source == FILES["an-toan/02-bai-hai.md"]
    sync()


def test_a_folder_that_has_the_same_order_goes_on(sync, course, folder, admin):
    reorder_pages(course, ["kiem-tra", "bai-mot", "bai-hai"], actor=admin)
    db.session.commit()
    for name in list(FILES):
        if name.startswith("an-toan/"):
            (folder / name).unlink()
    write_files(folder, dict(published_files()))

    assert sync().published == []
    found = [page(slug) for slug in ("kiem-tra", "bai-mot", "bai-hai")]
    assert [one.file_name for one in found] == [one.folder_name for one in found]


def add(course: Course, name: str, data: str, actor) -> str:
    file = read_media(name, data.encode(), Faults(""))
    assert file is not None
    given = add_medium(course, file, actor=actor)
    db.session.commit()
    return given


@pytest.mark.parametrize("prefer", [None, "folder", "portal"])
def test_a_picture_that_came_in_the_portal_survives(sync, course, admin, prefer):
    assert add(course, "moi.svg", OTHER_SVG, admin) == "moi.svg"

    sync(prefer=prefer)

    assert "an-toan/media/moi.svg" in dict(published_files())
    assert dict(published_files())["an-toan/media/moi.svg"] == OTHER_SVG.encode()


def test_one_that_the_folder_named_goes_with_the_folder(sync, course, admin):
    add(course, "moi.svg", OTHER_SVG, admin)
    sync({"an-toan/media/moi.svg": OTHER_SVG})

    sync({"an-toan/media/moi.svg": None})

    assert "an-toan/media/moi.svg" not in dict(published_files())


def test_a_text_of_the_portal_that_shows_such_a_picture_goes_on_showing_it(sync, course, admin):
    add(course, "moi.svg", OTHER_SVG, admin)
    text = lesson_markdown("Bài hai", "![Dây](media/moi.svg)")
    publish_page(page("bai-hai"), source=text, based_on=1, actor=admin)
    db.session.commit()

    sync(prefer="portal")

    assert page("bai-hai").revision.source == text
    assert "/media/" in page("bai-hai").revision.blocks[0]["html"]


def begin(admin) -> Course:
    """A course that was begun and published in the portal, with one page."""
    made = create_course("cua-cong", title="Của cổng", unit=None, actor=admin)
    lesson = create_page(made, "mot", kind="lesson", title="Một", actor=admin)
    beside = {"01-mot.md": lesson_markdown()}
    publish_introduction(made, source=PORTALS, based_on=0, beside=beside, actor=admin)
    publish_page(lesson, source=lesson_markdown(), based_on=0, actor=admin)
    db.session.commit()
    return made


@pytest.mark.parametrize("prefer", [None, "folder", "portal"])
def test_a_course_that_never_stood_in_the_folder_is_left_alone(sync, course, admin, prefer):
    made = begin(admin)

    done = sync(prefer=prefer)

    assert (done.conflicts, done.kept, done.withdrawn) == ([], [], [])
    assert sorted(done.ahead) == ["cua-cong/01-mot.md", "cua-cong/course.md"]
    assert made.is_published
    assert page("mot").withdrawn_at is None


@pytest.mark.parametrize("prefer", [None, "folder", "portal"])
def test_a_page_that_never_stood_in_the_folder_is_left_alone(sync, course, admin, prefer):
    lesson = create_page(course, "them", kind="lesson", title="Thêm", actor=admin)
    publish_page(lesson, source=lesson_markdown("Thêm"), based_on=0, actor=admin)
    db.session.commit()

    done = sync(prefer=prefer)

    assert (done.conflicts, done.withdrawn, done.ahead) == ([], [], ["an-toan/10-them.md"])
    assert page("them").withdrawn_at is None


def test_a_course_that_left_the_folder_stays_as_far_as_a_page_of_the_portal_is_in_it(sync, course, admin, folder):
    lesson = create_page(course, "them", kind="lesson", title="Thêm", actor=admin)
    publish_page(lesson, source=lesson_markdown("Thêm"), based_on=0, actor=admin)
    db.session.commit()
    other = {"khac/course.md": front_matter(title="Khác"), "khac/01-bai.md": lesson_markdown()}
    rmtree(folder / "an-toan")

    done = sync({**other, "programmes.yml": None})

    assert (course.withdrawn_at, page("them").withdrawn_at) == (None, None)
    assert len(done.withdrawn) == 3


def test_a_file_that_came_to_both_sides_by_itself_is_a_conflict(sync, course, admin):
    begin(admin)
    texts = {"cua-cong/course.md": PORTALS, "cua-cong/01-mot.md": lesson_markdown("Từ thư mục")}

    assert conflicts(sync, texts) == ["cua-cong/01-mot.md"]
    assert page("mot").revision.source == lesson_markdown()


def test_once_the_folder_has_it_all_is_well(sync, course, admin, folder):
    begin(admin)
    write_files(folder, {name: data for name, data in published_files() if name.startswith("cua-cong/")})

    done = sync()

    assert (done.introductions, done.published, done.withdrawn) == ([], [], [])


def test_what_was_only_begun_disturbs_no_sync(sync, course, admin):
    create_course("moi", title="Mới", unit=None, actor=admin)
    create_page(course, "moi", kind="lesson", title="Mới", actor=admin)
    db.session.commit()

    done = sync()

    assert (done.published, done.withdrawn) == ([], [])
    assert page("moi").revision is None


def test_other_line_ends_in_the_folder_are_no_conflict_with_a_text_of_the_portal(sync, course, admin):
    text = lesson_markdown("Của cổng")
    publish_page(page("bai-hai"), source=text, based_on=1, actor=admin)
    db.session.commit()

    assert conflicts(sync, {"an-toan/02-bai-hai.md": FILES["an-toan/02-bai-hai.md"].replace("\n", "\r\n")}) == []
    assert page("bai-hai").revision.source == text


def test_a_page_of_the_portal_steps_behind_one_of_the_folder_with_its_number(sync, course, admin):
    lesson = create_page(course, "them", kind="lesson", title="Thêm", actor=admin)
    publish_page(lesson, source=lesson_markdown("Thêm"), based_on=0, actor=admin)
    text = lesson_markdown("Bài hai", "Xem [thêm](10-them.md).")
    publish_page(page("bai-hai"), source=text, based_on=1, actor=admin)
    db.session.commit()

    sync({"an-toan/10-moi.md": lesson_markdown("Mới")})

    assert [page(slug).file_name for slug in ("moi", "them")] == ["10-moi.md", "11-them.md"]
    assert "(11-them.md)" in page("bai-hai").revision.source
    sync()
    assert page("them").file_name == "11-them.md"


def test_a_guide_whose_address_one_of_the_portal_has_is_not_published(sync, course, admin):
    made = begin(admin)
    steps = front_matter(title="Bấm 113", kind="guide", groups="[cao-tuoi]") + "\n1. Bấm số.\n2. Nói rõ.\n"
    guide = create_page(made, "bam-113", kind="guide", title="Bấm 113", actor=admin)
    publish_page(guide, source=steps, based_on=0, actor=admin)
    db.session.commit()

    done = sync({"an-toan/10-bam-113.md": steps, "an-toan/11-moi.md": lesson_markdown("Mới")})

    (conflict,) = done.conflicts
    assert (conflict.place, conflict.taken_by) == ("an-toan/10-bam-113.md", "cua-cong/02-bam-113.md")
    assert done.published == [("an-toan/11-moi.md", 1)]
    assert sync(prefer="folder").conflicts == [conflict]
