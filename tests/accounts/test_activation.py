"""From a code on a slip to a password."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from portal import clock
from portal.accounts.models import ActivationCode, Throttle, User
from portal.accounts.operations import rate_limits
from portal.accounts.operations.activation_codes import issue_code
from portal.accounts.queries.users import devices_of
from portal.accounts.rules import activation_codes, passwords
from portal.audit.models import AuditEvent
from portal.db import db
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import make_user
from tests.fixed_clock import FixedClock

NEW = "nước lớn nước ròng"


@pytest.fixture
def newcomer(team: Unit) -> User:
    """Somebody who was never here."""
    return make_user("Đặng Thị Hai", phone="0912000077", unit=team, password=None, consented=False)


@pytest.fixture
def code(newcomer: User) -> str:
    """Their code, as it stands on the slip."""
    issued = issue_code(newcomer, actor=None)
    db.session.commit()
    return issued


def use(browser: FlaskClient, code: str, password: str = NEW):  # type: ignore[no-untyped-def]  # werkzeug's test response
    return browser.post("/activate/password", data={"code": code, "password": password})


def test_a_code_has_two_halves_and_no_sign_to_mistake(code: str) -> None:
    assert len(code) == 9
    assert code[4] == "-"
    assert set(code) - {"-"} <= set(activation_codes.CODE_ALPHABET)
    assert not set(activation_codes.CODE_ALPHABET) & set("OILUAEYWD")


@pytest.mark.parametrize(
    "typed",
    [
        "7KX2-0M1B",
        "7kx2-0m1b",
        "7KX20M1B",
        " 7kx2 0m1b ",
        "7KX2–OMIB",
        "7kx2.omlb",
        "７ＫＸ２－０Ｍ１Ｂ",
        "7-K-X-2-0-M-1-B",
    ],
)
def test_a_code_may_be_typed_in_many_ways(typed: str) -> None:
    assert activation_codes.parse_code(typed) == "7KX20M1B"


@pytest.mark.parametrize("typed", ["", "7KX2", "7KX2-0M1B-3", "7KX2-0M1Ô", "7KX2-0M1A", "'; DROP"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert activation_codes.parse_code(typed) is None


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_is_not(text: str) -> None:
    typed = activation_codes.parse_code(text)

    assert typed is None or activation_codes.parse_code(activation_codes.format_code(typed).lower()) == typed


def test_only_a_keyed_hash_is_kept(app: Flask, code: str) -> None:
    kept = db.session.query(ActivationCode).one().code_hash

    plain = activation_codes.parse_code(code)
    assert plain is not None
    assert kept == activation_codes.code_hash(plain)
    assert plain not in kept
    app.config["SECRET_KEY"], secret = "another", app.config["SECRET_KEY"]
    other = activation_codes.code_hash(plain)
    app.config["SECRET_KEY"] = secret
    assert other != kept


def test_the_qr_address_shows_whom_it_is_for_and_no_more(browser: Browser, code: str) -> None:
    answer = browser.get(f"/activate?code={code}")

    assert answer.status_code == 200
    assert "Chào anh/chị Hai" in answer.text
    assert "Tổ công nghệ số ấp Kinh Ráng" in answer.text
    assert "Đặng" not in answer.text
    assert "0912000077" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_looking_at_a_code_does_not_use_it(browser: Browser, code: str) -> None:
    browser.get(f"/activate?code={code}")

    assert browser.get(f"/activate?code={code}").status_code == 200


def test_a_typed_code_leads_to_the_same_page(browser: Browser, code: str) -> None:
    answer = browser.post("/activate", data={"code": f" {code.lower().replace('-', ' ')} "})

    assert "Chào anh/chị Hai" in answer.text


def test_a_typed_code_stands_in_no_address(browser: Browser, code: str) -> None:
    answer = browser.post("/activate", data={"code": code})

    assert answer.status_code == 200
    assert answer.location is None
    assert "no-store" in answer.headers["Cache-Control"]


def test_using_it_sets_the_password_signs_in_and_asks_for_consent(
    browser: Browser, newcomer: User, code: str
) -> None:
    answer = use(browser, code)

    assert answer.location == "/consent"
    assert "Trước khi bắt đầu" in browser.get("/consent").text
    db.session.rollback()
    assert passwords.verify_password(NEW, newcomer.password_hash)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "Chưa đặt mật khẩu"),
        ("ngắn", "ít nhất 8"),
        ("mật khẩu " * 45, "dài nhất là 200"),
        ("12345678", "kẻ gian"),
        ("0912 000 077", "dễ đoán"),
    ],
)
def test_a_bad_password_is_refused_beside_the_field_and_uses_nothing(
    browser: Browser, code: str, password: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashing = passwords.hash_password
    monkeypatch.setattr(passwords, "hash_password", lambda _password: pytest.fail("was hashed"))

    answer = use(browser, code, password)

    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text
    assert reason in answer.text
    assert "Chào anh/chị Hai" in answer.text
    monkeypatch.setattr(passwords, "hash_password", hashing)
    assert use(browser, code).location == "/consent"


def test_a_code_works_once(browser: Browser, app: Flask, code: str) -> None:
    use(browser, code)
    thief = app.test_client()

    for answer in (
        thief.get(f"/activate?code={code}"),
        thief.post("/activate", data={"code": code}),
        thief.post("/activate/password", data={"code": code, "password": "mật khẩu kẻ gian"}),
    ):
        assert answer.status_code == 200
        assert "Mã trên phiếu dùng xong rồi" in answer.text
        assert 'action="/sign-in"' in answer.text
        assert re.search(r'name="login"[^>]*value="0912 000 077"', answer.text)
        assert "new-password" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_of_two_who_use_it_at_once_one_gets_in(app: Flask, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    both = Barrier(2, timeout=60)

    def hash_together(password: str) -> str:
        both.wait()
        return "hash of " + password

    monkeypatch.setattr(passwords, "hash_password", hash_together)
    app.test_client_class = Browser

    def use_it(_which: int) -> int:
        with app.app_context():
            return int(use(app.test_client(), code).status_code)

    with ThreadPoolExecutor(2) as threads:
        statuses = sorted(threads.map(use_it, range(2)))

    assert statuses == [303, 422]
    assert db.session.query(AuditEvent).filter_by(action="code.used").count() == 1


def test_a_code_ends_after_seven_days(browser: Browser, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + timedelta(days=7, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)

    answer = use(browser, code)

    assert answer.status_code == 422
    assert "Mã này hết hạn rồi" in answer.text
    assert "tổ trưởng" in answer.text


def test_a_newer_code_ends_the_older_one(browser: Browser, newcomer: User, code: str) -> None:
    newer = issue_code(newcomer, actor=None)
    db.session.commit()

    assert "đã có mã mới hơn" in use(browser, code).text
    assert use(browser, newer).location == "/consent"


@pytest.mark.parametrize("typed", ["ZZZZ-ZZZZ", "abc", "<script>", "7KX2-0M1B" * 500])
def test_an_unknown_code_says_what_to_do(browser: Browser, app: Flask, typed: str) -> None:
    answer = browser.post("/activate", data={"code": typed})

    assert answer.status_code == 422
    assert "Không có mã này" in answer.text
    assert 'id="code-error"' in answer.text
    assert "<script>" not in answer.text


def test_a_deactivated_person_s_code_is_not_known(browser: Browser, newcomer: User, code: str) -> None:
    newcomer.deactivated_at = clock.now()
    db.session.commit()

    assert "Không có mã này" in use(browser, code).text


def test_guessing_codes_closes_the_address_also_by_get(browser: Browser, app: Flask, code: str) -> None:
    for guess in range(296):
        rate_limits.record_unknown_code("127.0.0.1", f"2222{guess:04}")
    for number in range(2):
        assert browser.post("/activate", data={"code": f"0000-{number:04}"}).status_code == 422
        assert browser.get(f"/activate?code=1111-{number:04}").status_code == 422

    for answer in (browser.get(f"/activate?code={code}"), use(browser, code)):
        assert answer.status_code == 429
        assert "Đã sai nhiều lần quá" in answer.text
        assert "Hai" not in answer.text


def test_guessing_from_one_ipv6_network_closes_it_also_to_its_other_addresses(
    browser: Browser, app: Flask, code: str
) -> None:
    for subnet in range(399):
        rate_limits.record_failure(*rate_limits.activation_code_keys(f"2001:db8:1:{subnet:x}::1"))
    assert try_code(browser, "0000-0000", "2001:db8:1:ffff::1").status_code == 422

    assert try_code(browser, code, "2001:db8:1:eeee::1").status_code == 429
    assert try_code(browser, code, "2001:db8:2::1").status_code == 200


def test_guessing_from_many_networks_has_a_limit_for_all_together(browser: Browser, app: Flask, code: str) -> None:
    guess_everywhere(1999)
    assert try_code(browser, "0000-0000", "203.0.113.7").status_code == 422

    answer = try_code(browser, "0000-0001", "203.0.113.7")
    assert answer.status_code == 429
    assert "Đã sai nhiều lần quá" in answer.text
    assert 0 < int(answer.headers["Retry-After"]) <= 900


def test_guessing_by_others_does_not_keep_out_whoever_has_a_code(
    browser: Browser, app: Flask, code: str, fixed_clock: FixedClock
) -> None:
    guess_everywhere(2000)

    assert try_code(browser, code, "203.0.113.7").status_code == 200
    assert try_code(browser, "0000-0000", "203.0.113.7").status_code == 422
    assert try_code(browser, code, "203.0.113.7").status_code == 429
    fixed_clock.advance(minutes=15, seconds=1)
    assert try_code(browser, code, "203.0.113.7").status_code == 200


def test_reaching_the_limit_for_all_codes_is_kept_in_the_log_once(app: Flask) -> None:
    guess_everywhere(2000)
    rate_limits.record_failure(*rate_limits.activation_code_keys("203.0.113.7"))

    event = db.session.query(AuditEvent).filter_by(action="code.guessed").one()
    assert event.details == {"tries": 2000}


def guess_everywhere(times: int) -> None:
    """Count this many unknown codes of others, the last of them as the portal does."""
    *_own, everybody = rate_limits.activation_code_keys(None)
    db.session.add(Throttle(key=everybody.key, failures=times - 1, since=clock.now()))
    db.session.commit()
    rate_limits.record_failure(everybody)


def try_code(browser: FlaskClient, code: str, address: str):  # type: ignore[no-untyped-def]  # werkzeug's test response
    return browser.post("/activate", data={"code": code}, environ_overrides={"REMOTE_ADDR": address})


def test_a_reset_signs_out_the_devices_of_before(browser: Browser, app: Flask, member: User) -> None:
    lost_phone = app.test_client()
    assert isinstance(lost_phone, Browser)
    lost_phone.sign_in(member)
    code = issue_code(member, actor=None)
    db.session.commit()

    use(browser, code)

    assert lost_phone.get("/account").location.startswith("/sign-in")
    assert "Trần Văn Tư" in browser.get("/account").text


def test_on_a_phone_where_another_is_signed_in_the_page_says_so(
    browser: Browser, head: User, newcomer: User, code: str
) -> None:
    browser.sign_in(head)

    shown = browser.get(f"/activate?code={code}").text
    use(browser, code)

    assert "đang đăng nhập tên Lê Thị Ba" in shown
    db.session.rollback()
    assert devices_of(head.id) == []
    assert len(devices_of(newcomer.id)) == 1


@pytest.mark.both_databases
def test_code_and_password_are_audited_without_being_told(browser: Browser, newcomer: User, code: str) -> None:
    use(browser, code)

    db.session.rollback()
    events = {event.action: event for event in db.session.query(AuditEvent)}
    assert events["code.issued"].details == {"user": newcomer.id}
    assert events["code.used"].actor_id == newcomer.id
    assert events["password.set"].record_id == newcomer.id
    told = " ".join(str(event.details) for event in events.values())
    assert code not in told
    assert "0912000077" not in told
    assert NEW not in told
