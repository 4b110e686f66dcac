"""“Was it helpful?”: one tap, counted without knowing whose."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from portal import clock
from portal.db import begin_write, db
from portal.errors import RateLimited
from portal.guides.models import GuideFeedback, GuideTap
from portal.guides.operations import MAX_ANSWERS_PER_HOUR, give_feedback
from tests.conftest import Browser, make_app
from tests.guides.conftest import guide_text, make_guides

FEEDBACK = "/g/tra-tien-dien/feedback"
MORNING = datetime(2026, 11, 24, 23, 30, tzinfo=clock.now().tzinfo)  # half past six on the 25th in Vietnam


def counts() -> dict[date, tuple[int, int]]:
    """What is kept, by day."""
    db.session.rollback()
    return {row.day: (row.helpful, row.unhelpful) for row in db.session.query(GuideFeedback)}


def total() -> tuple[int, int]:
    """All that said helpful, and all that did not."""
    db.session.rollback()
    kept = db.session.query(GuideFeedback).all()
    return sum(row.helpful for row in kept), sum(row.unhelpful for row in kept)


def tap(
    browser: Browser, answer: str = "yes", address: str = "203.0.113.7", path: str = FEEDBACK, **headers: str
) -> Any:
    return browser.post(
        path,
        data={"helpful": answer},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        environ_overrides={"REMOTE_ADDR": address},
    )


def test_a_tap_counts_and_is_thanked_for(browser: Browser, guide: int) -> None:
    response = tap(browser)
    thanks = browser.get(response.location.partition("#")[0])

    assert response.status_code == 303
    assert response.location == "/g/tra-tien-dien?cam-on=1#feedback"
    assert "Cảm ơn bà con." in thanks.text
    assert "data-feedback" not in thanks.text
    assert total() == (1, 0)


def test_a_tap_by_script_brings_only_the_thanks(browser: Browser, guide: int) -> None:
    response = tap(browser, "no", X_Requested_With="fetch")

    assert response.status_code == 200
    assert response.text.lstrip().startswith('<section id="feedback"')
    assert "Cảm ơn bà con." in response.text
    assert total() == (0, 1)


def test_taps_of_a_day_are_added_up(guide: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    for number, helpful in enumerate([True, True, False]):
        give_feedback(guide, helpful=helpful, address=f"203.0.113.{number}", phone="")
    monkeypatch.setattr(clock, "now", lambda: MORNING + timedelta(days=1))
    give_feedback(guide, helpful=False, address="203.0.113.0", phone="")
    db.session.commit()

    assert counts() == {date(2026, 11, 25): (2, 1), date(2026, 11, 26): (0, 1)}


def test_a_second_tap_on_the_same_day_counts_nothing_and_is_thanked_for_too(browser: Browser, guide: int) -> None:
    tap(browser)

    again = tap(browser, "no")

    assert again.status_code == 303
    assert total() == (1, 0)


def test_another_phone_of_the_same_house_counts(browser: Browser, guide: int) -> None:
    tap(browser, User_Agent="Chrome trên Android")
    tap(browser, User_Agent="Safari trên iPhone")

    assert total() == (2, 0)


def test_another_guide_counts(browser: Browser, guide: int) -> None:
    make_guides("khac", tra_tien_nuoc=guide_text("Trả tiền nước"))
    tap(browser)

    tap(browser, path="/g/tra-tien-nuoc/feedback")

    assert total() == (2, 0)


def test_a_flood_is_turned_away_in_friendly_words_and_counts_nothing(browser: Browser, guide: int) -> None:
    phones = [f"điện thoại {number}" for number in range(MAX_ANSWERS_PER_HOUR + 10)]

    answers = [tap(browser, User_Agent=phone) for phone in phones]

    assert [answer.status_code for answer in answers] == [303] * MAX_ANSWERS_PER_HOUR + [429] * 10
    assert "bấy nhiêu là đủ" in answers[-1].text
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3601
    assert "Set-Cookie" not in answers[-1].headers
    assert total() == (MAX_ANSWERS_PER_HOUR, 0)


def test_taps_on_one_guide_again_and_again_are_a_flood_too(browser: Browser, guide: int) -> None:
    answers = [tap(browser).status_code for _number in range(MAX_ANSWERS_PER_HOUR + 1)]

    assert answers[-2:] == [303, 429]
    assert total() == (1, 0)


def test_a_flood_from_elsewhere_closes_nothing_here(browser: Browser, guide: int) -> None:
    for number in range(MAX_ANSWERS_PER_HOUR + 1):
        tap(browser, address="198.51.100.1", User_Agent=str(number))

    assert tap(browser).status_code == 303


def test_a_household_of_ipv6_is_one_address(browser: Browser, guide: int) -> None:
    tap(browser, address="2001:db8:1:2::1")

    tap(browser, address="2001:db8:1:2:aaaa::9")

    assert total() == (1, 0)


def test_the_limit_holds_in_another_process(browser: Browser, app: Flask, guide: int) -> None:
    tap(browser)
    other = make_app(app.config["SQLALCHEMY_DATABASE_URI"])
    other.test_client_class = Browser

    again = tap(other.test_client())
    with other.app_context():
        db.engine.dispose()

    assert again.status_code == 303
    assert total() == (1, 0)


def test_after_an_hour_and_on_another_day_it_begins_anew(guide: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    for _number in range(MAX_ANSWERS_PER_HOUR):
        give_feedback(guide, helpful=True, address="203.0.113.7", phone="")
    with pytest.raises(RateLimited):
        give_feedback(guide, helpful=True, address="203.0.113.7", phone="")
    db.session.commit()

    monkeypatch.setattr(clock, "now", lambda: MORNING + timedelta(hours=1))
    same_day = give_feedback(guide, helpful=True, address="203.0.113.7", phone="")
    monkeypatch.setattr(clock, "now", lambda: MORNING + timedelta(days=1))
    next_day = give_feedback(guide, helpful=True, address="203.0.113.7", phone="")
    db.session.commit()

    assert (same_day, next_day) == (False, True)


def test_what_is_over_is_forgotten_and_no_address_is_kept(guide: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    give_feedback(guide, helpful=True, address="203.0.113.7", phone="Chrome")
    db.session.commit()
    first = {row.key for row in db.session.query(GuideTap)}
    monkeypatch.setattr(clock, "now", lambda: MORNING + timedelta(days=2))

    give_feedback(guide, helpful=True, address="203.0.113.8", phone="Chrome")
    db.session.commit()

    kept = {row.key for row in db.session.query(GuideTap)}
    assert len(first) == len(kept) == 2
    assert not first & kept
    assert all(re.fullmatch("[0-9a-f]{64}", key) for key in first)


@pytest.mark.parametrize("data", [{}, {"helpful": ""}, {"helpful": "maybe"}, {"helpful": "yes" * 10_000}])
def test_an_answer_that_is_none_counts_nothing(browser: Browser, guide: int, data: dict[str, str]) -> None:
    response = browser.post(FEEDBACK, data=data)

    assert response.status_code == 422
    assert total() == (0, 0)


def test_a_form_that_another_site_sends_counts_nothing(browser: Browser, guide: int) -> None:
    forged = tap(browser, Sec_Fetch_Site="cross-site")
    own = tap(browser, Sec_Fetch_Site="same-origin")

    assert (forged.status_code, own.status_code) == (403, 303)
    assert total() == (1, 0)


@pytest.mark.parametrize("slug", ["khong-co", "bai"])
def test_what_is_no_guide_takes_no_answer(browser: Browser, guide: int, slug: str) -> None:
    assert tap(browser, path=f"/g/{slug}/feedback").status_code == 404
    assert total() == (0, 0)


def test_no_token_is_asked_for(app: Flask, guide: int) -> None:
    guarded = make_app(app.config["SQLALCHEMY_DATABASE_URI"], WTF_CSRF_ENABLED=True)
    guarded.test_client_class = Browser
    db.session.rollback()

    response = tap(guarded.test_client())
    other = guarded.test_client().post("/sign-out")
    with guarded.app_context():
        db.engine.dispose()

    assert response.status_code == 303
    assert other.status_code == 400


def test_an_answer_may_be_counted_inside_a_writing_transaction(guide: int) -> None:
    db.session.rollback()
    begin_write()
    assert give_feedback(guide, helpful=True, address=None, phone="")
    db.session.commit()

    assert total() == (1, 0)
