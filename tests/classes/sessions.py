"""Classes to check in to, and the codes on their walls."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal import clock
from portal.accounts.models import User
from portal.classes.check_in.rules.time_codes import class_keys, make_token, qr_step, spoken_code, spoken_step
from portal.classes.models import ClassSession, ClassUnit
from portal.db import db
from portal.units.models import Unit


def make_class(
    unit: Unit, *, teacher: User | None = None, starts_at: datetime | None = None, **values
) -> ClassSession:
    """A class of an hour and a half, to which everybody of the unit is invited; by default it has just begun."""
    now = clock.now()
    values = {"title": "Chặn cuộc gọi lừa", "place": "Nhà văn hóa Khóm 6", "minutes": 90} | values
    session = ClassSession(
        uid=f"class-{values['title']}-{now.isoformat()}",
        series="series",
        unit_id=unit.id,
        starts_at=starts_at or now,
        teacher_id=teacher.id if teacher is not None else None,
        secret="bi mat cua lop",
        created_at=now,
        updated_at=now,
        **values,
    )
    db.session.add(session)
    db.session.flush()
    db.session.add(ClassUnit(session_id=session.id, unit_id=unit.id))
    db.session.commit()
    return session


def token_at(session: ClassSession, at: datetime | None = None, **later: float) -> str:
    """The token in the square on the wall at a moment, by default now."""
    at = (at or clock.now()) + timedelta(**later)
    return make_token(class_keys(session.id, session.secret)[0], session.id, qr_step(at))


def code_at(session: ClassSession, at: datetime | None = None, **later: float) -> str:
    """The code that is said aloud at a moment, by default now."""
    at = (at or clock.now()) + timedelta(**later)
    return spoken_code(class_keys(session.id, session.secret)[0], session.id, spoken_step(at))
