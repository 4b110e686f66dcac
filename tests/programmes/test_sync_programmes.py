"""Programmes follow programmes.yml."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.courses.models import Course
from portal.db import db
from portal.programmes.models import Programme
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme
from portal.programmes.queries.programmes import compulsory_course_ids, list_programmes, programmes_of
from tests.factories import make_course, make_unit

TEXT = """programmes:
  - {id: co-ban, title: Cơ bản, summary: Ai cũng học, compulsory: [b, a], electives: [d, c], min_electives: 1}
"""


class Viewer:
    """Somebody who belongs to a unit."""

    def __init__(self, unit_id):
        self.unit_id = unit_id


def courses(text=TEXT, **units):
    """Publishes the courses a to d and then the programmes; gives the ids by slug."""
    for slug in "abcd":
        make_course(slug, **({"unit": units[slug].code} if slug in units else {}))
    make_course("a", files={"programmes.yml": text}, **({"unit": units["a"].code} if "a" in units else {}))
    return {course.slug: course.id for course in db.session.scalars(select(Course))}


def test_a_programme_keeps_the_order_it_is_written_in(app):
    ids = courses()

    (programme,) = list_programmes()

    assert (programme.id, programme.title, programme.summary, programme.min_electives) == (
        "co-ban",
        "Cơ bản",
        "Ai cũng học",
        1,
    )
    assert programme.compulsory == (ids["b"], ids["a"])
    assert programme.electives == (ids["d"], ids["c"])


def test_compulsory_courses_are_known(app):
    ids = courses()

    assert compulsory_course_ids() == {ids["a"], ids["b"]}


def test_a_changed_file_changes_the_programme_and_another_sync_nothing(app):
    ids = courses()
    changed = "programmes:\n  - {id: co-ban, title: Mới, compulsory: [a], electives: [b]}\n"

    make_course("a", files={"programmes.yml": changed})
    make_course("a", files={"programmes.yml": changed})

    (programme,) = list_programmes()
    assert (programme.title, programme.summary, programme.min_electives) == ("Mới", "", 0)
    assert (programme.compulsory, programme.electives) == ((ids["a"],), (ids["b"],))


def test_a_programme_that_is_gone_from_the_file_is_withdrawn_and_comes_back_with_it(app):
    ids = courses()

    make_course("a", files={"programmes.yml": "programmes: []\n"})
    gone = (list_programmes(), compulsory_course_ids(), db.session.get(Programme, "co-ban").withdrawn_at)
    make_course("a", files={"programmes.yml": TEXT})

    assert gone[:2] == ((), frozenset())
    assert gone[2] is not None
    assert list_programmes()[0].compulsory == (ids["b"], ids["a"])


def test_how_long_it_holds_and_whether_others_count_is_taken_in(app):
    courses(TEXT.replace("min_electives: 1", "min_electives: 1, valid_months: 24, counts_outside: true"))

    (programme,) = list_programmes()

    assert (programme.valid_months, programme.counts_outside, programme.unit_id) == (24, True, None)


@pytest.mark.parametrize(("said", "kept"), [("", 30), (", grace_days: 45", 45), (", grace_days: 0", 0)])
def test_the_days_of_newcomers_are_taken_in_and_are_thirty_unless_written(app, said, kept):
    courses(TEXT.replace("min_electives: 1", f"min_electives: 1{said}"))
    assert db.session.query(Programme.grace_days).scalar() == kept

    courses(TEXT)
    assert db.session.query(Programme.grace_days).scalar() == 30


def test_what_was_written_in_the_portal_is_no_matter_of_the_file(app, commune, leader):
    ids = courses()
    own = create_programme(ProgrammeSpec("Của xã", compulsory=[ids["a"]]), unit=commune, actor=leader)
    db.session.commit()

    make_course("a", files={"programmes.yml": "programmes: []\n"})

    assert [programme.id for programme in list_programmes()] == [own.id]


def test_a_viewer_sees_the_courses_meant_for_the_own_unit(app, commune, team):
    other = make_unit("Xã khác", kind="commune", parent=commune.parent)
    ids = courses(a=commune, d=other)

    (own,) = programmes_of(Viewer(team.id))
    (general,) = programmes_of(Viewer(None))

    assert (own.compulsory, own.electives) == ((ids["b"], ids["a"]), (ids["c"],))
    assert (general.compulsory, general.electives) == ((ids["b"],), (ids["c"],))


def test_a_programme_without_a_course_for_the_viewer_is_not_shown(app, commune):
    text = "programmes:\n  - {id: co-ban, title: Cơ bản, compulsory: [a]}\n"
    courses(text, a=commune)

    assert programmes_of(Viewer(None)) == ()
    assert len(programmes_of(Viewer(commune.id))) == 1


def test_a_withdrawn_course_is_no_longer_demanded(app):
    ids = courses()
    db.session.get(Course, ids["a"]).withdrawn_at = db.session.get(Course, ids["a"]).published_at
    db.session.flush()

    assert compulsory_course_ids() == {ids["b"]}
    assert list_programmes()[0].compulsory == (ids["b"],)
