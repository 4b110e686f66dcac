"""Sends prepared requests over kept-alive connections, from processes of its own, and times the answers.

Plain sockets and no parsing beyond the length of the answer: on the machine that also runs the server, whatever
the client spends is taken from what it measures.
"""

from __future__ import annotations

import multiprocessing
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

PROCESSES = 2
CONNECTIONS = 4  # of each process


@dataclass(frozen=True)
class Measured:
    """What came back: how many answers of the wanted kind, in how long, and how late in milliseconds."""

    answers: int
    seconds: float
    p50: float
    p99: float
    wrong: int  # answers with another status

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


class Connection:
    """One connection; `ask` sends, `take` reads what has come and says whether the answer is whole."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.asked = 0.0
        self._got = b""
        self._wanted = -1

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self._got, self._wanted = b"", -1
        self.asked = time.perf_counter()
        self.socket.sendall(request)

    def take(self) -> bool:
        """Read what has come; True when the answer is whole. Raises ConnectionError when the server hung up."""
        came = self.socket.recv(262_144)
        if not came:
            raise ConnectionError("the server closed the connection")
        self._got += came
        if self._wanted < 0:
            head_end = self._got.find(b"\r\n\r\n")
            if head_end < 0:
                return False
            self._wanted = head_end + 4 + length_of(self._got[:head_end])
        return len(self._got) >= self._wanted

    @property
    def answer(self) -> bytes:
        """The whole answer, head and body."""
        return self._got

    def answer_to(self, request: bytes) -> bytes:
        """Ask and wait."""
        self.ask(request)
        while not self.take():
            pass
        return self.answer


def length_of(head: bytes) -> int:
    """How many bytes of body an answer with this head has."""
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def measure(
    port: int,
    requests: Sequence[bytes],
    *,
    seconds: float,
    status: int,
    once: bool = False,
    connections: int = CONNECTIONS,
) -> Measured:
    """Send the requests in turn for so many seconds, or each once; count the answers that have the status.

    Each process holds so many `connections` open.
    """
    parts = [requests[number::PROCESSES] for number in range(PROCESSES)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        results = pool.starmap(_send, [(port, part, seconds, status, once, connections) for part in parts])
    late = sorted(delay for delays, _wrong, _took in results for delay in delays)
    took = max(took for _delays, _wrong, took in results)
    wrong = sum(wrong for _delays, wrong, _took in results)
    if not late:
        raise RuntimeError(f"no answer with status {status}; {wrong} others")
    return Measured(len(late), took, _at(late, 0.5), _at(late, 0.99), wrong)


def _send(
    port: int, requests: Sequence[bytes], seconds: float, status: int, once: bool, number_of_connections: int
) -> tuple[list[float], int, float]:
    wanted = b"HTTP/1.1 %d" % status
    delays: list[float] = []
    wrong = 0
    poll = select.epoll()
    connections = {}
    began = time.perf_counter()
    place = 0
    for _number in range(min(number_of_connections, len(requests))):
        connection = Connection(port)
        connections[connection.socket.fileno()] = connection
        poll.register(connection.socket.fileno(), select.EPOLLIN)
        connection.ask(requests[place])
        place += 1
    waiting = len(connections)
    now = began
    while waiting:
        for number, _event in poll.poll():
            connection = connections[number]
            if not connection.take():
                continue
            now = time.perf_counter()
            if connection.answer.startswith(wanted):
                delays.append((now - connection.asked) * 1000)
            else:
                wrong += 1
            if now - began < seconds and not (once and place == len(requests)):
                connection.ask(requests[place % len(requests)])
                place += 1
            else:
                waiting -= 1
    return delays, wrong, now - began


@dataclass(frozen=True)
class Labelled:
    """A request of some kind, and the status of a right answer."""

    kind: str
    status: int
    request: bytes


def measure_labelled(
    ports: Sequence[int], requests: Sequence[Labelled], *, clients: int
) -> tuple[dict[str, tuple[list[float], int]], float]:
    """Send each request once, in turn to the ports; by kind: how late the right answers were, how many were wrong.

    Also the seconds that all of them took.
    """
    parts = [(ports[number % len(ports)], requests[number::PROCESSES]) for number in range(PROCESSES)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        results = pool.starmap(_send_labelled, [(port, part, clients // PROCESSES) for port, part in parts])
    late: dict[str, tuple[list[float], int]] = {}
    for kind in {one.kind for one in requests}:
        delays = sorted(
            delay for found, _took in results for name, delay, is_right in found if name == kind and is_right
        )
        wrong = sum(name == kind and not is_right for found, _took in results for name, _delay, is_right in found)
        late[kind] = (delays, wrong)
    return late, max(took for _found, took in results)


def _send_labelled(
    port: int, requests: Sequence[Labelled], clients: int
) -> tuple[list[tuple[str, float, bool]], float]:
    waiting = iter(requests)
    found: list[tuple[str, float, bool]] = []
    poll = select.epoll()
    asked: dict[int, tuple[Connection, Labelled]] = {}
    began = time.perf_counter()
    for first in islice(waiting, clients):
        connection = Connection(port)
        asked[connection.socket.fileno()] = (connection, first)
        poll.register(connection.socket.fileno(), select.EPOLLIN)
        connection.ask(first.request)
    while asked:
        for number, _event in poll.poll():
            connection, labelled = asked[number]
            if not connection.take():
                continue
            delay = (time.perf_counter() - connection.asked) * 1000
            is_right = connection.answer.startswith(b"HTTP/1.1 %d" % labelled.status)
            found.append((labelled.kind, delay, is_right))
            following = next(waiting, None)
            if following is None:
                poll.unregister(number)
                del asked[number]
            else:
                asked[number] = (connection, following)
                connection.ask(following.request)
    return found, time.perf_counter() - began


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
