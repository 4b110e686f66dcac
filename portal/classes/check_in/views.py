"""What the wall shows: the codes of the coming minutes with their squares, and how many are there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from markupsafe import Markup

from portal.classes.check_in.rules.time_codes import (
    QR_SECONDS,
    SPOKEN_SECONDS,
    class_keys,
    make_token,
    qr_step,
    spoken_code,
    step_start,
)
from portal.classes.check_in.rules.timing import code_hours
from portal.classes.models import ClassSession
from portal.documents.qr import qr_svg

STEPS_AHEAD = 20  # ten minutes, through which a wall goes on without a line


@dataclass(frozen=True)
class WallCode:
    """What the wall shows in one step."""

    step: int
    begins_at: datetime
    spoken: str
    qr: Markup


def wall_codes(session: ClassSession, prefix: str, *, now: datetime, after: int = 0) -> Iterator[WallCode]:
    """The codes from now on for ten minutes, those after a step that the wall holds already; none out of hours.

    `prefix` is the address in the square, up to the token.
    """
    key = class_keys(session.id, session.secret)[0]
    hours = code_hours(session.starts_at, session.minutes)
    first = qr_step(now)
    for step in range(max(first, after + 1), first + STEPS_AHEAD):
        begins_at = step_start(step, QR_SECONDS)
        if hours.includes(max(begins_at, now)):
            spoken = spoken_code(key, session.id, step * QR_SECONDS // SPOKEN_SECONDS)
            yield WallCode(step, begins_at, spoken, wall_qr(prefix, make_token(key, session.id, step)))


@lru_cache(maxsize=256)
def wall_qr(prefix: str, token: str) -> Markup:
    """The link as a QR in inline SVG, dark on light; digits are a part of their own, for coarse squares."""
    return qr_svg(prefix, token, css_class="qr")
