"""Time codes: what they are, what of them is genuine, and when they count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.classes.check_in.rules.time_codes import (
    QR_SECONDS,
    genuine_step,
    make_token,
    parse_spoken_code,
    parse_token,
    qr_step,
    spoken_code,
    spoken_step,
    spoken_step_of,
)
from portal.classes.check_in.rules.timing import code_hours, is_token_timely, timely_spoken_steps, typed_at

KEY = b"khoa cua lop hoc, chi de thu nay"
AT = datetime(2026, 12, 15, 12, 0, tzinfo=UTC)
moments = st.integers(1_767_225_600, 2_840_140_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


# Worked out once by hand with `openssl dgst -sha256 -hmac`, so that a wall and a phone of two releases agree.
VECTORS = [
    (1, 59899200, "1992005276690483841", "8444"),
    (418, 59899201, "199201226127218833418", "5682"),
    (123456, 60000000, "100000532987204169123456", "1183"),
]


@pytest.mark.parametrize(("session_id", "step", "token", "spoken"), VECTORS)
def test_codes_are_these(session_id: int, step: int, token: str, spoken: str) -> None:
    assert make_token(KEY, session_id, step) == token
    assert spoken_code(KEY, session_id, step) == spoken


@given(session_id=st.integers(1, 999_999_999), at=moments, link=st.sampled_from(("", "https://x.vn/c/", " /c/")))
def test_a_token_is_known_again_by_its_class_and_step(session_id: int, at: datetime, link: str) -> None:
    token = parse_token(link + make_token(KEY, session_id, qr_step(at)))

    assert token is not None
    assert token.session_id == session_id
    assert genuine_step(token, (b"another", KEY), near=at) == qr_step(at)


@given(session_id=st.integers(1, 9999), at=moments, place=st.integers(0, 18), digit=st.sampled_from("0123456789"))
def test_a_changed_digit_makes_a_token_worth_nothing(
    session_id: int, at: datetime, place: int, digit: str
) -> None:
    genuine = make_token(KEY, session_id, qr_step(at))
    forged = genuine[:place] + digit + genuine[place + 1 :]
    token = parse_token(forged)

    is_the_same = forged == genuine
    assert (token is not None and genuine_step(token, (KEY,), near=at) is not None) == is_the_same


def test_the_key_of_another_class_opens_nothing() -> None:
    token = parse_token(make_token(KEY, 7, qr_step(AT)))
    assert token is not None
    assert genuine_step(token, (b"khoa cua lop khac",), near=AT) is None
    assert spoken_step_of(spoken_code(KEY, 7, spoken_step(AT)), (KEY,), 8, timely_spoken_steps(AT)) is None


@pytest.mark.parametrize(
    "text", ["", "4729", "1", "2" + "0" * 20, "1" * 40, "١" * 21, "https://x.vn/c/", "1' or 1"]
)
def test_what_is_no_token_is_none(text: str) -> None:
    assert parse_token(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [("4729", "4729"), (" 4 7 2 9 ", "4729"), ("47-29", "4729"), ("472", None), ("47290", None), ("bảy", None)],
)
def test_a_spoken_code_is_read_as_it_is_typed(text: str, code: str | None) -> None:
    assert parse_spoken_code(text) == code


@given(at=moments, seconds=st.integers(-3600, 3600), is_pasted=st.booleans())
def test_a_square_counts_in_its_own_moment(at: datetime, seconds: int, is_pasted: bool) -> None:
    seen_at = at + timedelta(seconds=seconds)
    counts = is_token_timely(qr_step(at), seen_at, is_pasted=is_pasted)

    if abs(seconds) <= QR_SECONDS:
        assert counts
    if seconds < -2 * QR_SECONDS or seconds >= (6 * 60 if is_pasted else 3 * QR_SECONDS):
        assert not counts


@given(at=moments, seconds=st.integers(-3600, 3600))
def test_a_spoken_code_counts_for_two_to_four_minutes(at: datetime, seconds: int) -> None:
    counts = spoken_step(at) in timely_spoken_steps(at + timedelta(seconds=seconds))

    if 0 <= seconds <= 120:
        assert counts
    if seconds >= 240 or seconds <= -120:
        assert not counts


def test_codes_are_shown_around_the_class() -> None:
    hours = code_hours(AT, 90)

    assert hours.includes(AT - timedelta(minutes=30))
    assert not hours.includes(AT - timedelta(minutes=31))
    assert hours.includes(AT + timedelta(minutes=104))
    assert not hours.includes(AT + timedelta(minutes=105))


def test_what_a_page_says_of_its_typing_lies_never_ahead() -> None:
    assert typed_at(AT, 60, now=AT + timedelta(hours=2)) == AT + timedelta(seconds=60)
    assert typed_at(AT, 99_999_999, now=AT + timedelta(hours=2)) == AT + timedelta(hours=2)
    assert typed_at(None, 60, now=AT) == AT
    assert typed_at(AT, None, now=AT + timedelta(hours=2)) == AT + timedelta(hours=2)
