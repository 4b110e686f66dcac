"""The parts of the benchmark, by their names, in the order in which they are measured."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType

from portal.db import db
from tests.bench.answers import measure_answers
from tests.bench.check_in import PEOPLE as HALL
from tests.bench.check_in import measure_check_in
from tests.bench.dashboard import PEOPLE, View, measure_dashboard
from tests.bench.databases import Place
from tests.bench.evening import CALLED, WARM_UP, evening_members, measure_evening_cost, measure_evenings
from tests.bench.hour import Late, hour_of, leaders_of, measure_hour
from tests.bench.load import Connection
from tests.bench.pages import measure_pages
from tests.bench.people import measure_people
from tests.bench.prepared import Prepared, prepare
from tests.bench.roster import measure_roster
from tests.bench.search import measure_search
from tests.bench.served import BareServer
from tests.bench.server import SETTINGS, Server
from tests.bench.steps import step
from tests.bench.studio import measure_studio
from tests.bench.tables import EVENING, FIGURES, HOUR, Row

TARGET = "portal.setup.rsgi:app"
EVENINGS = 32  # on the server, half of them at once
FILES = ("report.xlsx", "report.pdf")  # that a leader takes, before the memory is read
KB = 1024
# What a browser fetches by itself; the picture for shared links is only named in a meta element.
ASSET = re.compile(rb"(?:href|src)=\"(/assets/[\w.-]+)")


@dataclass
class Bench:
    """The databases of one kind, and a served portal that the parts share; `with Bench(place) as bench`."""

    place: Place
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Bench:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def database(self) -> str:
        """The kind of database."""
        return self.place.kind

    @cached_property
    def url(self) -> str:
        """Where the demonstration is."""
        return self.place.empty("portal")

    @cached_property
    def prepared(self) -> Prepared:
        """The demonstration with members who are signed in."""
        return prepare(self.url)

    @cached_property
    def server(self) -> Server:
        """The demonstration, served until all is measured."""
        _ = self.prepared
        return self._stack.enter_context(self.serve())

    @cached_property
    def bare(self) -> BareServer:
        """The bare view, served until all is measured."""
        return self._stack.enter_context(BareServer(self.place.folder))

    def serve(self, workers: int = 2) -> Server:
        """One more server of the demonstration, to be started."""
        log = self.place.folder / f"{self.database}.log"
        return Server(TARGET, log, workers=workers, **SETTINGS, DATABASE_URL=self.url)

    def figure(self, name: str, budget: str, found: str) -> Row:
        """A row of the table of single figures."""
        return Row(FIGURES, name, self.database, (budget, found))


def pages(bench: Bench) -> Iterator[Row]:
    """Every page: processor time, statements, requests a second."""
    yield from measure_pages(bench.prepared, bench.server, bench.bare, bench.database)


def answers(bench: Bench) -> Iterator[Row]:
    """Answers that members send."""
    yield from measure_answers(bench.prepared, bench.server, bench.bare, bench.database)


def hour(bench: Bench) -> Iterator[Row]:
    """An hour of 490 members as one load; on PostgreSQL also on two servers of one database."""
    requests = hour_of(bench.prepared, leaders_of(bench.prepared))
    yield from _late(bench.database, *measure_hour([bench.server.port], requests))
    if bench.database == "PostgreSQL":
        with bench.serve(workers=1) as first, bench.serve(workers=1) as second:
            yield from _late("PostgreSQL, two servers", *measure_hour([first.port, second.port], requests))


def _late(database: str, rows: list[Late], seconds: float) -> Iterator[Row]:
    for row in rows:
        figures = (f"{row.p50:.1f}", f"{row.p95:.1f}", f"{row.p99:.1f}", str(row.wrong))
        yield Row(HOUR, row.kind, database, (f"{row.answers:,}", *figures))
    answers = sum(row.answers for row in rows) // 2  # the last row holds all
    yield Row(FIGURES, "The hour's requests a second", database, ("", f"{answers / seconds:,.0f}"))


def evening(bench: Bench) -> Iterator[Row]:
    """An evening of a member: its processor time, and evenings on the server; then what a worker's memory is."""
    with bench.prepared.app.app_context():
        phones = evening_members()
        db.session.remove()
    called = WARM_UP + CALLED
    with step("evenings in this process"):
        cost = measure_evening_cost(bench.prepared.app, phones[:called])
    with step("evenings on the server"):
        load = measure_evenings([bench.server.port], phones[called : called + EVENINGS])
    late = sorted(one for found in load.late.values() for one in found)
    figures = (
        f"{cost.own:.0f}",
        f"{cost.ratio:,.0f}",
        str(cost.requests),
        f"{load.per_minute:,.0f}",
        f"{late[len(late) // 2]:.1f}",
        f"{late[int(len(late) * 0.99)]:.1f}",
    )
    yield Row(EVENING, "of a member", bench.database, figures)
    resident = bench.server.memory()
    yield bench.figure(
        "Memory of a worker after these: resident (its share)",
        "120 MB",
        f"{resident.resident:.0f} ({resident.proportional:.0f}) MB",
    )
    leader = leaders_of(bench.prepared)[0]
    with step("taking files"):
        for file in FILES:
            for _time in range(2 * len(bench.server.workers())):  # until each worker made one
                path = f"/dashboard/units/{leader.unit_id}/{file}"
                Connection(bench.server.port).answer_to(bench.prepared.get(path, leader.member))
    files = bench.server.memory()
    yield bench.figure(
        "The same after .xlsx and PDF", "120 MB", f"{files.resident:.0f} ({files.proportional:.0f}) MB"
    )


def check_in(bench: Bench) -> Iterator[Row]:
    """A hall that marks itself present with the square on the wall."""
    with step("a hall scans"):
        hall = measure_check_in(bench.prepared, bench.server.port)
    name = f"{HALL} people through the square on the wall, half and 99 of 100 answers below"
    found = f"{hall.p50:.0f} and {hall.p99:.0f} ms, all in {hall.seconds:.1f} s, {hall.wrong} wrong"
    yield bench.figure(name, "2 minutes, 0 wrong", found)


def sizes(bench: Bench) -> Iterator[Row]:
    """What a phone loads, in bytes on the wire, heads included; pictures of the lesson left out."""
    prepared, member = bench.prepared, bench.prepared.members[0]
    connection = Connection(bench.server.port)
    ask = prepared.get(f"/courses/{prepared.lesson.course_slug}/{prepared.lesson.slug}", member)
    page = connection.answer_to(ask)
    text = connection.answer_to(
        ask.replace(b"Accept-Encoding: gzip, deflate, br, zstd", b"Accept-Encoding: identity")
    )
    assets = {path: connection.answer_to(prepared.get(path.decode(), member)) for path in set(ASSET.findall(text))}
    following = f"/courses/{prepared.next_lesson.course_slug}/{prepared.next_lesson.slug}"
    scripts = sum(len(answer) for path, answer in assets.items() if path.endswith(b".js"))
    first = len(page) + sum(map(len, assets.values()))
    yield bench.figure("First visit to a lesson, compressed", "60 KB", f"{first / KB:.1f} KB")
    next_page = len(connection.answer_to(prepared.get(following, member)))
    yield bench.figure("Next page", "12 KB", f"{next_page / KB:.1f} KB")
    yield bench.figure("JavaScript, all together", "25 KB", f"{scripts / KB:.1f} KB")
    yield bench.figure("Start-up to the first answer", "1.5 s", f"{bench.server.started_in:.2f} s")


def search(bench: Bench) -> Iterator[Row]:
    """Search in many pages."""
    times = measure_search(bench.place.empty("pages"))
    yield bench.figure(f"Search in {times.pages:,} pages, 95 of 100 below", "50 ms", f"{times.p95:.0f} ms")


def people(bench: Bench) -> Iterator[Row]:
    """Finding people among many."""
    times = measure_people(bench.place.empty("people"))
    name = f"Finding one of {times.people:,} people, half and 95 of 100 below"
    yield bench.figure(name, "50 ms", f"{times.p50:.0f} and {times.p95:.0f} ms")


def roster(bench: Bench) -> Iterator[Row]:
    """A roster of many rows, from the upload to the import."""
    times = measure_roster(bench.place.empty("roster"))
    rows = f"Roster of {times.rows:,} rows"
    yield bench.figure(f"{rows}: upload with its first preview", "10 s", f"{times.preview:.1f} s")
    yield bench.figure(
        f"{rows}: a look at the preview, mending a row", "0.5 s", f"{times.look:.2f}, {times.mend:.2f} s"
    )
    yield bench.figure(f"{rows}: import", "10 s", f"{times.importing:.1f} s")
    yield bench.figure(f"{rows}: memory at most", "250 MB", f"{times.peak:.0f} MB")


def studio(bench: Bench) -> Iterator[Row]:
    """The trainers' preview and publishing."""
    times = measure_studio(bench.place.empty("studio"))
    name = "Preview of a lesson of 10 KB, half and 95 of 100 below"
    yield bench.figure(name, "300 ms", f"{times.preview:.0f} and {times.preview_p95:.0f} ms")
    name = f"Publishing a page, and a course of {times.pages} pages"
    yield bench.figure(name, "", f"{times.page:.0f} and {times.course:.0f} ms")


def dashboard(bench: Bench) -> Iterator[Row]:
    """The dashboard of a large province."""
    times = measure_dashboard(bench.place.empty("dashboard"), PEOPLE[bench.database])
    among = f"Dashboard among {times.people:,} members"
    levels: tuple[tuple[str, str, View], ...] = (
        ("province", "100 ms", times.province),
        ("commune", "50 ms", times.commune),
        ("team", "30 ms", times.team),
    )
    for level, budget, view in levels:
        found = f"{view.p50:.0f} and {view.p95:.0f} ms ({view.statements})"
        yield bench.figure(f"{among}: {level}, half and 95 of 100 below (statements)", budget, found)
    yield bench.figure(f"{among}: counting everybody anew", "", f"{times.recount:.0f} s")
    name = f"{among}: everybody as .csv, and memory it grew by"
    yield bench.figure(name, "constant", f"{times.export:.0f} s, {times.growth:.0f} MB")


PARTS: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "sizes": sizes,
    "pages": pages,
    "hour": hour,  # before the quizzes are handed in
    "answers": answers,
    "evening": evening,
    "check_in": check_in,
    "search": search,
    "people": people,
    "roster": roster,
    "studio": studio,
    "dashboard": dashboard,
}
