"""A course gets a new introduction, and with it its title, its place and the unit that it belongs to."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.courses.models import Course
from portal.courses.operations.create import create_course
from portal.courses.operations.invalid_content import InvalidContent
from portal.courses.operations.publish_introduction import UnitAudience, publish_introduction
from portal.courses.permissions import can_edit, can_publish_library
from portal.courses.queries.published import find_course, list_courses
from portal.courses.sync.operations.conflicts import sha256
from portal.db import db
from portal.errors import Forbidden, Refused, Stale
from portal.units.operations.grants import grant_role
from tests.conftest import Browser
from tests.courses.seeing import can_see, visible_courses
from tests.factories import front_matter, lesson_markdown, make_course, make_unit, make_user


@pytest.fixture
def course(commune) -> Course:
    """A published course of the commune."""
    return make_course(pages={"01-mot.md": lesson_markdown()}, unit=commune.code)


def publish(course, actor, based_on=None, message="", body="Lời mới.", approved_by=None, beside=None, **front):
    """Publish an introduction with this front matter."""
    source = front_matter(**{"title": "Tên mới"} | front) + f"\n{body}\n"
    return publish_introduction(
        course,
        source=source,
        based_on=course.number if based_on is None else based_on,
        message=message,
        approved_by=approved_by,
        beside=beside or {},
        actor=actor,
    )


def test_readers_see_the_new_one_and_the_old_one_is_kept(course, commune, trainer):
    old = course.source

    number = publish(course, trainer, message="Rõ hơn", unit=commune.code, summary="Ngắn.", position=3)

    assert (number, course.title, course.summary, course.position) == (2, "Tên mới", "Ngắn.", 3)
    found = find_course("an-toan")
    assert found is not None
    assert "Lời mới." in found.html
    told = [(one.number, one.message, one.author_id) for one in course.introductions]
    assert told == [(2, "Rõ hơn", trainer.id), (1, "", None)]
    assert [one.source for one in course.introductions] == [course.source, old]
    assert course.folder_sha256 == sha256(old)


def test_a_course_that_names_no_place_stands_after_all(course, commune, trainer):
    make_course("dau", pages={"01-mot.md": lesson_markdown()}, position=1)

    publish(course, trainer, unit=commune.code)

    assert [row.slug for row in list_courses([commune.id])] == ["dau", "an-toan"]


def test_the_same_again_changes_nothing(course, trainer):
    assert publish_introduction(course, source=course.source, based_on=1, actor=trainer) == 1
    assert len(course.introductions) == 1


def test_a_text_based_on_an_earlier_one_is_stale(course, commune, trainer):
    publish(course, trainer, unit=commune.code)

    with pytest.raises(Stale):
        publish(course, trainer, based_on=1, body="Muộn.", unit=commune.code)


@pytest.mark.parametrize("database", ["postgresql"])  # on SQLite the second writer waits before it reads
def test_one_published_meanwhile_by_somebody_else_is_seen(app, course, commune, trainer):
    code = commune.code
    db.session.commit()
    assert course.number == 1
    course_id, trainer_id = course.id, trainer.id
    with app.app_context():
        theirs, author = db.session.get(Course, course_id), db.session.get(User, trainer_id)
        publish(theirs, author, body="Nhanh hơn.", unit=code)
        db.session.commit()

    with pytest.raises(Stale):
        publish(course, trainer, based_on=1, body="Muộn.", unit=code)


def test_the_first_one_shows_the_course(app, commune, trainer):
    made = create_course("moi", title="Mới", unit=commune, actor=trainer)

    publish(made, trainer, unit=commune.code, beside={"01-mot.md": lesson_markdown()})

    assert find_course("moi") is not None
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert (event.action, event.details["revision"]) == ("course.published", 1)


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ({"unit": "khong-co"}, 3),
        ({"refresh_months": 0}, 3),
        ({"language": "fr"}, 3),
        ({"kind": "lesson"}, 3),
    ],
)
def test_faults_in_its_front_matter_are_named(course, admin, front, line):
    with pytest.raises(InvalidContent) as faulty:
        publish(course, admin, **front)

    assert [(fault.file, fault.line) for fault in faulty.value.faults] == [("an-toan/course.md", line)]
    assert course.number == 1


def test_faults_in_its_words_are_named(course, commune, trainer):
    with pytest.raises(InvalidContent):
        publish(course, trainer, body="{{ khong-co }} [đi](09-mat.md)", unit=commune.code)


def test_nobody_gives_a_course_to_a_unit_that_they_do_not_write_for(course, commune, trainer, outsider):
    elsewhere = make_unit("Xã khác", kind="commune", parent=commune.parent, code="xa-khac")

    for front in ({"unit": elsewhere.code}, {"unit": commune.parent.code}, {}):
        with pytest.raises(Refused):
            publish(course, trainer, **front)

    assert course.unit_id == commune.id


def test_it_moves_to_another_unit_of_the_actors_own(course, commune, team, trainer, member, head):
    neighbour = make_user("Lý Thị Chín", unit=make_unit("Tổ ấp 9", parent=commune))
    assert can_see(neighbour, course)

    publish(course, trainer, unit=team.code)

    assert course.unit_id == team.id
    assert can_see(member, course)
    assert not can_see(neighbour, course)


def test_the_top_moves_it_anywhere(course, admin, outsider):
    publish(course, admin)

    assert course.unit_id is None
    assert can_see(outsider, course)


@pytest.mark.parametrize("who", ["member", "head", "leader", "outsider"])
def test_who_does_not_write_for_the_unit_may_not(course, commune, who, request):
    with pytest.raises(Forbidden):
        publish(course, request.getfixturevalue(who), unit=commune.code)


def test_a_course_shared_upward_is_seen_there_and_written_where_it_was(
    browser, course, commune, trainer, outsider, admin
):
    assert not can_see(outsider, course)

    publish(course, trainer, unit=commune.code, shared=commune.parent.code, approved_by=admin)

    assert (course.unit_id, course.shared_unit_id, course.open_unit_id) == (
        *(commune.id, commune.parent.id),
        commune.parent.id,
    )
    assert can_see(outsider, course)
    assert [row.slug for row in visible_courses(outsider)] == ["an-toan"]
    assert not can_edit(outsider, course)
    assert can_edit(trainer, course)
    db.session.commit()
    assert "Tên mới" in browser.sign_in(outsider).get("/courses").text
    assert browser.get("/courses/an-toan/mot").status_code == 200


def test_elsewhere_it_is_seen_only_once_it_is_shared(browser, course, commune, trainer, outsider, admin):
    elsewhere = make_unit("Tỉnh khác", kind="province")
    stranger = make_user("Lý Thị Chín", unit=elsewhere)
    publish(course, admin, unit=commune.code, shared=commune.parent.code)
    db.session.commit()

    assert not can_see(stranger, course)
    assert browser.sign_in(stranger).get("/courses/an-toan/mot").status_code == 404
    publish(course, trainer, body="Thôi.", unit=commune.code)
    db.session.commit()
    assert not can_see(outsider, course)
    other = Browser(browser.application).sign_in(outsider)
    assert "Tên mới" not in other.get("/courses").text
    assert other.get("/courses/an-toan/mot").status_code == 404


@pytest.mark.parametrize("shared", ["own", "below", "beside"])
def test_it_is_shared_with_a_unit_above_and_no_other(course, commune, team, trainer, shared):
    beside = make_unit("Xã khác", kind="commune", parent=commune.parent)
    code = {"own": commune, "below": team, "beside": beside}[shared].code

    with pytest.raises(InvalidContent) as faulty:
        publish(course, trainer, unit=commune.code, shared=code)

    assert [(fault.file, fault.line) for fault in faulty.value.faults] == [("an-toan/course.md", 4)]


def test_a_course_for_everybody_needs_not_be_shared(course, commune, admin):
    with pytest.raises(InvalidContent):
        publish(course, admin, shared=commune.code)


def test_nobody_shares_a_course_upward_alone(course, commune, trainer, admin):
    other = make_user("Kim Thị Mười", unit=commune, grants={"trainer": commune})

    for approver in (None, other):
        with pytest.raises(Refused, match="Tỉnh Cà Mau"):
            publish(course, trainer, unit=commune.code, shared=commune.parent.code, approved_by=approver)
    publish(course, None, unit=commune.code, shared=commune.parent.code)

    assert course.shared_unit_id == commune.parent.id
    publish(course, trainer, unit=commune.code, body="Chỉ ở xã.")
    assert course.shared_unit_id is None


def test_what_is_for_everybody_belongs_to_the_writers_of_every_top_unit(course, commune, admin):
    writer = make_user("Kim Thị Mười", unit=commune, grants={"trainer": commune.parent})
    alone = can_edit(writer, UnitAudience(None)), can_publish_library(admin)
    elsewhere = make_unit("Tỉnh khác", kind="province")
    beside = can_edit(writer, UnitAudience(None)), can_publish_library(admin)
    grant_role(writer, elsewhere, "trainer", actor=None)
    grant_role(admin, elsewhere, "admin", actor=None)

    assert (alone, beside) == ((True, True), (False, False))
    assert (can_edit(writer, UnitAudience(None)), can_publish_library(admin)) == (True, True)
