"""How long finding people takes among many; by itself: `python -W ignore -m tests.bench.people`."""

from __future__ import annotations

import logging
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import text

from portal.accounts.models import Consent, User
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS, REPORTING
from portal.clock import now
from portal.content.text.vietnamese import fold, name_sort_key, text_sort_key
from portal.db import db
from portal.demo.bulk import BulkInsert
from portal.demo.names import person_name
from portal.units.models import Membership, Unit
from tests.bench.databases import leave_unchecked, places
from tests.bench.prepared import make_portal
from tests.bench.steps import step
from tests.factories import make_unit, make_user, sign_in_cookie

PEOPLE, PLACES, COMMUNES = 50_000, 5_000, 100  # the places are hamlets, each with its team
ROUNDS = 3
COLUMNS = {
    Unit: ("id", "code", "kind", "name", "name_key", "folded", "parent_id"),
    User: (
        *("id", "name", "name_key", "folded", "phone", "password_hash", "is_demo"),
        *("created_at", "last_seen_at", "deactivated_at"),
    ),
    Membership: ("user_id", "unit_id", "since"),
    Consent: ("user_id", "purpose", "version", "given_at"),
}
# Common and rare names, with and without dấu, parts of numbers, units, nothing at all, and every filter.
ASKED: tuple[dict[str, str | int], ...] = (
    *(
        {"q": text}
        for text in ("nguyen", "Nguyễn Thị", "tran van ut", "Út", "a", "gam", "rang", "kinh", "ap", "ba")
    ),
    *({"q": text} for text in ("0912", "0904 5", "090401234", "xa 17", "Ấp 4", "khong co ai", "x")),
    *({"state": state} for state in ("new", "active", "quiet", "left")),
    *({"role": role} for role in ("leader", "none")),
    *({"sort": "seen"}, {"q": "lan", "sort": "seen"}, {"q": "le", "state": "new"}, {"page": 1}, {"page": 40}),
)


@dataclass(frozen=True)
class PeopleTimes:
    """What whole requests for the list took in this process, in milliseconds; `slowest` is what was asked."""

    people: int
    p50: float
    p95: float
    slowest: str


def measure_people(url: str, people: int = PEOPLE) -> PeopleTimes:
    """Fill the empty database at `url` with a province of so many made-up people, and search it as its leader."""
    app = make_portal(url)
    with app.app_context():
        db.create_all()
        province = make_unit("Tỉnh Cà Mau", kind="province")
        leader = make_user("Nguyễn Văn Sáu", phone="0901000001", unit=province, grants={"leader": province})
        with step("filling the people's province"):
            fill(province.id, people)
        with step("finding people"):
            times = list(ask(app, sign_in_cookie(app, leader)))
        db.session.remove()
        db.engine.dispose()
    took = sorted(took for took, _asked in times)
    return PeopleTimes(people, took[len(took) // 2], took[int(len(took) * 0.95)], max(times)[1])


def fill(province_id: int, people: int) -> None:
    """Let so many people live in the province; every ninth has left, and every fifth was never here."""
    chance, moment = random.Random(3), now()
    with db.engine.execution_options(write=True).begin() as connection:
        bulk = BulkInsert(connection, COLUMNS)
        ids = iter(range(100, 100 + COMMUNES + 2 * PLACES))

        def unit(kind: str, name: str, parent: int) -> int:
            number = next(ids)
            bulk.add(Unit, number, f"B{number}", kind, name, text_sort_key(name), fold(name), parent)
            return number

        communes = [unit("commune", f"Xã {number}", province_id) for number in range(COMMUNES)]
        hamlets = [unit("hamlet", f"Ấp Kinh {n // COMMUNES}", communes[n % COMMUNES]) for n in range(PLACES)]
        bulk.flush()
        teams = [unit("team", f"Tổ công nghệ số ấp Kinh {n // COMMUNES}", hamlets[n]) for n in range(PLACES)]
        bulk.flush()
        leave_unchecked(connection)
        for number in range(people):
            name, user = person_name(chance), 100 + number
            seen = moment - timedelta(days=chance.randrange(90)) if number % 5 else None
            gone = moment if number % 9 == 0 else None
            phone, hashed = f"0904{number:06}", "argon2" * 16 if seen else None
            bulk.add(User, user, name, name_sort_key(name), fold(name), phone, hashed, True, moment, seen, gone)
            bulk.add(Membership, user, teams[number % PLACES], moment)
            if seen and number % 7:
                bulk.add(Consent, user, REPORTING, CURRENT_VERSIONS[REPORTING], moment)
            bulk.flush_when_full()
        bulk.finish()
    if db.engine.dialect.name == "postgresql":
        # What autovacuum does by itself some minutes after so much was written.
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def ask(app: Flask, cookie: dict[str, object]) -> Iterator[tuple[float, str]]:
    """What each request took, and what it asked."""
    client = app.test_client()
    with client.session_transaction() as session:
        session.update(cookie)
    for number in range(ROUNDS + 1):
        for asked in ASKED:
            with app.app_context():
                began = time.perf_counter()
                response = client.get(f"/people?{urlencode(asked)}", headers={"HX-Request": "true"})
                took = (time.perf_counter() - began) * 1000
            if response.status_code != 200:
                raise RuntimeError(f"{asked}: {response.status}")
            if number:  # the first round only fills the caches
                yield took, urlencode(asked)


def main() -> None:
    """Measure on both databases and print a line for each."""
    logging.disable(logging.INFO)
    for place in places():
        tell(place.kind, measure_people(place.empty("people")))


def tell(database: str, times: PeopleTimes) -> None:
    """Print what was measured."""
    sys.stdout.write(
        f"Finding one of {times.people:,} people on {database}: p50 {times.p50:.1f} ms, p95 {times.p95:.1f} ms "
        f"(budget 50 ms), slowest for “{times.slowest}”\n"
    )


if __name__ == "__main__":
    main()
