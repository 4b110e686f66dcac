"""What is measured: five kinds of request, each against the bare view that gives the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from tests.bench.load import Connection, Measured, measure
from tests.bench.prepared import Member, Prepared, counted
from tests.bench.server import SECRET, Memory, Server

SECONDS, BARE_SECONDS = 3.0, 1.5
SETTINGS = {"PORTAL_MODE": "demo", "SECRET_KEY": SECRET}
SPENT = (-1, -2, -3)  # places of the requests that are sent outside the load
ASSET = re.compile(rb"/assets/[\w.-]+")


@dataclass(frozen=True)
class Kind:
    """One kind of request: what it is called, the status of a right answer, and how to build the requests."""

    name: str
    status: int
    requests: Callable[[Prepared], list[bytes]]
    once: bool = False  # each request makes sense a single time


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
class Results:
    """Everything that was measured on one database."""

    database: str
    rows: list[Row]
    started_in: float
    memory: Memory
    sizes: Bytes


def lesson(prepared: Prepared) -> list[bytes]:
    """The lesson with its practice questions."""
    path = f"/courses/{prepared.lesson.course_slug}/{prepared.lesson.slug}"
    return [prepared.get(path, member) for member in prepared.members]


def home(prepared: Prepared) -> list[bytes]:
    """The first page after signing in."""
    return [prepared.get("/", member) for member in prepared.members]


KINDS = (
    Kind("lesson view", 200, lesson),
    Kind("home", 200, home),
    Kind("practice answer", 200, Prepared.practice_answers, once=True),
    Kind("quiz answer saved", 200, Prepared.quiz_answers),
    Kind("quiz submitted", 303, Prepared.submissions, once=True),
)


def measure_database(database: str, prepared: Prepared, url: str, folder: Path) -> Results:
    """Serve the prepared database and measure every kind of request."""
    statements = [_statements(prepared.app, kind.requests(prepared)) for kind in KINDS]
    rows: list[Row] = []
    with Server("wsgi:app", folder / f"{database}.log", **SETTINGS, DATABASE_URL=url) as server:
        sizes = _sizes(prepared, server.port)
        answers = folder / f"{database}-answers.json"
        answers.write_text(json.dumps([_answer_kept(kind, prepared, server.port) for kind in KINDS]))
        with Server("tests.bench.bare:app", folder / "bare.log", BENCH_ANSWERS=str(answers)) as bare:
            for number, kind in enumerate(KINDS):
                # The last members have been used for counting and for the bytes.
                requests = kind.requests(prepared)[: -len(SPENT)] if kind.once else kind.requests(prepared)
                floor = measure(bare.port, [_bare(kind, number)] * 8, seconds=BARE_SECONDS, status=kind.status)
                found = measure(server.port, requests, seconds=SECONDS, status=kind.status, once=kind.once)
                rows.append(Row(kind, found, floor, statements[number]))
            memory = server.memory()
        return Results(database, rows, server.started_in, memory, sizes)


def _answer_kept(kind: Kind, prepared: Prepared, port: int) -> dict[str, Any]:
    """The portal's answer, to be given again by the bare view."""
    head, _, body = Connection(port).answer_to(kind.requests(prepared)[SPENT[2]]).partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = [line.split(": ", 1) for line in lines]
    if int(status.split()[1]) != kind.status:
        raise RuntimeError(f"{kind.name}: {status}")
    kept = [pair for pair in headers if pair[0].lower() not in ("server", "date", "content-length", "connection")]
    return {"status": kind.status, "headers": kept, "body": body.hex()}


def _bare(kind: Kind, number: int) -> bytes:
    method = "GET" if kind.requests in (lesson, home) else "POST"
    length = "" if method == "GET" else "Content-Length: 0\r\n"
    return f"{method} /{number} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n{length}\r\n".encode()


def _statements(app: Flask, requests: list[bytes]) -> int:
    """How many SQL statements a request takes, once what is kept ready is ready."""
    client = app.test_client(use_cookies=False)
    for place in SPENT[:2]:
        head, _, body = requests[place].partition(b"\r\n\r\n")
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
    text = connection.answer_to(lesson(prepared)[0].replace(b"Accept-Encoding: br", b"Accept-Encoding: identity"))
    assets = {path: connection.answer_to(prepared.get(path.decode(), member)) for path in set(ASSET.findall(text))}
    following = f"/courses/{prepared.next_lesson.course_slug}/{prepared.next_lesson.slug}"
    return Bytes(
        first=len(page) + sum(map(len, assets.values())),
        following=len(connection.answer_to(prepared.get(following, member))),
        scripts=sum(len(answer) for path, answer in assets.items() if path.endswith(b".js")),
    )
