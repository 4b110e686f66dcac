"""What a plan of a class holds, within which bounds, and on which days a repeated one takes place."""

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from portal.classes.models import ClassSession
from portal.classes.planning.enums import Phase, Repeat

MIN_MINUTES, MAX_MINUTES = 15, 720
LONGEST_CLASS = timedelta(minutes=MAX_MINUTES)
MAX_CAPACITY = 500
MAX_REPEATS = 26
MAX_AWAY = timedelta(days=366)  # ahead or behind: what lies farther is a slip of the hand
MAX_TITLE_LENGTH = 120
MAX_PLACE_LENGTH = 120
MAX_NAME_LENGTH = 80
MAX_NOTE_LENGTH = 500
MAX_INVITED = 200  # units
MAX_TOKEN_LENGTH = 40
CLOCK_TIME = re.compile(r"(\d{1,2})\s*(?:[:hg.]|giờ)\s*(\d{2})?\s*(?:phút)?", re.IGNORECASE)
STEPS = {Repeat.WEEKLY: timedelta(days=7), Repeat.FORTNIGHTLY: timedelta(days=14)}


@dataclass(frozen=True, kw_only=True)
class ClassPlan:
    """What somebody plans: whose class about what, when and where, for whom, and who teaches."""

    unit_id: int
    title: str
    course_id: int | None = None
    starts_at: datetime
    minutes: int
    place: str
    capacity: int | None = None
    invited: tuple[int, ...] = ()
    teacher_id: int | None = None
    teacher_name: str = ""
    note: str = ""


def occurrences(starts_at: datetime, repeat: Repeat, times: int) -> Iterator[datetime]:
    """When the classes of a series begin, the first included; Vietnam has no summer time."""
    step = STEPS.get(repeat)
    for number in range(times if step is not None else 1):
        yield starts_at + (step or timedelta(0)) * number


def derived_name(actor_id: int, token: str, number: int | None = None) -> str:
    """The name of a series, or the uid of its class of this number.

    It follows from the token of the form, so that a form sent twice makes the same classes and no others; the
    person goes into it so that nobody can make those of somebody else.
    """
    digest = hashlib.sha256(f"class:{actor_id}:{token}:{number}".encode()).digest()
    return urlsafe_b64encode(digest[:18]).decode()


def phase_of(session: ClassSession, now: datetime) -> Phase:
    """Where the class stands in time."""
    if now < session.starts_at:
        return Phase.COMING
    return Phase.RUNNING if now < session.ends_at else Phase.PAST


def version_of(session: ClassSession) -> str:
    """The version of a class, by which a form says what it was filled from."""
    return f"{session.sequence}-{session.updated_at.timestamp():.6f}"


def is_moved(session: ClassSession) -> bool:
    """Whether another time or place was announced before."""
    return session.former_starts_at is not None or bool(session.former_place)


def parse_clock_time(text: str) -> time | None:
    """The time of day that somebody typed: 19:00, 19h30, 7g; none for what is no time."""
    found = CLOCK_TIME.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
