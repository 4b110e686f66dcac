"""Agreeing, refusing, taking back."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from portal.accounts.models import Consent, User
from portal.accounts.operations.consents import give_consents, withdraw_consent
from portal.accounts.queries.users import open_consents_of
from portal.accounts.routes import consent as routes
from portal.accounts.rules import consent_purposes
from portal.audit.models import AuditEvent
from portal.db import db
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import make_user


@pytest.fixture
def newcomer(team: Unit) -> User:
    """Somebody who was not asked yet."""
    return make_user("Đặng Thị Hai", phone="0912000077", unit=team, consented=False)


def given(user: User) -> list[tuple[str, str, bool]]:
    """(purpose, version, still open), the oldest first."""
    db.session.rollback()
    rows = db.session.query(Consent).filter_by(user_id=user.id).order_by(Consent.id)
    return [(row.purpose, row.version, row.withdrawn_at is None) for row in rows]


def test_a_newcomer_is_asked_before_anything_else(browser: Browser, newcomer: User) -> None:
    browser.sign_in(newcomer)

    answer = browser.get("/account")

    assert answer.location == "/consent?next=/account"


def test_the_notice_says_what_the_law_asks_and_no_box_is_ticked(browser: Browser, newcomer: User) -> None:
    text = browser.sign_in(newcomer).get("/consent").text

    for part in ("Họ tên", "Tỉnh Cà Mau", "rút lại", "khiếu nại", "91/2025/QH15", "356/2025/NĐ-CP"):
        assert part in text
    assert text.count('type="checkbox"') == 3
    assert "checked" not in text


def test_what_was_ticked_is_kept_with_version_and_time(browser: Browser, newcomer: User) -> None:
    browser.sign_in(newcomer)

    answer = browser.post("/consent", data={"learning": "y", "improvement": "y", "next": "/account"})

    assert answer.location == "/account"
    assert given(newcomer) == [("improvement", "2026-11", True), ("learning", "2026-11", True)]
    assert browser.get("/account").status_code == 200


def test_a_forged_next_leads_home(browser: Browser, newcomer: User) -> None:
    browser.sign_in(newcomer)

    assert browser.post("/consent", data={"learning": "y", "next": "//evil.example"}).location == "/continue"


def test_posting_twice_agrees_once(browser: Browser, newcomer: User) -> None:
    browser.sign_in(newcomer)

    browser.post("/consent", data={"learning": "y"})
    second = browser.post("/consent", data={"learning": "y"})

    assert second.status_code == 303
    assert given(newcomer) == [("learning", "2026-11", True)]
    assert db.session.query(AuditEvent).filter_by(action="consent.given").count() == 1


def test_refusing_is_allowed_and_explained(browser: Browser, newcomer: User) -> None:
    browser.sign_in(newcomer)

    answer = browser.post("/consent", data={"reporting": "y", "refuse": "1"})

    page = browser.get(answer.location)
    assert page.status_code == 200
    assert "sơ cứu khi bị lừa" in page.text
    assert "/sign-out" in page.text
    assert given(newcomer) == []
    assert browser.get("/account").location.startswith("/consent")
    assert browser.post("/sign-out").location == "/"


@pytest.mark.parametrize("ticked", [{}, {"reporting": "y"}])
def test_who_overlooks_the_box_that_is_needed_is_asked_at_it(
    browser: Browser, newcomer: User, ticked: dict[str, str]
) -> None:
    browser.sign_in(newcomer)

    answer = browser.post("/consent", data={**ticked, "next": "/account"})

    assert answer.status_code == 422
    assert 'id="learning-error"' in answer.text
    assert re.search(r'<input[^>]*aria-invalid="true"[^>]*autofocus[^>]*id="learning"', answer.text)
    assert answer.text.count(" checked") == len(ticked)
    assert 'name="next" value="/account"' in answer.text
    assert given(newcomer) == []


def test_a_new_member_learns_at_once_and_a_leader_comes_home(browser: Browser, newcomer: User, team: Unit) -> None:
    browser.sign_in(newcomer)
    assert browser.post("/consent", data={"learning": "y"}).location == "/continue"

    head = make_user("Lê Thị Chín", unit=team, grants={"leader": team}, consented=False)
    browser.sign_in(head)
    assert browser.post("/consent", data={"learning": "y"}).location == "/"


def test_each_purpose_is_one_sentence_and_the_law_is_folded(browser: Browser, newcomer: User) -> None:
    text = browser.sign_in(newcomer).get("/consent").text
    asked, folded = text.split("<details", 1)[0], text.split("<details", 1)[1]

    assert asked.count('type="checkbox"') == 3
    assert "91/2025/QH15" not in asked
    assert "91/2025/QH15" in folded
    assert 'name="refuse"' in asked


def test_unknown_purposes_are_ignored(browser: Browser, newcomer: User) -> None:
    browser.sign_in(newcomer)

    browser.post("/consent", data={"learning": "y", "advertising": "y"})

    assert given(newcomer) == [("learning", "2026-11", True)]


def test_a_stranger_is_sent_to_sign_in(browser: Browser, app: Flask) -> None:
    for path in ("/consent", "/consent/refusal", "/account/consents"):
        assert browser.get(path).location.startswith("/sign-in")
    assert browser.post("/consent", data={"learning": "y"}).location == "/sign-in?next=/consent"
    withdrawal = browser.post("/account/consents/learning/withdrawal")
    assert withdrawal.location == "/sign-in?next=/account/consents"


def test_the_button_says_that_it_takes_the_agreement_back(browser: Browser, member: User) -> None:
    text = browser.sign_in(member).get("/account/consents").text

    assert text.count("Rút lại</button>") == 3
    assert "Bỏ, ẩn, xóa" not in text


def test_taking_one_back_keeps_the_proof(browser: Browser, member: User) -> None:
    browser.sign_in(member)

    answer = browser.post("/account/consents/reporting/withdrawal")

    assert answer.location == "/account/consents"
    assert ("reporting", "2026-11", False) in given(member)
    assert open_consents_of(member.id, "reporting") == []
    assert browser.get("/account").status_code == 200


def test_taking_back_by_htmx_answers_with_the_fresh_list(browser: Browser, member: User) -> None:
    browser.sign_in(member)

    answer = browser.post("/account/consents/reporting/withdrawal", headers={"HX-Request": "true"})

    assert answer.text.lstrip().startswith('<div id="consents"')
    assert "Chưa đồng ý" in answer.text
    assert answer.text.count("/withdrawal") == 4  # action and hx-post of the other two


def test_taking_back_twice_is_taking_back_once(browser: Browser, member: User) -> None:
    browser.sign_in(member)

    browser.post("/account/consents/reporting/withdrawal")
    browser.post("/account/consents/reporting/withdrawal")

    db.session.rollback()
    assert db.session.query(AuditEvent).filter_by(action="consent.withdrawn").count() == 1


def test_taking_back_what_learning_needs_closes_the_courses_and_can_be_undone(
    browser: Browser, member: User
) -> None:
    browser.sign_in(member)

    answer = browser.post("/account/consents/learning/withdrawal")
    closed = browser.get("/account")
    browser.post("/consent", data={"learning": "y"})

    assert answer.location == "/consent/refusal"
    assert closed.location.startswith("/consent")
    assert browser.get("/account").status_code == 200
    assert [row for row in given(member) if row[0] == "learning"] == [
        ("learning", "2026-11", False),
        ("learning", "2026-11", True),
    ]


def test_only_what_is_missing_is_asked_again(browser: Browser, member: User) -> None:
    browser.sign_in(member)
    browser.post("/account/consents/improvement/withdrawal")

    text = browser.get("/consent").text

    assert 'name="improvement"' in text
    assert 'name="learning"' not in text
    browser.post("/consent", data={"improvement": "y"})
    assert browser.get("/consent?next=/account").location == "/account"


def test_there_is_no_such_purpose(browser: Browser, member: User) -> None:
    assert browser.sign_in(member).post("/account/consents/spying/withdrawal").status_code == 404


def test_a_new_wording_asks_again_and_keeps_the_old_agreement(
    browser: Browser, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = tuple(replace(purpose, version="2027-03") for purpose in consent_purposes.PURPOSES)
    monkeypatch.setattr(routes, "PURPOSES", newer)
    for purpose in newer:
        monkeypatch.setitem(consent_purposes.CURRENT_VERSIONS, purpose.id, purpose.version)
    browser.sign_in(member)

    asked = browser.get("/account")
    browser.post("/consent", data={"learning": "y"})

    assert asked.location.startswith("/consent")
    assert browser.get("/account").status_code == 200
    assert [row for row in given(member) if row[0] == "learning"] == [
        ("learning", "2026-11", True),
        ("learning", "2027-03", True),
    ]
    assert "Bản cũ" in browser.get("/account/consents").text


def test_withdrawing_ends_every_wording(app: Flask, member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(consent_purposes.CURRENT_VERSIONS, "learning", "2027-03")
    give_consents(member, {"learning"})

    withdraw_consent(member, "learning")
    db.session.commit()

    assert [row[2] for row in given(member) if row[0] == "learning"] == [False, False]


def test_agreeing_is_audited_by_the_person(app: Flask, newcomer: User) -> None:
    give_consents(newcomer, {"learning"})
    db.session.commit()

    event = db.session.query(AuditEvent).filter_by(action="consent.given", actor_id=newcomer.id).one()
    assert event.details == {"purpose": "learning", "version": "2026-11"}
