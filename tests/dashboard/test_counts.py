"""The numbers of the dashboard are kept in the transaction that changes what they count."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.operations.devices import record_user_seen
from portal.courses.models import Page
from portal.dashboard.counts.operations.recount import recount_all
from portal.dashboard.counts.queries.consistency import inconsistent_counts, inconsistent_statuses
from portal.dashboard.counts.queries.stored_counts import stored_counts_of
from portal.dashboard.rules.count_keys import course_subject
from portal.db import begin_write, db
from portal.people.operations.deactivate import deactivate_user, reactivate_user
from portal.progress.operations.completions import complete_lesson
from portal.units.changes.operations.merge import merge_units
from portal.units.changes.operations.move import move_unit
from portal.units.operations.memberships import join_unit
from tests import factories


def number(unit, measure, subject="member"):
    """How many people the dashboard counts in the unit and below."""
    db.session.expire_all()
    return stored_counts_of([unit.id]).get(unit.id, {}).get((subject, measure), (0, 0))[1]


def assert_true():
    """What is kept is what is true, line by line and sum by sum."""
    assert list(inconsistent_statuses()) == []
    assert inconsistent_counts() == []


@pytest.fixture
def course(app):
    """A course of two lessons."""
    return factories.make_course(
        pages={
            "01-bai-mot.md": factories.lesson_markdown(),
            "02-bai-hai.md": factories.lesson_markdown("Bài hai"),
        }
    )


def finish(user, *pages):
    """Let the person finish the pages."""
    for page in pages:
        complete_lesson(page_id=page.id, course_id=page.course_id, revision_id=page.revision_id, actor=user)
    db.session.commit()


def pages_of(course):
    return db.session.query(Page).filter_by(course_id=course.id).order_by(Page.position).all()


def test_who_joins_counts_in_the_unit_and_above_but_not_at_the_top(member, head, team, commune):
    assert number(team, "member") == number(commune, "member") == 2
    assert number(commune.parent, "member") == 0
    assert_true()


def test_learning_becomes_complete_on_every_level(course, member, team, commune):
    first, second = pages_of(course)
    subject = course_subject(course.id)

    finish(member, first)
    assert number(team, "learning", subject) == number(commune, "learning", subject) == 1
    finish(member, second)

    assert number(commune, "learning", subject) == 0
    assert number(team, "complete", subject) == number(commune, "complete", subject) == 1
    assert_true()


def test_what_is_rolled_back_was_never_counted(course, member, team):
    first, _second = pages_of(course)
    complete_lesson(page_id=first.id, course_id=course.id, revision_id=first.revision_id, actor=member)
    db.session.rollback()
    db.session.commit()

    assert number(team, "learning", course_subject(course.id)) == 0
    assert_true()


def test_who_moves_takes_along_what_was_learned(course, member, team, commune):
    finish(member, *pages_of(course))
    other = factories.make_unit("Tổ công nghệ số ấp Đường Kéo", parent=commune)

    join_unit(member, other, actor=None)
    db.session.commit()

    assert (number(team, "complete", course_subject(course.id)), number(team, "member")) == (0, 0)
    assert (number(other, "complete", course_subject(course.id)), number(other, "member")) == (1, 1)
    assert number(commune, "complete", course_subject(course.id)) == 1
    assert_true()


def test_who_leaves_is_no_member_any_more_but_what_was_finished_stays_in_its_week(course, member, team, admin):
    finish(member, *pages_of(course))
    week = clock.today() - timedelta(days=clock.today().weekday())

    deactivate_user(member, actor=admin)
    db.session.commit()

    assert (number(team, "member"), number(team, "complete", course_subject(course.id))) == (0, 0)
    assert number(team, f"finished:{week}", course_subject(course.id)) == 1
    assert_true()
    reactivate_user(member, actor=admin)
    db.session.commit()
    assert (number(team, "member"), number(team, "complete", course_subject(course.id))) == (1, 1)
    assert_true()


def test_a_unit_that_moves_takes_its_numbers_along(course, member, team, commune, outsider):
    finish(member, *pages_of(course))
    other = factories.make_unit("Xã Phan Ngọc Hiển", kind="commune", parent=commune.parent)

    move_unit(team, other, on=clock.today(), reason="Nghị quyết", actor=None)
    db.session.commit()

    assert (number(commune, "member"), number(other, "member")) == (0, 1)
    assert number(other, "complete", course_subject(course.id)) == 1
    assert_true()


def test_units_that_merge_add_up(member, head, team, commune):
    other = factories.make_unit("Tổ công nghệ số ấp Đường Kéo", parent=commune)
    factories.make_user("Lâm Thị Mười", unit=other)

    merge_units([team], other, on=clock.today(), reason="Sáp nhập ấp", actor=None)
    db.session.commit()

    assert (number(team, "member"), number(other, "member"), number(commune, "member")) == (0, 3, 3)
    assert_true()


def test_a_unit_below_another_is_counted_there_and_at_the_top_only_itself(member, commune):
    nation = factories.make_unit("Việt Nam", kind="nation")

    move_unit(commune.parent, nation, on=clock.today(), reason="Thử", actor=None)
    db.session.commit()

    assert number(commune.parent, "member") == 1
    assert number(nation, "member") == 0
    assert_true()


def test_a_revision_that_tells_something_makes_completions_earlier_ones(member, team):
    text = factories.lesson_markdown()
    course = factories.make_course(pages={"01-bai-mot.md": text})
    finish(member, *pages_of(course))

    factories.make_course(pages={"01-bai-mot.md": factories.lesson_markdown(body="Khác rồi.", impact="notice")})

    assert number(team, "earlier", course_subject(course.id)) == 1
    assert number(team, "complete", course_subject(course.id)) == 0
    assert_true()


def test_a_visit_moves_the_person_to_this_week(member, team):
    begin_write()
    member.last_seen_at = clock.now() - timedelta(days=30)
    db.session.commit()
    recount_all()
    db.session.commit()
    monday = clock.today() - timedelta(days=clock.today().weekday())
    assert number(team, f"seen:{monday}") == 0
    user_id = member.id
    db.session.rollback()

    record_user_seen(0, user_id, clock.now())

    assert number(team, f"seen:{monday}") == 1
    assert_true()


def test_counting_everybody_anew_changes_nothing(course, member, head, team, commune):
    finish(member, *pages_of(course))
    finish(head, *pages_of(course)[:1])
    before = stored_counts_of([team.id, commune.id])

    recount_all()
    db.session.commit()

    assert stored_counts_of([team.id, commune.id]) == before
