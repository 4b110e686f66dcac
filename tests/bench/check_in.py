"""A hall that scans the square on the wall: each opens the link and taps, as fast as the portal answers."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import func, select

from portal import clock
from portal.classes.check_in.rules.time_codes import class_keys, make_token, qr_step
from portal.classes.enums import AttendanceState
from portal.classes.models import Attendance, ClassSession, ClassUnit
from portal.db import db
from portal.units.models import Unit
from tests.bench.load import Connection
from tests.bench.prepared import Member, Prepared

PEOPLE = 200
CLIENTS = 16  # who scan at once
STAMP = re.compile(rb'name="token" value="([^"]+)"')
COMPRESSED = b"Accept-Encoding: gzip, deflate, br, zstd"


@dataclass(frozen=True)
class Hall:
    """How late the page and the tap were answered in milliseconds, in how long, and how many are not marked."""

    p50: float
    p99: float
    seconds: float
    wrong: int


def measure_check_in(prepared: Prepared, port: int) -> Hall:
    """Let two hundred signed-in members of the demonstration through the square of one class."""
    with prepared.app.app_context():
        session_id, key = _begin_class()
    people = prepared.members[:PEOPLE]

    def scan(member: Member) -> list[float]:
        connection = Connection(port)
        path = f"/c/{make_token(key, session_id, qr_step(clock.now()))}"
        late = []
        began = time.perf_counter()
        page = connection.answer_to(prepared.get(path, member).replace(COMPRESSED, b"Accept-Encoding: identity"))
        late.append(time.perf_counter() - began)
        found = STAMP.search(page)
        if found is None:
            return late
        began = time.perf_counter()
        connection.answer_to(prepared.post(path, member, {"token": found[1].decode()}))
        late.append(time.perf_counter() - began)
        return late

    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        late = sorted(one * 1000 for times in pool.map(scan, people) for one in times)
    seconds = time.perf_counter() - began
    with prepared.app.app_context():
        marked = db.session.scalar(
            select(func.count()).where(
                Attendance.session_id == session_id, Attendance.state == AttendanceState.PRESENT
            )
        )
        db.session.remove()
    return Hall(late[len(late) // 2], late[int(len(late) * 0.99)], seconds, len(people) - (marked or 0))


def _begin_class() -> tuple[int, bytes]:
    """The id and the key of a class that begins now, to which the whole demonstration is invited."""
    now = clock.now()
    root = db.session.scalars(select(Unit.id).where(Unit.parent_id.is_(None)).order_by(Unit.id)).first()
    session = ClassSession(
        uid="bench",
        series="bench",
        title="Bench",
        place="",
        unit_id=root,
        starts_at=now,
        minutes=90,
        secret="bench",
    )
    session.created_at = session.updated_at = now
    db.session.add(session)
    db.session.flush()
    db.session.add(ClassUnit(session_id=session.id, unit_id=root))
    db.session.commit()
    return session.id, class_keys(session.id, session.secret)[0]
