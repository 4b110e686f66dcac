"""A page changed in the portal is never overwritten in silence, and holds up nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.courses.models import Page
from portal.courses.operations.publish_page import publish_page
from portal.db import db
from tests.courses.conftest import FACTS
from tests.factories import lesson_markdown

FILE = "an-toan/02-bai-hai.md"
OTHER = "an-toan/01-bai-mot.md"
OLD = lesson_markdown(title="Bài hai")
PORTALS = lesson_markdown(title="Của cổng", body="Gọi {{ so-bao }}.")
FOLDERS = lesson_markdown(title="Của thư mục")


@pytest.fixture
def page(sync, admin):
    """A page that an administrator changed after the last sync."""
    sync({FILE: OLD})
    found = db.session.scalars(select(Page).filter_by(slug="bai-hai")).one()
    publish_page(found, source=PORTALS, based_on=1, actor=admin)
    db.session.commit()
    return found


def places(conflicts):
    return [conflict.place for conflict in conflicts]


def test_the_portals_text_stays_and_both_are_shown(sync, page):
    done = sync({FILE: FOLDERS})

    (conflict,) = done.conflicts
    assert (conflict.place, conflict.number, conflict.author) == (FILE, 2, "Võ Thị Năm")
    assert (conflict.portal, conflict.folder) == (PORTALS, FOLDERS)
    assert "-title: Của cổng" in conflict.diff
    assert "+title: Của thư mục" in conflict.diff
    assert (page.title, page.revision.number) == ("Của cổng", 2)
    assert places(sync({FILE: FOLDERS}).conflicts) == [FILE]


def test_a_conflict_holds_up_no_other_page(sync, page):
    done = sync({FILE: FOLDERS, OTHER: lesson_markdown("Mới")})

    assert done.published == [(OTHER, 2)]
    assert places(done.conflicts) == [FILE]


def test_a_file_that_was_not_touched_since_the_last_sync_is_no_conflict(sync, page):
    done = sync({FILE: OLD})

    assert (done.conflicts, done.published, done.ahead) == ([], [], [FILE])
    assert page.title == "Của cổng"


def test_the_folders_text_is_published_if_it_is_preferred(sync, page):
    done = sync({FILE: FOLDERS}, prefer="folder")

    assert done.published == [(FILE, 3)]
    assert page.title == "Của thư mục"
    assert sync({FILE: FOLDERS}).published == []


@pytest.mark.parametrize("path", [FILE, "an-toan"])
def test_one_path_is_decided_for_the_folder(sync, page, path):
    done = sync({FILE: FOLDERS}, paths={path: "folder"})

    assert (done.published, done.conflicts) == ([(FILE, 3)], [])


def test_a_path_counts_more_than_what_is_preferred_elsewhere(sync, page):
    done = sync({FILE: FOLDERS}, prefer="folder", paths={FILE: "portal"})

    assert (done.published, places(done.kept)) == ([], [FILE])


def test_a_decision_for_the_portal_is_remembered_until_the_folder_changes_again(sync, page):
    done = sync({FILE: FOLDERS}, prefer="portal")

    assert places(done.kept) == [FILE]
    assert (page.title, page.revision.number) == ("Của cổng", 2)
    again = sync({FILE: FOLDERS})
    assert (again.conflicts, again.kept, again.ahead) == ([], [], [FILE])
    assert places(sync({FILE: lesson_markdown(title="Lại khác")}).conflicts) == [FILE]


def test_a_text_of_the_portal_that_stays_shows_the_facts_of_today(sync, page, admin):
    done = sync({FILE: FOLDERS, "facts.yml": FACTS.replace('"156"', '"157"')})

    assert "157" in page.revision.blocks[0]["html"]
    assert (page.revision.number, page.revision.source, page.revision.author_id) == (3, PORTALS, None)
    assert (FILE, 3) in done.published
    assert places(done.conflicts) == [FILE]


def test_a_folder_that_took_the_portals_text_may_change_it_afterwards(sync, page):
    assert sync({FILE: PORTALS}).published == []

    assert sync({FILE: FOLDERS}).published == [(FILE, 3)]


def test_removing_the_file_is_a_conflict_too(sync, page):
    done = sync({FILE: None})

    assert [(conflict.place, conflict.folder) for conflict in done.conflicts] == [(FILE, None)]
    assert (page.withdrawn_at, done.withdrawn) == (None, [])


@pytest.mark.parametrize(("prefer", "is_withdrawn"), [("folder", True), ("portal", False)])
def test_a_removed_file_withdraws_the_page_only_if_the_folder_is_preferred(sync, page, prefer, is_withdrawn):
    sync({FILE: None}, prefer=prefer)

    assert (page.withdrawn_at is not None) == is_withdrawn
    assert sync().conflicts == []


def test_moving_the_file_of_a_kept_page_moves_the_page(sync, page, folder):
    (folder / FILE).unlink()

    sync({"an-toan/07-bai-hai.md": FOLDERS}, prefer="portal")

    assert (page.position, page.title) == (7, "Của cổng")


def test_a_page_published_again_after_the_folder_dropped_it_is_the_portals_own(sync, page, admin):
    sync({FILE: None}, prefer="folder")
    publish_page(page, source=PORTALS, based_on=2, actor=admin)
    db.session.commit()

    done = sync()

    assert (page.withdrawn_at, done.withdrawn, done.conflicts) == (None, [], [])


def test_only_the_named_courses_are_published(sync, page):
    other = {"khac/course.md": lesson_markdown("Khác"), "khac/01-bai.md": lesson_markdown("Một")}
    sync(other)

    done = sync({"khac/01-bai.md": lesson_markdown("Hai"), OTHER: lesson_markdown("Mới")}, only=["khac"])

    assert (done.published, done.conflicts, done.ahead) == ([("khac/01-bai.md", 2)], [], [])
    assert sync().published == [(OTHER, 2)]


def test_a_fault_of_another_course_does_not_hold_up_the_named_one(sync, page):
    other = {"khac/course.md": lesson_markdown("Khác"), "khac/01-bai.md": lesson_markdown("Một")}

    done = sync({**other, OTHER: "no front matter\n"}, only=["khac"])

    assert done.published == [("khac/01-bai.md", 1)]
