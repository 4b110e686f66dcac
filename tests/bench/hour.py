"""An hour of the demonstration's 490 members, their leaders and trainers, as one load: how late which page is."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.operations.devices import register_device
from portal.db import begin_write, db
from portal.demo.places import MEMBERS
from portal.units.models import Grant, Unit
from tests.bench.load import Labelled, measure_labelled
from tests.bench.prepared import Member, Prepared, cookie_of

CLIENTS = 16
LEADERS = 14  # one of each commune, in this hour
# How many of a hundred members send this once in the hour, and how often.
MIX: tuple[tuple[str, int], ...] = (
    ("home", 150),
    ("courses", 40),
    ("course", 80),
    ("lesson", 150),
    ("practice answer", 250),
    ("quiz question", 60),
    ("quiz answer saved", 120),
    ("review", 60),
    ("progress", 30),
    ("search", 15),
    ("guide", 40),
)
DESK: tuple[tuple[str, int], ...] = (("dashboard", 6), ("people list", 4), ("report", 1))  # of each leader


@dataclass(frozen=True)
class Late:
    """How late the answers of one kind were, in milliseconds, and how many of all there were."""

    kind: str
    answers: int
    p50: float
    p95: float
    p99: float
    wrong: int


@dataclass(frozen=True)
class Leader:
    """A signed-in leader and the unit that is led."""

    member: Member
    unit_id: int


def leaders_of(prepared: Prepared) -> list[Leader]:
    """Some leaders of communes, each signed in on a new device."""
    app = prepared.app
    with app.app_context():
        begin_write()
        led = db.session.execute(
            select(Grant.user_id, Grant.unit_id)
            .join(Unit, Unit.id == Grant.unit_id)
            .where(Grant.role == "leader", Unit.kind == "commune")
            .order_by(Grant.unit_id)
            .limit(LEADERS)
        ).all()
        found = []
        for user_id, unit_id in led:
            device = register_device(db.session.get_one(User, user_id), label="benchmark")
            cookie, token = cookie_of(app, device)
            found.append(Leader(replace(prepared.members[0], cookie=cookie, token=token), unit_id))
        db.session.commit()
        db.session.remove()
    return found


def hour_of(prepared: Prepared, leaders: Sequence[Leader]) -> list[Labelled]:
    """The requests of the hour, in an order that is always the same."""
    chance = random.Random(490)
    course = f"/courses/{prepared.lesson.course_slug}"
    lesson = f"{course}/{prepared.lesson.slug}"
    paths: dict[str, Callable[[Member], str]] = {
        "home": lambda _member: "/",
        "courses": lambda _member: "/courses",
        "course": lambda _member: course,
        "lesson": lambda _member: lesson,
        "quiz question": lambda member: f"/attempts/{member.attempt_id}/questions/{chance.randrange(3) + 1}",
        "review": lambda _member: "/review",
        "progress": lambda _member: "/progress",
        "search": lambda _member: "/search?q=chuyen+khoan",
        "guide": lambda _member: "/g/so-cuu-khi-bi-lua",
    }
    writes = {"practice answer": prepared.practice_answers(), "quiz answer saved": prepared.quiz_answers()}
    requests: list[Labelled] = []
    for kind, of_a_hundred in MIX:
        number = MEMBERS * of_a_hundred // 100
        if kind in writes:
            chance.shuffle(writes[kind])
            # More answers than there are prepared are not sent again: each is kept once.
            # Tokens of its own: what is sent again under the same is not kept again.
            own = [request.replace(b"token=bench-", b"token=hour--") for request in writes[kind][:number]]
            requests += [Labelled(kind, 200, request) for request in own]
            continue
        members = chance.choices(prepared.members, k=number)
        requests += [Labelled(kind, 200, prepared.get(paths[kind](member), member)) for member in members]
    for leader in leaders:
        desk = {
            "dashboard": f"/dashboard/units/{leader.unit_id}",
            "people list": "/people",
            "report": f"/dashboard/units/{leader.unit_id}/report",
        }
        for kind, times in DESK:
            requests += [Labelled(kind, 200, prepared.get(desk[kind], leader.member))] * times
    chance.shuffle(requests)
    return requests


def measure_hour(ports: Sequence[int], requests: Sequence[Labelled]) -> tuple[list[Late], float]:
    """Send the hour to the servers at these ports, CLIENTS at once; how late each kind was, and seconds in all."""
    found, seconds = measure_labelled(ports, requests, clients=CLIENTS)
    rows = [
        Late(kind, len(late), _at(late, 0.5), _at(late, 0.95), _at(late, 0.99), wrong)
        for kind, (late, wrong) in sorted(found.items())
    ]
    everything = sorted(one for late, _wrong in found.values() for one in late)
    wrong = sum(wrong for _late, wrong in found.values())
    whole = Late("all", len(everything), *(_at(everything, share) for share in (0.5, 0.95, 0.99)), wrong)
    return [*rows, whole], seconds


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
