"""Answers that members send: practice, a quiz, and the end of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.bench.pages import row_of
from tests.bench.prepared import Prepared
from tests.bench.processor import ROUNDS, WARM_UP, processor_time
from tests.bench.served import BareServer, beside_bare
from tests.bench.server import Server
from tests.bench.tables import ANSWERS, Row

CALLED = 60  # members whose answers are counted in this process; the others' are sent to the server
CONNECTIONS = 8  # of each of two processes: 16 people at once
STATUS = {"practice answer": 200, "quiz answer saved": 200, "quiz submitted": 303}


def measure_answers(prepared: Prepared, server: Server, bare: BareServer, database: str) -> Iterator[Row]:
    """A row for each kind of answer. Raises RuntimeError where one is not taken."""
    called, sent = (_requests(part) for part in _split(prepared))
    for kind, status in STATUS.items():
        cost = processor_time(prepared.app, called[kind][: WARM_UP + 2 + ROUNDS * 6], status=status)
        # A practice answer and the end of a quiz make sense a single time.
        once = kind != "quiz answer saved"
        load = beside_bare(server, bare, sent[kind], status=status, once=once, connections=CONNECTIONS)
        yield row_of(ANSWERS, kind, database, cost, load)


def _split(prepared: Prepared) -> tuple[Prepared, Prepared]:
    members = prepared.members
    return replace(prepared, members=members[:CALLED]), replace(prepared, members=members[CALLED:])


def _requests(prepared: Prepared) -> dict[str, list[bytes]]:
    return {
        "practice answer": prepared.practice_answers(),
        "quiz answer saved": prepared.quiz_answers(),
        "quiz submitted": prepared.submissions(),
    }
