"""A calendar file as RFC 5545 wants it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from portal.documents.calendar_file import AllDayEvent, escape_text, fold_line, write_calendar

WORDS = st.characters(exclude_categories=["Cs", "Cc"])
LINES = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n")
NOW = datetime(2026, 11, 25, 3, 4, 5, tzinfo=UTC)
EVENT = AllDayEvent(
    "so-bao@tung-ngo", date(2026, 12, 31), "Dò lại: số báo", "156\nNguồn; báo, đài", "https://a.vn/x"
)


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def unescaped(text: str) -> str:
    found, rest = "", text
    while rest:
        taken = 2 if rest[0] == "\\" else 1
        found += {"\\n": "\n"}.get(rest[:taken], rest[taken - 1])
        rest = rest[taken:]
    return found


def test_the_whole_file():
    assert unfolded(write_calendar("Dữ kiện", [EVENT], now=NOW)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tung Ngo//Tung Ngo//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Dữ kiện",
        "BEGIN:VEVENT",
        "UID:so-bao@tung-ngo",
        "DTSTAMP:20261125T030405Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:Dò lại: số báo",
        "DESCRIPTION:156\\nNguồn\\; báo\\, đài",
        "URL:https://a.vn/x",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_every_line_ends_as_lines_on_the_net_do():
    data = write_calendar("Tên", [EVENT], now=NOW)

    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")


def test_what_says_nothing_is_left_out():
    data = write_calendar("Tên", [AllDayEvent("a", date(2026, 1, 1), "b")], now=NOW)

    assert b"DESCRIPTION" not in data
    assert b"URL" not in data


@given(st.text(WORDS))
def test_a_line_of_any_text_is_folded_and_comes_back(text):
    parts = list(fold_line(text))

    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == text


@given(st.text(LINES))
def test_any_text_comes_back_from_its_escapes(text):
    assert unescaped(escape_text(text)) == text


@pytest.mark.parametrize("sign", ["\r", "\0", "\t", "\x1b"])
def test_no_text_ends_its_line_or_hides_in_it(sign):
    assert escape_text(f"a{sign}END:VEVENT") == "a END:VEVENT"


@given(
    summary=st.text(WORDS, min_size=1),
    description=st.text(LINES, min_size=1),
    on=st.dates(date(1970, 1, 1), date(9999, 12, 30)),
)
def test_another_reader_finds_what_was_written(summary, description, on):
    written = AllDayEvent("a@b", on, summary, description, "https://a.vn/x?y=1,2;z")
    data = write_calendar("Dữ kiện", [written], now=NOW)

    calendar = Calendar.from_ical(data)
    (event,) = calendar.events

    assert calendar["X-WR-CALNAME"] == "Dữ kiện"
    assert (event["UID"], event["SUMMARY"], event["DESCRIPTION"]) == ("a@b", summary, description)
    assert (event["URL"], event["DTSTAMP"].dt) == ("https://a.vn/x?y=1,2;z", NOW)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (on, on + timedelta(days=1))
