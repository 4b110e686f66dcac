"""Days and weekly hours as a file that every calendar reads: iCalendar, RFC 5545."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

MAX_LINE_BYTES = 75  # bytes of a line, without its end
PRODUCT_ID = "-//Tung Ngo//Tung Ngo//VI"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")  # as date.weekday() counts them
# The hours of Vietnam, which has had no summer time since this zone began.
TIME_ZONE = "Asia/Ho_Chi_Minh"
UTC_OFFSET = timedelta(hours=7)
TIME_ZONE_LINES = (
    "BEGIN:VTIMEZONE",
    f"TZID:{TIME_ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19750613T000000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)
CONTROL_CHARACTERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class AllDayEvent:
    """Something that is due on one day; `uid` stays the same when the day moves, so that calendars move it too."""

    uid: str
    on: date
    summary: str
    description: str = ""
    url: str = ""


@dataclass(frozen=True)
class WeeklyEvent:
    """Something at the same hour on some weekdays, from its first day to its last, with a sound when it begins.

    `weekdays` are counted from Monday as 0, and the first day is one of them. The hour is that of Vietnam.
    """

    uid: str
    first: date
    last: date
    at: time
    weekdays: tuple[int, ...]
    minutes: int
    summary: str
    description: str = ""
    url: str = ""


@dataclass(frozen=True)
class TimedEvent:
    """Something at a time, with a sound an hour before; a higher `sequence` takes the place of a lower one."""

    uid: str
    starts_at: datetime
    minutes: int
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    is_cancelled: bool = False


Event = AllDayEvent | WeeklyEvent | TimedEvent


def write_calendar(title: str, events: Iterable[Event], *, now: datetime) -> bytes:
    """The calendar of this name, as bytes; `now` is when it was made."""
    events = list(events)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT_ID}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape_text(title)}",
    ]
    if any(isinstance(event, WeeklyEvent) for event in events):
        lines += TIME_ZONE_LINES
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


def _lines_of(event: Event, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape_text(event.uid)}"
    yield f"DTSTAMP:{_utc(now)}"
    match event:
        case WeeklyEvent():
            yield from _weekly_times(event, now)
        case TimedEvent():
            yield from _from_to(event)
        case _:
            yield from _whole_day(event)
    yield f"SUMMARY:{escape_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escape_text(event.description)}"
    if event.url:
        yield f"URL:{CONTROL_CHARACTERS.sub('', event.url)}"
    if isinstance(event, TimedEvent):
        yield from _taking_time(event)
        return
    yield "TRANSP:TRANSPARENT"
    if isinstance(event, WeeklyEvent):
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{escape_text(event.summary)}"
        yield "TRIGGER:PT0S"
        yield "END:VALARM"
    yield "END:VEVENT"


def _taking_time(event: TimedEvent) -> Iterator[str]:
    """The end of an event that somebody goes to, unless it is cancelled."""
    yield "TRANSP:TRANSPARENT" if event.is_cancelled else "TRANSP:OPAQUE"
    if not event.is_cancelled:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{escape_text(event.summary)}"
        yield "TRIGGER:-PT1H"
        yield "END:VALARM"
    yield "END:VEVENT"


def _from_to(event: TimedEvent) -> Iterator[str]:
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTART:{_utc(event.starts_at)}"
    yield f"DTEND:{_utc(event.starts_at + timedelta(minutes=event.minutes))}"
    yield "STATUS:CANCELLED" if event.is_cancelled else "STATUS:CONFIRMED"
    if event.location:
        yield f"LOCATION:{escape_text(event.location)}"


def _whole_day(event: AllDayEvent) -> Iterator[str]:
    yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
    # The end of a day is the first that it does not take.
    yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"


def _weekly_times(event: WeeklyEvent, now: datetime) -> Iterator[str]:
    # A file made later takes the place of one made before, where a calendar knows the event.
    yield f"SEQUENCE:{int(now.timestamp()) // 60}"
    begins = datetime.combine(event.first, event.at)
    yield f"DTSTART;TZID={TIME_ZONE}:{begins:%Y%m%dT%H%M%S}"
    yield f"DURATION:PT{event.minutes}M"
    days = ",".join(WEEKDAYS[day] for day in sorted(event.weekdays))
    # Told in UTC wherever the beginning has a time zone.
    until = datetime.combine(event.last, time(23, 59, 59)) - UTC_OFFSET
    yield f"RRULE:FREQ=WEEKLY;BYDAY={days};UNTIL={_utc(until.replace(tzinfo=UTC))}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
