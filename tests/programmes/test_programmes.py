"""Programmes written in the portal: who may, what is refused beside which field, and coming back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.db import db
from portal.errors import FieldError, Forbidden, NotFound, Refused
from portal.programmes.models import Programme
from portal.programmes.operations.programmes import (
    ProgrammeSpec,
    change_programme,
    create_programme,
    restore_programme,
    withdraw_programme,
)
from portal.programmes.queries.programmes import courses_in, get_programme, programmes_at, programmes_near
from portal.units.models import Unit
from portal.units.queries.memberships import unit_of
from tests.factories import make_course
from tests.programmes.conftest import publish


@pytest.fixture
def wanted(courses: dict[str, int]) -> ProgrammeSpec:
    """Two compulsory courses and one of two electives."""
    return ProgrammeSpec(
        " Đi  từng ngõ ",
        "Cho tổ mới.",
        compulsory=[courses["b"], courses["a"]],
        electives=[courses["c"], courses["d"]],
        min_electives=1,
        valid_months=24,
        counts_outside=True,
    )


@pytest.fixture
def programme(wanted: ProgrammeSpec, commune: Unit, leader: User) -> Programme:
    """The programme, written for the commune."""
    made = create_programme(wanted, unit=commune, actor=leader)
    db.session.commit()
    return made


def test_it_is_as_it_was_written(programme: Programme, courses: dict[str, int]) -> None:
    held = [(course.id, course.is_compulsory) for course in courses_in(programme.id)]

    assert (programme.title, programme.summary, programme.min_electives) == ("Đi từng ngõ", "Cho tổ mới.", 1)
    assert (programme.valid_months, programme.counts_outside) == (24, True)
    assert held == [(courses["b"], True), (courses["a"], True), (courses["c"], False), (courses["d"], False)]


def test_its_name_in_addresses_is_none_that_a_file_could_have(programme: Programme, wanted: ProgrammeSpec) -> None:
    assert programme.id.startswith("di-tung-ngo_")


def test_a_title_without_letters_has_an_address_too(wanted: ProgrammeSpec, commune: Unit, leader: User) -> None:
    made = create_programme(replace(wanted, title="=1+1 ?"), unit=commune, actor=leader)
    odd = create_programme(replace(wanted, title="!!!"), unit=commune, actor=leader)

    assert made.id.startswith("1-1_")
    assert odd.id.startswith("chuong-trinh_")


def test_it_is_seen_at_the_unit_and_below_but_led_from_above_too(
    programme: Programme, commune: Unit, team: Unit, outsider: User, admin: User
) -> None:
    other = outsider_unit(outsider)
    assert commune.parent is not None

    assert [one.id for one in programmes_at(team.id)] == [programme.id]
    assert programmes_at(commune.parent.id) == ()
    assert programmes_at(other) == ()
    assert [one.id for one in programmes_near([commune.parent.id])] == [programme.id]
    assert programmes_near([other]) == ()
    with pytest.raises(NotFound):
        get_programme(programme.id, near=[other])


def outsider_unit(outsider: User) -> int:
    unit = unit_of(outsider.id)
    assert unit is not None
    return unit.id


def unfit(wanted: ProgrammeSpec, **otherwise: object) -> ProgrammeSpec:
    return replace(wanted, **otherwise)  # type: ignore[arg-type]  # any of its fields


@pytest.mark.parametrize(
    ("otherwise", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"summary": "x" * 501}, "summary"),
        ({"compulsory": [], "electives": []}, "courses"),
        ({"compulsory": [1, 1]}, "courses"),
        ({"electives": [2, 1]}, "courses"),
        ({"compulsory": [99_999]}, "courses"),
        ({"min_electives": 3}, "min_electives"),
        ({"compulsory": [], "min_electives": 0}, "min_electives"),
        ({"valid_months": 0}, "valid_months"),
        ({"valid_months": 121}, "valid_months"),
        ({"grace_days": -1}, "grace_days"),
        ({"grace_days": 367}, "grace_days"),
    ],
    ids=str,
)
def test_what_nobody_could_finish_is_refused_beside_its_field(
    wanted: ProgrammeSpec,
    programme: Programme,
    commune: Unit,
    leader: User,
    otherwise: dict[str, object],
    field: str,
) -> None:
    bad = replace(wanted, compulsory=[1], electives=[3])
    bad = unfit(bad, **otherwise)

    with pytest.raises(FieldError) as new:
        create_programme(bad, unit=commune, actor=leader)
    with pytest.raises(FieldError) as changed:
        change_programme(programme, bad, actor=leader)

    assert (new.value.field, changed.value.field) == (field, field)
    db.session.rollback()
    assert db.session.query(Programme).count() == 1


def test_a_course_of_another_unit_is_not_there_to_choose(
    wanted: ProgrammeSpec, commune: Unit, team: Unit, leader: User
) -> None:
    own = make_course("rieng", unit=team.code)

    with pytest.raises(FieldError) as refused:
        create_programme(replace(wanted, compulsory=[own.id]), unit=commune, actor=leader)

    assert refused.value.field == "courses"


def test_a_change_is_taken_and_named_in_the_log(
    programme: Programme, wanted: ProgrammeSpec, courses: dict[str, int], leader: User
) -> None:
    change_programme(
        programme, replace(wanted, title="Mới", compulsory=[courses["a"]], electives=[courses["b"]]), actor=leader
    )
    db.session.commit()

    held = [(course.id, course.is_compulsory) for course in courses_in(programme.id)]
    last = db.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
    assert held == [(courses["a"], True), (courses["b"], False)]
    assert last is not None
    assert (last.action, last.details["name"], last.unit_id) == ("programme.changed", "Mới", programme.unit_id)


def test_it_is_withdrawn_and_comes_back(
    programme: Programme, wanted: ProgrammeSpec, team: Unit, leader: User
) -> None:
    withdraw_programme(programme, actor=leader)
    withdraw_programme(programme, actor=leader)
    gone = programmes_at(team.id)
    with pytest.raises(Refused):
        change_programme(programme, wanted, actor=leader)
    restore_programme(programme, actor=leader)
    restore_programme(programme, actor=leader)

    assert gone == ()
    assert [one.id for one in programmes_at(team.id)] == [programme.id]
    assert db.session.query(AuditEvent).filter(AuditEvent.action.startswith("programme.")).count() == 3


@pytest.mark.parametrize("who", ["member", "head", "trainer", "outsider"])
def test_nobody_else_writes_for_the_commune(
    request: pytest.FixtureRequest, programme: Programme, wanted: ProgrammeSpec, commune: Unit, who: str
) -> None:
    actor: User = request.getfixturevalue(who)

    with pytest.raises(Forbidden):
        create_programme(wanted, unit=commune, actor=actor)
    for deed in (withdraw_programme, restore_programme):
        with pytest.raises(Forbidden):
            deed(programme, actor=actor)
    with pytest.raises(Forbidden):
        change_programme(programme, wanted, actor=actor)


def test_what_comes_from_the_folder_is_changed_there_only(
    courses: dict[str, int], wanted: ProgrammeSpec, admin: User
) -> None:
    publish("a", programmes="programmes:\n  - {id: co-ban, title: Cơ bản, compulsory: [a]}\n")
    programme = db.session.get_one(Programme, "co-ban")

    with pytest.raises(Forbidden):
        change_programme(programme, wanted, actor=admin)
    with pytest.raises(Forbidden):
        withdraw_programme(programme, actor=admin)
