"""The portal behind its real server, and plain sockets to it."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.db import db
from tests.bench.server import SECRET, Server
from tests.conftest import make_app
from tests.emptying import watch

LARGE = 3_000_000  # bytes
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One worker process of the portal on a SQLite file with empty tables."""
    folder: Path = tmp_path_factory.mktemp("served")
    url = f"sqlite:///{folder / 'portal.db'}"
    with make_app(url).app_context():
        db.create_all()
        db.engine.dispose()
    environment = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "PORTAL_MODE": "demo"}
    with Server("tests.faults.served:app", folder / "server.log", workers=1, **environment) as server:
        yield server


def renew_connections() -> None:
    """Let the tests' application open its connections anew, as after a change of what is set on them."""
    db.engine.dispose()
    watch(db.engine)  # the new pool, too


class Line:
    """A connection that may be left half used."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)

    def send(self, path: str, *, method: str = "GET", headers: bytes = b"", body: bytes = b"") -> Line:
        """Send a request as it is given, whole or not."""
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n".encode()
        self.socket.sendall(head + headers + b"\r\n" + body)
        return self

    def send_half(self, path: str = "/sign-in") -> Line:
        """Send a form of which six bytes of a thousand come."""
        return self.send(path, method="POST", headers=FORM + b"Content-Length: 1000\r\n", body=b"login=")

    def answer(self) -> bytes:
        """Everything that comes until the server hangs up, or the whole of an answer with a known length."""
        got = b""
        while piece := self.socket.recv(262_144):
            got += piece
            head, end, body = got.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            if end and length is not None and len(body) >= int(length[1]):
                break
            if got.endswith(b"\r\n0\r\n\r\n"):
                break
        return got

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


@pytest.fixture
def line(served: Server) -> Iterator[Callable[[], Line]]:
    """Makes connections to the server, which end with the test."""
    made: list[Line] = []

    def connect() -> Line:
        made.append(Line(served.port))
        return made[-1]

    yield connect
    for connection in made:
        connection.close()
