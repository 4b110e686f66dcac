"""A page changed in the portal is never overwritten in silence."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.courses.models import Page
from portal.courses.operations import Conflicted, publish_page
from portal.db import db
from tests.courses.conftest import FACTS
from tests.factories import make_lesson_text

FILE = "an-toan/02-bai-hai.md"
PORTALS = make_lesson_text(title="Của cổng", body="Gọi {{ so-bao }}.")
FOLDERS = make_lesson_text(title="Của thư mục")


@pytest.fixture
def page(sync, admin):
    """A page that an administrator changed after the last sync."""
    sync({FILE: make_lesson_text(title="Bài hai")})
    found = db.session.scalars(select(Page).filter_by(slug="bai-hai")).one()
    publish_page(found, source=PORTALS, based_on=1, actor=admin)
    db.session.commit()
    return found


def test_syncing_stops_and_shows_both(sync, page):
    with pytest.raises(Conflicted) as caught:
        sync({FILE: FOLDERS})

    (conflict,) = caught.value.conflicts
    assert (conflict.place, conflict.number, conflict.author) == (FILE, 2, "Võ Thị Năm")
    assert (conflict.portal, conflict.folder) == (PORTALS, FOLDERS)
    assert "-title: Của cổng" in conflict.diff
    assert "+title: Của thư mục" in conflict.diff


def test_an_old_file_that_was_not_touched_stops_too(sync, page):
    with pytest.raises(Conflicted):
        sync({FILE: make_lesson_text(title="Bài hai")})


def test_the_folders_text_is_published_if_it_is_preferred(sync, page):
    done = sync({FILE: FOLDERS}, prefer="folder")

    assert done.published == [(FILE, 3)]
    assert page.title == "Của thư mục"
    assert sync({FILE: FOLDERS}).published == []


def test_the_portals_text_stays_if_it_is_preferred_and_the_file_is_reported(sync, page):
    done = sync({FILE: FOLDERS}, prefer="portal")

    assert [conflict.place for conflict in done.kept] == [FILE]
    assert (page.title, page.revision.number) == ("Của cổng", 2)
    with pytest.raises(Conflicted):
        sync({FILE: FOLDERS})


def test_a_text_of_the_portal_that_stays_shows_the_facts_of_today(sync, page, admin):
    sync({FILE: FOLDERS}, prefer="portal")

    sync({"facts.yml": FACTS.replace('"156"', '"157"')}, prefer="portal")

    assert "157" in page.revision.blocks[0]["html"]
    assert (page.revision.number, page.revision.source, page.revision.author_id) == (3, PORTALS, admin.id)
    with pytest.raises(Conflicted):
        sync({FILE: FOLDERS})


def test_a_folder_that_took_the_portals_text_may_change_it_afterwards(sync, page):
    assert sync({FILE: PORTALS}).published == []

    assert sync({FILE: FOLDERS}).published == [(FILE, 3)]


def test_removing_the_file_stops_too(sync, page):
    with pytest.raises(Conflicted) as caught:
        sync({FILE: None})

    assert caught.value.conflicts[0].folder is None


@pytest.mark.parametrize(("prefer", "is_withdrawn"), [("folder", True), ("portal", False)])
def test_a_removed_file_withdraws_the_page_only_if_the_folder_is_preferred(sync, page, prefer, is_withdrawn):
    sync({FILE: None}, prefer=prefer)

    assert (page.withdrawn_at is not None) == is_withdrawn


def test_moving_the_file_of_a_kept_page_moves_the_page(sync, page, folder):
    (folder / FILE).unlink()

    sync({"an-toan/07-bai-hai.md": FOLDERS}, prefer="portal")

    assert (page.position, page.title) == (7, "Của cổng")
