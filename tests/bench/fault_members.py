"""Simulated members over plain forms, and a ledger of what the portal acknowledged to them."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import create_engine, text

from tests.bench.prepared import FORM, Member, Prepared, response_fields

PATIENCE = 30.0  # seconds of a phone


@dataclass
class Submission:
    """One answer that was sent, perhaps several times."""

    value: int
    client_ms: int
    is_acknowledged: bool = False


@dataclass
class Ledger:
    """Everything that was sent, and what was said to it."""

    answers: dict[tuple[int, str], list[Submission]] = field(default_factory=lambda: defaultdict(list))
    practice: dict[str, bool] = field(default_factory=dict)  # by token: whether it was acknowledged
    statuses: Counter[str] = field(default_factory=Counter)

    @property
    def acknowledged(self) -> int:
        """How many submissions the portal said it keeps."""
        kept = sum(sent.is_acknowledged for all_sent in self.answers.values() for sent in all_sent)
        return kept + sum(self.practice.values())


@dataclass(frozen=True)
class Verdict:
    """What became of acknowledged submissions in the database."""

    lost: int
    doubled: int
    overwritten: int


class Crowd:
    """Members who read and answer, each one thing after the other, until so many requests were sent."""

    def __init__(self, prepared: Prepared, *, requests: int, seed: int) -> None:
        self.ledger = Ledger()
        self._prepared = prepared
        self._left = requests
        self._seed = seed

    async def run(self, port: int, *, members: int = 30) -> None:
        """Let so many of the prepared members use the portal at this port."""
        await asyncio.gather(
            *(self._live(self._prepared.members[number], number, port) for number in range(members))
        )

    async def _live(self, member: Member, number: int, port: int) -> None:
        chance = random.Random(self._seed * 1000 + number)
        while self._left > 0:
            act = chance.random()
            if act < 0.35:
                path = chance.choice(["/", "/courses", "/progress", f"/attempts/{member.attempt_id}/review"])
                await self._ask(port, request_of("GET", path, member))
            elif act < 0.8:
                await self._answer(member, chance, port)
            else:
                await self._practise(member, chance, port)

    async def _answer(self, member: Member, chance: random.Random, port: int) -> None:
        numbers = [at for at, fields in enumerate(member.answers) if "choice" in fields]
        number = chance.choice(numbers)
        name = member.answers[number]["question"]
        path = f"/attempts/{member.attempt_id}/answers/{number + 1}"
        sent = self.ledger.answers[member.attempt_id, name]
        while self._left > 0:
            submission = Submission(chance.randrange(2), max(now_ms(), sent[-1].client_ms + 1 if sent else 0))
            sent.append(submission)
            fields = {"question": name, "choice": submission.value, "client_ms": submission.client_ms}
            for _again in range(4):
                if await self._ask(port, request_of("POST", path, member, fields)) == 303:
                    submission.is_acknowledged = True
                    return
                if chance.random() < 0.5:
                    break  # chooses anew

    async def _practise(self, member: Member, chance: random.Random, port: int) -> None:
        token = f"fault-{self._seed}-{member.attempt_id}-{chance.randrange(10**12)}"
        lesson = self._prepared.lesson
        path = f"/courses/{lesson.course_slug}/{lesson.slug}/practice/{self._prepared.practice.id}"
        fields = {"revision": self._prepared.revision_id, "token": token}
        fields |= response_fields(self._prepared.practice, 0)
        self.ledger.practice[token] = False
        while self._left > 0 and not self.ledger.practice[token]:
            status = await self._ask(port, request_of("POST", path, member, fields))
            self.ledger.practice[token] = status in (200, 303)

    async def _ask(self, port: int, request: bytes) -> int:
        self._left -= 1
        status = await ask(port, request)
        self.ledger.statuses[{0: "none", 5: "5xx"}.get(status // 100, "well")] += 1
        if status // 100 in (0, 5):
            await asyncio.sleep(0.05)
        return status


async def ask(port: int, request: bytes, patience: float = PATIENCE) -> int:
    """The status of the whole answer; 0 if none came."""
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(request)
                await writer.drain()
                answer = await reader.read()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return 0
    head, end, body = answer.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    if not end or (lengths and len(body) < int(lengths[0].partition(b":")[2])):
        return 0
    return int(head.split(b" ", 2)[1])


def request_of(method: str, path: str, member: Member, fields: dict[str, Any] | None = None) -> bytes:
    """The bytes of a page or of a plain form, one to a connection."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", f"Cookie: {member.cookie}"]
    body = ""
    if fields is not None:
        body = urlencode(fields | {"csrf_token": member.token})
        lines += [f"Content-Type: {FORM}", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def now_ms() -> int:
    """The moment as forms say it."""
    return int(time.time() * 1000)


def judge(ledger: Ledger, url: str, practised_before: int) -> Verdict:
    """Compare the ledger with the database at `url`, in which so many practice answers lay before."""
    engine = create_engine(url)
    statement = text(
        "SELECT answer.attempt_id, question.name, answer.response FROM answer"
        " JOIN question ON question.id = answer.question_id WHERE answer.attempt_id IS NOT NULL"
    )
    with engine.connect() as connection:
        rows = [(row.attempt_id, row.name, chosen_in(row.response)) for row in connection.execute(statement)]
        practised = count_practice(url) - practised_before
    engine.dispose()
    times = Counter((attempt, name) for attempt, name, _value in rows)
    kept = {(attempt, name): value for attempt, name, value in rows}
    lost = overwritten = 0
    for place, sent in ledger.answers.items():
        acknowledged = [at for at, submission in enumerate(sent) if submission.is_acknowledged]
        if not acknowledged:
            continue
        if place not in kept:
            lost += 1
        elif kept[place] not in {submission.value for submission in sent[acknowledged[-1] :]}:
            overwritten += 1
    doubled = sum(times[place] - 1 for place in ledger.answers if times[place] > 1)
    lost += max(sum(ledger.practice.values()) - practised, 0)
    doubled += max(practised - len(ledger.practice), 0)
    return Verdict(lost, doubled, overwritten)


def chosen_in(response: Any) -> int:
    """The option of a kept answer."""
    whole = json.loads(response) if isinstance(response, str) else response
    chosen = whole.get("chosen") or [-1]
    return int(chosen[0])


def count_practice(url: str) -> int:
    """How many practice answers are kept."""
    engine = create_engine(url)
    with engine.connect() as connection:
        count = connection.execute(text("SELECT count(*) FROM answer WHERE attempt_id IS NULL")).scalar_one()
    engine.dispose()
    return int(count)
