"""What is measured: six kinds of request, each against the bare view that gives the same bytes."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Flask

from tests.bench.board import BoardTimes
from tests.bench.load import CONNECTIONS, Connection, Measured, measure
from tests.bench.people import PeopleTimes
from tests.bench.prepared import Member, Prepared, counted
from tests.bench.roster import RosterTimes
from tests.bench.search import SearchTimes
from tests.bench.server import SECRET, Memory, Server
from tests.bench.studio import StudioTimes

SECONDS, BARE_SECONDS = 3.0, 1.5
SETTINGS = {"PORTAL_MODE": "demo", "SECRET_KEY": SECRET}
# What a browser fetches by itself; the picture for shared links is only named in a meta element.
ASSET = re.compile(rb"(?:href|src)=\"(/assets/[\w.-]+)")


@dataclass(frozen=True)
class Kind:
    """One kind of request: what it is called, the status of a right answer, and how to build the requests."""

    name: str
    status: int
    requests: Callable[[Prepared], list[bytes]]
    is_write: bool = False
    once: bool = False  # each request makes sense a single time

    @property
    def connections(self) -> int:
        """How many each of the two processes that send holds open: answers come from 16 people at once."""
        return 8 if self.is_write else CONNECTIONS


@dataclass(frozen=True)
class Row:
    """What was measured of one kind."""

    kind: Kind
    portal: Measured
    bare: Measured
    statements: int

    @property
    def share(self) -> float:
        """How much of the bare view's throughput the portal reaches."""
        return self.portal.per_second / self.bare.per_second


@dataclass(frozen=True)
class Bytes:
    """What a phone loads, in bytes on the wire, heads included; pictures of the lesson left out."""

    first: int
    following: int
    scripts: int


@dataclass(frozen=True)
class Among:
    """What was measured by itself, each in a large database of its own."""

    search: SearchTimes
    people: PeopleTimes
    roster: RosterTimes
    studio: StudioTimes
    board: BoardTimes


@dataclass(frozen=True)
class Results:
    """Everything that was measured on one database."""

    database: str
    rows: list[Row]
    started_in: float
    memory: Memory
    sizes: Bytes
    among: Among


def lesson(prepared: Prepared) -> list[bytes]:
    """The lesson with its practice questions."""
    path = f"/courses/{prepared.lesson.course_slug}/{prepared.lesson.slug}"
    return [prepared.get(path, member) for member in prepared.members]


def lesson_uncompressed(prepared: Prepared) -> list[bytes]:
    """The same without compression, which shows what that costs."""
    return [
        request.replace(b"Accept-Encoding: gzip, deflate, br, zstd", b"Accept-Encoding: identity")
        for request in lesson(prepared)
    ]


def home(prepared: Prepared) -> list[bytes]:
    """The first page after signing in."""
    return [prepared.get("/", member) for member in prepared.members]


def review(prepared: Prepared) -> list[bytes]:
    """The first question of today's review."""
    return [prepared.get("/review", member) for member in prepared.members]


def search(prepared: Prepared) -> list[bytes]:
    """What a search without dấu finds in the shipped courses."""
    return [prepared.get("/search?q=chuyen+khoan", member) for member in prepared.members]


def guide(prepared: Prepared) -> list[bytes]:
    """A card for residents."""
    return [prepared.get("/g/so-cuu-khi-bi-lua", member) for member in prepared.members]


KINDS = (
    Kind("lesson view", 200, lesson),
    Kind("lesson view, uncompressed", 200, lesson_uncompressed),
    Kind("home", 200, home),
    Kind("review", 200, review),
    Kind("search", 200, search),
    Kind("guide", 200, guide),
    Kind("practice answer", 200, Prepared.practice_answers, is_write=True, once=True),
    Kind("quiz answer saved", 200, Prepared.quiz_answers, is_write=True),
    Kind("quiz submitted", 303, Prepared.submissions, is_write=True, once=True),
)


def measure_database(database: str, prepared: Prepared, url: str, folder: Path, among: Among) -> Results:
    """Serve the prepared database and measure every kind of request; `among` was measured before."""
    # Members who end their quiz before the load, for counting and for the bytes.
    first, others = _split(prepared, 3)
    statements = [_statements(prepared.app, kind.requests(first)[:2]) for kind in KINDS]
    rows: list[Row] = []
    with Server("portal.setup.rsgi:app", folder / f"{database}.log", **SETTINGS, DATABASE_URL=url) as server:
        sizes = _sizes(prepared, server.port)
        answers = folder / f"{database}-answers.json"
        answers.write_text(json.dumps([_answer_kept(kind, first, server.port) for kind in KINDS]))
        with Server("tests.bench.bare:app", folder / "bare.log", BENCH_ANSWERS=str(answers)) as bare:
            for number, kind in enumerate(KINDS):
                floor = measure(
                    bare.port,
                    [_bare(kind, number)] * 16,
                    seconds=BARE_SECONDS,
                    status=kind.status,
                    connections=kind.connections,
                )
                loaded = measure(
                    server.port,
                    kind.requests(others),
                    seconds=SECONDS,
                    status=kind.status,
                    once=kind.once,
                    connections=kind.connections,
                )
                rows.append(Row(kind, loaded, floor, statements[number]))
                tell(rows[-1], database)
            memory = server.memory()
        return Results(database, rows, server.started_in, memory, sizes, among)


def tell(row: Row, database: str) -> None:
    """Print a row as it is measured."""
    found = row.portal
    sys.stderr.write(
        f"{row.kind.name}, {database}: {found.per_second:,.0f}/s, p50 {found.p50:.1f} ms, p99 {found.p99:.1f} ms, "
        f"{row.share:.0%} of {row.bare.per_second:,.0f}/s, {row.statements} statements\n"
    )
    sys.stderr.flush()


def _split(prepared: Prepared, number: int) -> tuple[Prepared, Prepared]:
    """The same with only the first so many members, and with all the others."""
    members = prepared.members
    return replace(prepared, members=members[:number]), replace(prepared, members=members[number:])


def _answer_kept(kind: Kind, prepared: Prepared, port: int) -> dict[str, Any]:
    """The portal's answer, to be given again by the bare view."""
    head, _, body = Connection(port).answer_to(kind.requests(prepared)[2]).partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = [line.split(": ", 1) for line in lines]
    if int(status.split()[1]) != kind.status:
        raise RuntimeError(f"{kind.name}: {status}")
    kept = [pair for pair in headers if pair[0].lower() not in ("server", "date", "content-length", "connection")]
    return {"status": kind.status, "headers": kept, "body": body.hex()}


def _bare(kind: Kind, number: int) -> bytes:
    """As small a request as there is; a form is not even read."""
    method, length = ("POST", "Content-Length: 0\r\n") if kind.is_write else ("GET", "")
    return f"{method} /{number} HTTP/1.1\r\nHost: localhost\r\n{length}\r\n".encode()


def _statements(app: Flask, requests: list[bytes]) -> int:
    """How many SQL statements a request takes, once what is kept ready is ready."""
    client = app.test_client(use_cookies=False)
    for request in requests:
        head, _, body = request.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        method, path, _protocol = first.split(" ")
        headers = [tuple(line.split(": ", 1)) for line in lines]
        with counted(app) as statements:
            client.open(path, method=method, headers=headers, data=body).close()
    return len(statements)


def _sizes(prepared: Prepared, port: int) -> Bytes:
    connection = Connection(port)
    member: Member = prepared.members[0]
    page = connection.answer_to(lesson(prepared)[0])
    text = connection.answer_to(
        lesson(prepared)[0].replace(b"Accept-Encoding: gzip, deflate, br, zstd", b"Accept-Encoding: identity")
    )
    assets = {path: connection.answer_to(prepared.get(path.decode(), member)) for path in set(ASSET.findall(text))}
    following = f"/courses/{prepared.next_lesson.course_slug}/{prepared.next_lesson.slug}"
    return Bytes(
        first=len(page) + sum(map(len, assets.values())),
        following=len(connection.answer_to(prepared.get(following, member))),
        scripts=sum(len(answer) for path, answer in assets.items() if path.endswith(b".js")),
    )
