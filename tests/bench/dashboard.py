"""The dashboard over a large province; by itself: `python -W ignore -m tests.bench.dashboard [PEOPLE]`."""

from __future__ import annotations

import logging
import multiprocessing
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text

from portal.accounts.models import Consent, User
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS, REPORTING
from portal.clock import now, today
from portal.content.text.vietnamese import fold, name_sort_key, text_sort_key
from portal.dashboard.counts.operations.recount import recount_all
from portal.db import db
from portal.demo.bulk import BulkInsert
from portal.demo.names import person_name
from portal.programmes.models import Assignment, Programme, ProgrammeCompletion, ProgrammeCourse
from portal.progress.models import CourseProgress
from portal.units.models import Membership, Unit
from tests.bench.databases import leave_unchecked, places
from tests.bench.prepared import make_portal
from tests.bench.steps import step
from tests.factories import make_course, make_unit, make_user, sign_in_cookie

PEOPLE = {"SQLite": 50_000, "PostgreSQL": 500_000}
TEAM, COMMUNES, COURSES = 10, 64, 12  # people of a team; communes of the province; courses published
ROUNDS = 20
EXPORT = "/dashboard/units/{unit}/people-list"
FIRST_UNIT = FIRST_PERSON = 1_000
COLUMNS = {
    Unit: ("id", "code", "kind", "name", "name_key", "folded", "parent_id"),
    User: ("id", "name", "name_key", "folded", "phone", "password_hash", "is_demo", "created_at", "last_seen_at"),
    Membership: ("user_id", "unit_id", "since"),
    Consent: ("user_id", "purpose", "version", "given_at"),
    CourseProgress: ("user_id", "course_id", "started_at", "active_at", "finished_at"),
    ProgrammeCompletion: ("user_id", "programme_id", "completed_at", "renewed_at"),
}


@dataclass(frozen=True)
class View:
    """Whole requests in this process: milliseconds that half and 95 of 100 stay below, and statements of one."""

    p50: float
    p95: float
    statements: int


@dataclass(frozen=True)
class DashboardTimes:
    """The dashboard on its three levels, counting everybody anew, and the list of everybody as .csv."""

    people: int
    province: View
    commune: View
    team: View
    recount: float  # seconds
    export: float  # seconds
    growth: float  # megabytes that the process grew by while the list was written


def measure_dashboard(url: str, people: int) -> DashboardTimes:
    """Fill the empty database at `url` and look at it, in a process of its own, whose growth is the export's."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(look_at, (url, people))


def look_at(url: str, people: int) -> DashboardTimes:
    """The province's leader opens the dashboard on every level, and takes the list of everybody."""
    logging.disable(logging.INFO)
    app = make_portal(url, WTF_CSRF_ENABLED=False)
    with app.app_context():
        db.create_all()
        courses = [make_course(f"khoa-{number + 1}").id for number in range(COURSES)]
        province = make_unit("Tỉnh Cà Mau", kind="province").id
        leader = make_user("Nguyễn Văn Sáu", unit=db.session.get_one(Unit, province))
        give_programme(leader, province, courses[:3])
        cookie = sign_in_cookie(app, leader)
        with step("filling the dashboard's province"):
            fill(province, people, courses)
            analyse()
        began = time.perf_counter()
        with step("counting everybody"):
            recount_all()
            db.session.commit()
        counted = time.perf_counter() - began
        with step("analysing"):
            analyse()
        db.session.remove()
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(cookie)
    team = FIRST_UNIT + COMMUNES
    with step("looking at the dashboard"):
        views = [view(app, client, f"/dashboard/units/{unit}") for unit in (province, FIRST_UNIT, team)]
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    with step("the list of everybody"):
        lines = export(app, client, province)
    took = time.perf_counter() - began
    growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    if lines < people:
        raise RuntimeError(f"the list of everybody has {lines} lines")
    return DashboardTimes(people, *views, recount=counted, export=took, growth=growth)


def give_programme(leader: User, province: int, courses: list[int]) -> None:
    """A programme that was due last week in the whole province."""
    places = [
        ProgrammeCourse(course_id=course, position=place, is_compulsory=True)
        for place, course in enumerate(courses)
    ]
    db.session.add(Programme(id="ca-tinh", title="Cả tỉnh", courses=places))
    due = today() - timedelta(days=7)
    db.session.add(Assignment(programme_id="ca-tinh", unit_id=province, due_on=due, assigned_at=now()))
    db.session.execute(
        text(
            'INSERT INTO "grant" (user_id, unit_id, role, since) VALUES (:user, :unit, :role, :since)'
        ).bindparams(user=leader.id, unit=province, role="leader", since=now())
    )
    db.session.commit()


def fill(province: int, people: int, courses: list[int]) -> None:
    """Let so many people live in teams below communes, each with some courses begun and some finished."""
    fill_units(province, -(-people // TEAM))
    # A server takes rows from several at once; each waits for it most of the time.
    hands = 2 if db.engine.dialect.name == "postgresql" else 1
    parts = [range(people * hand // hands, people * (hand + 1) // hands) for hand in range(hands)]
    with ThreadPoolExecutor(hands) as pool:
        list(pool.map(partial(fill_people, db.engine, courses), parts))
    with db.engine.execution_options(write=True).begin() as connection:
        BulkInsert(connection, COLUMNS).advance_sequences()


def fill_units(province: int, teams: int) -> None:
    """Let there be communes, and teams below them."""
    with db.engine.execution_options(write=True).begin() as connection:
        bulk = BulkInsert(connection, COLUMNS)
        for number in range(COMMUNES):
            name = f"Xã số {number + 1}"
            bulk.add(
                Unit, FIRST_UNIT + number, f"X{number}", "commune", name, text_sort_key(name), fold(name), province
            )
        bulk.flush()
        for number in range(teams):
            name, unit = f"Tổ công nghệ số ấp {number + 1}", FIRST_UNIT + COMMUNES + number
            above = FIRST_UNIT + number % COMMUNES
            bulk.add(Unit, unit, f"T{number}", "team", name, text_sort_key(name), fold(name), above)
            bulk.flush_when_full()
        bulk.flush()


def fill_people(engine: Engine, courses: list[int], numbers: range) -> None:
    """Let people with these numbers live in the teams."""
    chance, moment = Random(5 + numbers.start), now()
    names = [person_name(chance) for _number in range(2_000)]
    keys = [(name, name_sort_key(name), fold(name)) for name in names]
    with engine.execution_options(write=True).begin() as connection:
        leave_unchecked(connection)
        bulk = BulkInsert(connection, COLUMNS)
        for number in numbers:
            user = FIRST_PERSON + number
            seen = moment - timedelta(days=chance.randrange(120)) if number % 6 else None
            phone = f"09{number:08}"
            bulk.add(User, user, *keys[number % len(keys)], phone, "argon2" if seen else None, True, moment, seen)
            bulk.add(Membership, user, FIRST_UNIT + COMMUNES + number // TEAM, moment)
            for place in range(chance.randrange(5) if seen else 0):
                finished = seen if place < 3 and chance.random() < 0.8 else None
                bulk.add(CourseProgress, user, courses[place], seen, seen, finished)
            if seen and number % 3 == 0:
                bulk.add(ProgrammeCompletion, user, "ca-tinh", seen, seen)
            if seen and number % 7:
                bulk.add(Consent, user, REPORTING, CURRENT_VERSIONS[REPORTING], moment)
            bulk.flush_when_full()
        bulk.flush()


def analyse() -> None:
    """What autovacuum does by itself some minutes after so much was written."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def view(app: Flask, client: FlaskClient, address: str) -> View:
    """The dashboard at this address, opened again and again."""
    took = []
    for number in range(ROUNDS + 1):
        with app.app_context():
            began = time.perf_counter()
            response = client.get(address)
            elapsed = (time.perf_counter() - began) * 1000
        if response.status_code != 200:
            raise RuntimeError(f"{address} answers {response.status}")
        if number:  # the first one compiles statements and templates
            took.append(elapsed)
    took.sort()
    return View(took[len(took) // 2], took[int(len(took) * 0.95)], len(list(statements(app, client, address))))


def statements(app: Flask, client: FlaskClient, address: str) -> Iterator[str]:
    """The statements of one request, without the begin and end of transactions."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            client.get(address)
        finally:
            event.remove(engine, "before_cursor_execute", note)
    yield from seen


def export(app: Flask, client: FlaskClient, unit: int) -> int:
    """Take the list of everybody in and below the unit piece by piece; how many lines it has."""
    lines = 0
    with app.app_context():
        response = client.post(EXPORT.format(unit=unit), data={"format": "csv"}, buffered=False)
        if response.status_code != 200:
            raise RuntimeError(f"the export answers {response.status}")
        for piece in response.iter_encoded():
            lines += piece.count(b"\n")
        response.close()
    return lines


if __name__ == "__main__":
    for place in places():
        number = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE[place.kind]
        sys.stdout.write(f"{place.kind}: {measure_dashboard(place.empty('dashboard'), number)}\n")
