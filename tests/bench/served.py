"""Requests sent to the served portal, beside a bare view on a server of the same kind, in the same moment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tests.bench.load import CONNECTIONS, Connection, Measured, measure
from tests.bench.server import Server

SECONDS, BARE_SECONDS = 1.0, 0.4
WARM_UP, BARE_WARM_UP = 0.3, 0.1  # the first requests of a kind fill caches and prepare statements
WARMING_SHARE = 6  # one of so many of those that can be sent a single time


@dataclass(frozen=True)
class Load:
    """What the portal gave, and the bare view."""

    portal: Measured
    bare: Measured

    @property
    def share(self) -> float:
        """How much of the bare view's requests a second the portal reaches."""
        return self.portal.per_second / self.bare.per_second


class BareServer:
    """A server whose view answers, at /<number>, with the bytes that were kept under this number."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = Server("tests.bench.bare:app", folder / "bare.log", BENCH_ANSWERS=str(folder))
        self._number = 0

    def __enter__(self) -> BareServer:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.port

    def keep(self, answer: dict[str, object]) -> int:
        """The number under which it gives this answer."""
        self._number += 1
        (self._folder / f"answer-{self._number}.json").write_text(json.dumps(answer))
        return self._number


def beside_bare(
    server: Server,
    bare: BareServer,
    requests: Sequence[bytes],
    *,
    status: int = 200,
    once: bool = False,
    connections: int = CONNECTIONS,
) -> Load:
    """Send these requests in turn, or each once; the first is sent before, for the bytes of the bare view.

    Each of the two processes that send holds so many `connections` open.
    """
    first, *others = requests
    number = bare.keep(_kept(Connection(server.port).answer_to(first), status))
    # As small a request as there is; a form is not even read.
    method, length = ("POST", "Content-Length: 0\r\n") if first.startswith(b"POST") else ("GET", "")
    floor = [f"{method} /{number} HTTP/1.1\r\nHost: localhost\r\n{length}\r\n".encode()] * 16
    measure(bare.port, floor, seconds=BARE_WARM_UP, status=status, connections=connections)
    beside = measure(bare.port, floor, seconds=BARE_SECONDS, status=status, connections=connections)
    requests = others or [first]
    warming, measured = requests, requests
    if once:
        warming, measured = (
            requests[::WARMING_SHARE],
            [request for number, request in enumerate(requests) if number % WARMING_SHARE],
        )
    measure(server.port, warming, seconds=WARM_UP, status=status, once=once, connections=connections)
    loaded = measure(server.port, measured, seconds=SECONDS, status=status, once=once, connections=connections)
    return Load(loaded, beside)


def _kept(answer: bytes, wanted: int) -> dict[str, object]:
    """The portal's answer, to be given again by the bare view. Raises RuntimeError for another status."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    if int(status.split()[1]) != wanted:
        raise RuntimeError(f"{status} instead of {wanted}")
    headers = [line.split(": ", 1) for line in lines]
    kept = [pair for pair in headers if pair[0].lower() not in ("server", "date", "content-length", "connection")]
    return {"status": wanted, "headers": kept, "body": body.hex()}
