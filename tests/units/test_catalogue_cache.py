"""The version of the catalogue: what gives it a new one, and what is kept by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import g
from sqlalchemy import delete, select, text, update

from portal import clock
from portal.accounts.models import User
from portal.certificates.models import CertificateSetting
from portal.courses.models import (
    Course,
    CourseAlias,
    CourseRevision,
    Fact,
    Page,
    PageAlias,
    RegistryFile,
    Revision,
)
from portal.dashboard.targets.models import Target
from portal.db import db, mark_read_only, table_of
from portal.programmes.models import Assignment, Programme, ProgrammeCourse
from portal.questions.models import Question
from portal.units.contacts.models import UnitContact
from portal.units.models import CatalogueVersion, Unit, UnitChange
from portal.units.queries import catalogue_cache
from tests import catalogue_version_check, factories

READ_FROM = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)')


def version() -> str | None:
    """The version that is committed, read past what the session remembers."""
    db.session.rollback()
    return db.session.scalar(select(CatalogueVersion.version))


def rename_one(team: Unit) -> None:
    team.name = "Tổ khác"


def update_all(_team: Unit) -> None:
    db.session.execute(update(Unit).values(kind="team"))


def insert_rows(_team: Unit) -> None:
    rows = [{"code": f"m{n}", "kind": "team", "name": "Mới", "name_key": "moi", "folded": "moi"} for n in range(2)]
    db.session.connection().execute(table_of(Unit).insert(), rows)


def delete_programmes(_team: Unit) -> None:
    db.session.execute(delete(Programme))


def change_courses(_team: Unit) -> None:
    db.session.execute(update(Course).values(position=3))
    db.session.execute(update(Page).values(position=3))
    db.session.execute(update(Question).values(retired_at=clock.now()))


def check_facts(_team: Unit) -> None:
    db.session.add(Fact(id="so", value="156", label="Số", source="", checked_on=clock.today()))


def end_assignments(_team: Unit) -> None:
    db.session.execute(update(Assignment).values(ended_at=clock.now()))


@pytest.mark.parametrize(
    "change",
    [rename_one, update_all, insert_rows, delete_programmes, change_courses, check_facts, end_assignments],
)
def test_a_change_of_the_catalogue_gives_it_a_new_version(team: Unit, change: Callable[[Unit], None]) -> None:
    before = version()

    change(team)
    db.session.commit()

    assert before
    assert version() not in (None, before)


def test_what_is_not_committed_gives_no_new_version(team: Unit) -> None:
    before = version()

    update_all(team)
    db.session.rollback()
    db.session.execute(update(User).values(name="Ai đó"))
    db.session.commit()

    assert version() == before


@pytest.mark.parametrize("options", [{"isolation_level": "AUTOCOMMIT"}, {"reads": True}])
def test_nothing_changes_the_catalogue_outside_of_a_transaction(team: Unit, options: dict[str, Any]) -> None:
    before = version()

    with db.engine.connect().execution_options(**options) as connection, pytest.raises(RuntimeError, match="unit"):
        connection.execute(update(Unit).values(kind="hamlet"))

    assert version() == before
    assert set(db.session.scalars(select(Unit.kind))) == {"province", "commune", "team"}


def test_versions_do_not_come_again(team: Unit) -> None:
    seen = set()
    for number in range(4):
        team.name = f"Tổ {number % 2}"
        db.session.commit()
        seen.add(version())

    assert len(seen) == 4


def test_the_check_of_all_tests_notices_a_change_that_does_not_tell(team: Unit) -> None:
    before = version()

    db.session.execute(text("UPDATE unit SET kind = 'team'"))
    db.session.commit()

    assert version() == before
    assert catalogue_version_check.unannounced_changes() == [{"unit"}]


def test_tables_of_the_catalogue() -> None:
    units = (Unit, UnitChange, UnitContact)
    texts = (Course, CourseAlias, CourseRevision, Page, PageAlias, Revision, Fact, RegistryFile, Question)
    programmes = (Programme, ProgrammeCourse, Assignment, Target, CertificateSetting)

    wanted = {table_of(model).name for model in (*units, *texts, *programmes)}
    assert catalogue_version_check.catalogue_tables() == wanted


def test_what_is_kept_depends_on_the_catalogue_alone(team: Unit, statements: list[str]) -> None:
    course = factories.make_course("an-toan", {"01-bai.md": factories.lesson_markdown()})
    arguments: dict[str, tuple[Any, ...]] = {
        "units_above": (team.id,),
        "courses_at": (team.id,),
        "find_course": (course.slug,),
        "_outlines_of": ((course.id,),),
        "_compulsory_at": (team.id,),
        "refresh_months": (),
        "offers": (),
        "open_assignments_at": (team.id,),
        "fact_rows": (),
        "synonyms_source": (),
        "nearest_contacts": (team.id, "commune_police"),
        "_names_and_twins": ((team.id,),),
        "_lineages": ((team.id,),),
        "_commune_names": ((team.id,),),
        "facts_of_pages": (),
        "shown_introductions": (),
        "_wording_dates": ((course.pages[0].id,),),
        "_subjects_and_teams": ((team.id,),),
        "current_targets": ((team.id,),),
        "programme_course_ids": ("ca-tinh",),
        "find_text_place": (course.slug, "bai"),
        "published_question_ids": (course.id,),
        "_teaching_pages": ((course.id,),),
        "can_have_certificates": (course.id,),
    }
    assert {function.__name__ for function in catalogue_cache.cached_functions} == arguments.keys()

    for function in catalogue_cache.cached_functions:
        statements.clear()
        function.read(*arguments[function.__name__])
        asked = " ".join(statements)
        names = {name for name in READ_FROM.findall(asked) if name in db.metadata.tables}

        assert names, function
        assert names <= catalogue_version_check.catalogue_tables(), function


def test_only_a_request_that_reads_goes_by_a_version(team: Unit) -> None:
    catalogue_cache.record_request_version("one")
    writing = catalogue_cache.request_version()
    mark_read_only()

    assert writing is None
    assert catalogue_cache.request_version() == "one"
    g.pop("only_reads")
