"""The order of a course's pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEvent
from portal.courses.models import Course
from portal.courses.operations.create import create_page
from portal.courses.operations.reorder import reorder_pages
from portal.courses.operations.unpublish import unpublish_page
from portal.courses.queries.published import course_outline, find_course
from portal.courses.queries.texts import file_source, published_files
from portal.db import db
from portal.errors import Forbidden, Refused, Stale
from tests.factories import front_matter, lesson_markdown, make_course, practice_markdown

MOT = lesson_markdown("Một", "[ba](09-ba.md#sau) [ngoài](https://example.vn/09-ba.md)")
HAI = lesson_markdown("Hai", "Không dẫn đi đâu.")
BA = lesson_markdown("Ba", f"## Sau {{#sau}}\n\n[mình](09-ba.md)\n\n{practice_markdown('hoi')}")


@pytest.fixture
def course(commune) -> Course:
    """A published course of the commune with three pages, between whose numbers there is room."""
    return make_course(pages={"02-mot.md": MOT, "03-hai.md": HAI, "09-ba.md": BA}, unit=commune.code)


def order(course, *slugs, actor):
    names = reorder_pages(course, slugs, actor=actor)
    db.session.flush()
    db.session.expire_all()
    return names


def files():
    """The names of the published pages in their order."""
    course = find_course("an-toan")
    assert course is not None
    names = [name for name, _data in published_files() if name != "an-toan/course.md"]
    assert [name[11:-3] for name in names] == [page.slug for page in course_outline(course.id)]
    return [name.removeprefix("an-toan/") for name in names]


def test_the_numbers_stay_and_the_pages_change_places(course, trainer):
    names = order(course, "ba", "mot", "hai", actor=trainer)

    assert names == {"09-ba.md": "02-ba.md", "02-mot.md": "03-mot.md", "03-hai.md": "09-hai.md"}
    assert files() == ["02-ba.md", "03-mot.md", "09-hai.md"]
    assert all(page.file_name != page.folder_name for page in course.pages)


def test_only_files_that_move_get_another_name(course, trainer):
    assert order(course, "hai", "mot", "ba", actor=trainer) == {"02-mot.md": "03-mot.md", "03-hai.md": "02-hai.md"}
    assert [page.file_name != page.folder_name for page in course.pages] == [True, True, False]


def test_links_follow_as_minor_revisions_that_say_so(course, trainer):
    order(course, "ba", "mot", "hai", actor=trainer)

    assert file_source("an-toan", "03-mot.md") == MOT.replace("(09-ba.md#sau)", "(02-ba.md#sau)")
    assert file_source("an-toan", "02-ba.md") == BA.replace("(09-ba.md)", "(02-ba.md)")
    numbers = {page.slug: page.revision.number for page in course.pages}
    assert numbers == {"ba": 2, "mot": 2, "hai": 1}
    mot = next(page for page in course.pages if page.slug == "mot")
    assert (mot.revision.impact, mot.revision.author_id) == ("minor", trainer.id)
    assert mot.revision.message
    assert 'href="/courses/an-toan/ba#sau"' in mot.revision.blocks[0]["html"]


def test_introductions_and_other_courses_follow_too(course, commune, trainer):
    make_course(
        "khac", pages={"01-xem.md": lesson_markdown("Xem", "[ba](../an-toan/09-ba.md)")}, unit=commune.code
    )
    introduction = front_matter(title="A", unit=commune.code) + "\n[ba](09-ba.md)\n"
    pages = {"02-mot.md": MOT, "03-hai.md": HAI, "09-ba.md": BA}
    found = make_course(pages=pages, files={"an-toan/course.md": introduction})

    order(found, "ba", "mot", "hai", actor=trainer)

    assert file_source("an-toan", "course.md") == introduction.replace("09-ba", "02-ba")
    assert file_source("khac", "01-xem.md") == lesson_markdown("Xem", "[ba](../an-toan/02-ba.md)")


def test_pages_that_readers_do_not_see_have_their_place(course, trainer):
    create_page(course, "bon", kind="lesson", title="Bốn", actor=trainer)
    unpublish_page(next(page for page in course.pages if page.slug == "hai"), actor=trainer)

    order(course, "bon", "hai", "mot", "ba", actor=trainer)

    assert [page.file_name for page in course.pages] == ["02-bon.md", "03-hai.md", "09-mot.md", "10-ba.md"]
    assert files() == ["09-mot.md", "10-ba.md"]


def test_numbers_that_were_there_twice_are_told_apart(course, trainer):
    course.pages[1].position = course.pages[0].position
    db.session.flush()

    order(course, "mot", "hai", "ba", actor=trainer)

    assert [page.position for page in course.pages] == [2, 3, 9]


def test_the_same_order_changes_nothing(course, trainer):
    assert order(course, "mot", "hai", "ba", actor=trainer) == {}
    assert [page.revision.number for page in course.pages] == [1, 1, 1]
    assert [page.file_name for page in course.pages] == [page.folder_name for page in course.pages]


@pytest.mark.parametrize("slugs", [["mot", "hai"], ["mot", "hai", "ba", "la"], ["mot", "mot", "ba"], []])
def test_an_order_of_other_pages_is_stale(course, trainer, slugs):
    with pytest.raises(Stale):
        order(course, *slugs, actor=trainer)


def test_beyond_the_last_number_nothing_moves(course, trainer):
    course.pages[1].position = course.pages[2].position = 999
    db.session.flush()

    with pytest.raises(Refused):
        order(course, "hai", "mot", "ba", actor=trainer)


def test_the_log_tells_it(course, trainer):
    order(course, "ba", "mot", "hai", actor=trainer)

    event = db.session.scalars(select(AuditEvent).filter_by(action="course.reordered")).one()
    assert (event.actor_id, event.record_id, event.details) == (trainer.id, course.id, {"pages": "ba, mot, hai"})


@pytest.mark.parametrize("who", ["member", "head", "leader", "outsider"])
def test_who_does_not_write_for_the_unit_may_not(course, who, request):
    with pytest.raises(Forbidden):
        order(course, "ba", "mot", "hai", actor=request.getfixturevalue(who))
