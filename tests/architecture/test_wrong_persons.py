"""Every address that names a record, asked for by everybody who comes close to it without a right.

The URL map is walked, so a route made tomorrow is walked too; one with an argument that the walk knows nothing of
fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from portal.accounts.models import User
from portal.db import db
from portal.units.models import Unit
from portal.units.queries.memberships import unit_of
from portal.web.access import ROLE_AUDIENCES
from tests.architecture.wrong_persons import (
    WalkFixture,
    all_rows,
    create_records,
    create_unauthorised_users,
    private_words_in,
    send,
)
from tests.conftest import Browser
from tests.factories import make_unit

# What these name belongs to somebody: an address with one of them is walked.
GUARDED = frozenset(
    "programme_id assignment_id certificate_id course_import_id word_import_id report_id "
    "user_id other_id unit_id grant_id import_id request_id device_id attempt_id run_id answer_id "
    "paper_quiz_id result_id "
    "follow_up_id snapshot_id target_id schedule_id view_id session_id key_id join_request_id "
    "issued_id visit_id".split()
)
# These name what is not about people, or which part of a guarded record is meant.
HARMLESS = frozenset(
    "what file_type part course_slug page_slug comment_id kind fact_id term_id slug name number way on purpose "
    "sha256 extension file filename token kid issuer_id achievement".split()
)
# Open to strangers, since they ask who it is. They know only devices whose tokens are in the browser's
# cookie; to every other browser they say where one signs in.
BY_COOKIE = frozenset(
    f"accounts.{name}" for name in ("phone_person", "unlock_with_pin", "unlock_with_password", "remove_from_phone")
)
# Whoever leads one unit alone is led on to it; what stands there is walked by its own address.
LEADS_ON = frozenset({"dashboard.unit_list"})
# A trainer of the commune is told what the units below are called, since a course may be written, and a class
# planned, for each of them.
CHOOSES_UNITS = frozenset(
    {"studio.new_course", "studio.create_course", "classes.new_class", "classes.plan_class", "classes.find_units"}
)
ASKED = "?q=tran&unit={unit_id}&person={user_id}&show=all&who=all"


@pytest.fixture
def ground(member: User, head: User, leader: User, admin: User, team: Unit) -> WalkFixture:
    """The records, and their people."""
    return create_records(member, head, leader, admin, team)


def walked(app: Flask) -> list[tuple[Rule, str]]:
    """The rules with a guarded argument and those of the desks that list things, with each of their methods."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.arguments & GUARDED or (is_desk(app, rule) and not rule.arguments):
            found += [(rule, method) for method in ("GET", "POST") if method in (rule.methods or ())]
    return found


def is_desk(app: Flask, rule: Rule) -> bool:
    """Whether the rule is open to people with a role alone."""
    return getattr(app.view_functions[rule.endpoint], "open_to", None) in ROLE_AUDIENCES


Step = tuple[Rule, str, str]


def steps(ground: WalkFixture, app: Flask) -> list[Step]:
    """Where the walk leads: rule, method, address."""
    found = []
    for rule, method in walked(app):
        address = ground.address(app, rule)
        if not rule.arguments:
            address += ASKED.format(**ground.arguments)
        found.append((rule, method, address))
    return found


def asked(ground: WalkFixture, way: list[Step], own: Unit) -> Iterator[tuple[Rule, str, str, dict[str, Any]]]:
    """What is asked and posted on the walk: rule, method, address, form."""
    form_for = ground.forms_into(own)
    for rule, method, address in way:
        yield rule, method, address, form_for(rule.endpoint) if method == "POST" else {}


def walk(app: Flask, ground: WalkFixture, way: list[Step], person: User | None, own: Unit) -> list[str]:
    """Everything that somebody without a right was told or wrote all the same."""
    browser = app.test_client()
    assert isinstance(browser, Browser)
    is_stranger = person is None or person.deactivated_at is not None
    contact = set[str]()
    if person is not None:
        browser.sign_in(person)
        contact = set() if is_stranger else ground.contact_marks(own, person)
    before, faults = all_rows(), []
    for rule, method, address, form in asked(ground, way, own):
        answer = send(browser, method, address, form)
        fault = fault_in(rule, method, answer, is_stranger=is_stranger)
        told = private_words_in(
            answer.data.decode(errors="replace") + str(answer.headers), ground, f"{address} {form}"
        )
        told = [mark for mark in told if mark not in contact]
        if rule.endpoint in CHOOSES_UNITS and answer.status_code in (200, 422):
            told = [mark for mark in told if mark not in (ground.team.name, ground.team.code)]
        if fault or told:
            faults.append(f"{method} {rule} ({rule.endpoint}): {fault or answer.status_code} {' '.join(told)}")
    after = all_rows()
    return faults + [f"something was written to {name}" for name in before if before[name] != after[name]]


def fault_in(rule: Rule, method: str, answer: Any, *, is_stranger: bool) -> str:
    """What is wrong with the answer to somebody without a right."""
    status, place = answer.status_code, answer.location or ""
    if rule.endpoint in BY_COOKIE:
        is_right = status in (302, 303) and place.startswith("/phone")
    elif is_stranger:
        # What was posted is kept, and the answer leads through the sign-in back to it.
        is_right = (status == 302 and place.startswith("/sign-in")) or (status == 401 and method == "POST")
    elif rule.arguments or method == "POST":
        # Without an argument, the form names the records, and may be told that there are none.
        is_right = status in (403, 404) or (status == 422 and not rule.arguments)
    else:
        # a list of what is one's own
        is_right = status in (200, 403) or (status == 302 and rule.endpoint in LEADS_ON)
    return "" if is_right else f"{status} {place}"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_argument_of_an_address_is_known(app: Flask, ground: WalkFixture) -> None:
    arguments = {name: str(rule) for rule in app.url_map.iter_rules() for name in rule.arguments}
    walked_on = {name: str(rule) for rule, _method in walked(app) for name in rule.arguments}

    unknown = {name: rule for name, rule in arguments.items() if name not in GUARDED | HARMLESS}
    unfilled = {name: rule for name, rule in walked_on.items() if name not in ground.arguments}

    assert unknown == {}, "say in GUARDED or HARMLESS what this argument names"
    assert unfilled == {}, "let lay_out() give this argument a record of the team"


@pytest.mark.both_databases
def test_the_right_person_finds_something_at_every_address(
    app: Flask, browser: Browser, ground: WalkFixture, admin: User, commune: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    sibling = make_unit("Tổ ấp 7", parent=commune)
    desks, owner = browser.sign_in(admin), app.test_client().sign_in(ground.member)  # type: ignore[attr-defined]  # a Browser
    # What was posted is undone when the request ends, so that the next one finds everything in its place.
    monkeypatch.setattr(db.session, "commit", db.session.flush)

    lost = []
    for rule, method, address, form in asked(ground, steps(ground, app), sibling):
        answer = send(desks if is_desk(app, rule) else owner, method, address, form)
        if answer.status_code not in ((200, 302) if method == "GET" else (200, 303, 422)):
            lost.append(f"{method} {rule} ({rule.endpoint}): {answer.status_code}")

    assert lost == [], "the walk proves nothing where a record of lay_out() does not fit"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nobody_else_gets_a_row_or_writes_one(
    app: Flask, browser: Browser, ground: WalkFixture, commune: Unit, trainer: User, outsider: User
) -> None:
    people = create_unauthorised_users(ground, commune, trainer, outsider)
    way = steps(ground, app)

    faults = {who: walk(app, ground, way, one, unit_of(one.id) or commune) for who, one in people.items()}
    faults["a stranger"] = walk(app, ground, way, None, commune)

    assert {who: told for who, told in faults.items() if told} == {}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("who", ["the head of a sibling team", "an admin of a sibling commune"])
def test_nor_on_the_other_database(
    who: str, app: Flask, browser: Browser, ground: WalkFixture, commune: Unit, trainer: User, outsider: User
) -> None:
    person = create_unauthorised_users(ground, commune, trainer, outsider)[who]

    assert walk(app, ground, steps(ground, app), person, unit_of(person.id) or commune) == []
