"""Days as a file that every calendar reads: iCalendar, RFC 5545."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MAX_LINE_BYTES = 75  # bytes of a line, without its end
PRODUCT_ID = "-//Tung Ngo//Tung Ngo//VI"
CONTROL_CHARACTERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class AllDayEvent:
    """Something that is due on one day; `uid` stays the same when the day moves, so that calendars move it too."""

    uid: str
    on: date
    summary: str
    description: str = ""
    url: str = ""


def write_calendar(title: str, events: Iterable[AllDayEvent], *, now: datetime) -> bytes:
    """The calendar of this name, as bytes; `now` is when it was made."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT_ID}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape_text(title)}",
    ]
    for event in events:
        lines += _lines_of(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in fold_line(line)).encode()


def escape_text(text: str) -> str:
    """A text as the value of a property: what would end it or split it is told apart."""
    plain = CONTROL_CHARACTERS.sub(" ", text.replace("\r\n", "\n"))
    return re.sub(r"([\\;,])", r"\\\1", plain).replace("\n", "\\n")


def fold_line(line: str) -> Iterator[str]:
    """The line in parts of at most 75 bytes, none cut within a letter; each but the first begins with a space."""
    part, room = "", MAX_LINE_BYTES
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield part
            part, room = " ", MAX_LINE_BYTES - 1
        part += letter
        room -= size
    yield part


def _lines_of(event: AllDayEvent, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape_text(event.uid)}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
    # The end of a day is the first that it does not take.
    yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escape_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escape_text(event.description)}"
    if event.url:
        yield f"URL:{CONTROL_CHARACTERS.sub('', event.url)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
