"""Days as a file that every calendar reads: iCalendar, RFC 5545."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST = 75  # bytes of a line, without its end
PRODUCT = "-//Tung Ngo//Tung Ngo//VI"
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class AllDay:
    """Something that is due on one day; `uid` stays the same when the day moves, so that calendars move it too."""

    uid: str
    on: date
    summary: str
    description: str = ""
    url: str = ""


def write_calendar(title: str, events: Iterable[AllDay], *, now: datetime) -> bytes:
    """The calendar of this name, as bytes; `now` is when it was made."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(title)}",
    ]
    for event in events:
        lines += _lines_of(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def escaped(text: str) -> str:
    """A text as the value of a property: what would end it or split it is told apart."""
    plain = CONTROLS.sub(" ", text.replace("\r\n", "\n"))
    return re.sub(r"([\\;,])", r"\\\1", plain).replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 bytes, none cut within a letter; each but the first begins with a space."""
    part, room = "", LONGEST
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield part
            part, room = " ", LONGEST - 1
        part += letter
        room -= size
    yield part


def _lines_of(event: AllDay, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
    # The end of a day is the first that it does not take.
    yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.url:
        yield f"URL:{CONTROLS.sub('', event.url)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
