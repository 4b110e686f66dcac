"""Processor time of requests, beside a bare view that answers with the same bytes.

Both are called as WSGI applications in one process, in turn, so that a fast or slow moment of the machine meets
both.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response

from tests.bench.phone import Wsgi, environ_of
from tests.bench.prepared import counted

ROUNDS, BARE_CALLS = 8, 60
SLOW = 20  # milliseconds; what takes longer is called once a round
WARM_UP = 4  # requests before: statements compiled, templates read, what is kept kept


@dataclass(frozen=True)
class Cost:
    """What a request costs: milliseconds of processor time, those of the bare view, and its statements."""

    own: float
    bare: float
    statements: int

    @property
    def ratio(self) -> float:
        """How many times the bare view's processor time it takes."""
        return self.own / self.bare


def processor_time(app: Flask, requests: Sequence[bytes], *, status: int = 200) -> Cost:
    """What one of these raw HTTP requests costs; each is sent once. Raises RuntimeError for another status.

    There must be enough of them: WARM_UP, one to count its statements, one to see how slow it is, and the same
    number for each of ROUNDS.
    """
    waiting = list(requests)
    for _time in range(WARM_UP):
        found, headers, body = _answer(app, waiting.pop())
        if found != status:
            raise RuntimeError(f"{waiting[0].splitlines()[0].decode()} answers {found}")
    with counted(app) as statements:
        _answer(app, waiting.pop())
    bare = _bare(body, status, headers)
    floor = [b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"] * BARE_CALLS
    _time_of(bare, floor)
    gc.collect()
    calls = len(waiting) // ROUNDS if _time_of(app, [waiting.pop()]) < SLOW else 1
    pairs = [
        (_time_of(app, waiting[number * calls : (number + 1) * calls]), _time_of(bare, floor))
        for number in range(ROUNDS)
    ]
    # The round whose ratio is the middle one: both figures are of the same moment.
    own, beside = sorted(pairs, key=lambda pair: pair[0] / pair[1])[len(pairs) // 2]
    return Cost(own, beside, len(statements))


def _bare(body: bytes, status: int, headers: list[tuple[str, str]]) -> Flask:
    """A Flask application whose only view answers with these bytes."""
    app = Flask(__name__)
    kept = [pair for pair in headers if pair[0].lower() != "content-length"]
    app.add_url_rule("/", view_func=lambda: Response(body, status, kept))
    return app


def _time_of(app: Wsgi, requests: Sequence[bytes]) -> float:
    """Milliseconds that one of these requests takes of this process."""
    environs = [_environ(request) for request in requests]
    began = time.process_time()
    for environ in environs:
        _call(app, environ)
    return (time.process_time() - began) * 1000 / len(requests)


def _answer(app: Wsgi, request: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
    return _call(app, _environ(request))


def _call(app: Wsgi, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
    begun: list[Any] = []
    parts = app(environ, lambda *head: begun.extend(head))
    body = b"".join(parts)
    close = getattr(parts, "close", None)
    if close is not None:
        close()
    return int(begun[0][:3]), begun[1], body


def _environ(request: bytes) -> dict[str, Any]:
    head, _end, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _protocol = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    headers.pop("Content-Length", None)
    return environ_of(method, path, headers, body)
