"""A file that somebody shows is checked step by step: genuine, changed, expired, revoked, forged or hostile."""

from __future__ import annotations

import json
import re
from html import unescape
from io import BytesIO

import pytest

from portal import clock
from portal.certificates.badges.enums import CheckStep, FileFault, StepOutcome
from portal.certificates.badges.models import BadgeKey
from portal.certificates.badges.operations import rotate_key
from portal.certificates.badges.views.report import report_on
from portal.certificates.operations.revoke import revoke_certificate
from portal.certificates.rules.numbers import new_number
from portal.crypto import es256
from portal.crypto.encodings import base64url_decode, base64url_encode
from portal.crypto.jws import sign_compact
from portal.db import db

FORMS = ("json", "jwt", "png", "svg")


def file_of(browser, certificate, form="jwt"):
    answer = browser.get(f"/verify/{certificate.number}.{form}")
    assert answer.status_code == 200
    return answer.data


def check(browser, data, name="chung-nhan.jwt", **headers):
    sent = {"file": (BytesIO(data), name)}
    return browser.post("/verify/file", data=sent, content_type="multipart/form-data", headers=headers)


def words(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def outcome(app, data):
    """Of each step the letter of its outcome, and the fault."""
    with app.test_request_context():
        report = report_on(data, "192.0.2.1")
    fault = next((step.fault for step in report.steps if step.fault is not None), None)
    return "".join(step.outcome[0] for step in report.steps), fault.code if fault else None


@pytest.mark.parametrize("form", FORMS)
def test_a_genuine_file_passes_every_step_and_shows_the_paper(browser, issued, member, form):
    data = file_of(browser, issued, form)
    before = len(db.session.query(BadgeKey).all())
    answer = check(browser, data, f"x.{form}")

    assert answer.status_code == 200
    assert "Tập tin này có thiệt" in words(answer)
    assert issued.number in answer.text
    assert member.name in answer.text
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(db.session.query(BadgeKey).all()) == before


@pytest.mark.parametrize("form", FORMS)
def test_no_changed_byte_passes(app, browser, issued, form):
    data, token = file_of(browser, issued, form), file_of(browser, issued)
    # What lies around the credential in a picture is no part of it.
    start = data.index({"png": b"openbadge", "svg": b"verify="}.get(form, b""))
    end = len(data) if form == "json" else data.index(token) + len(token)
    passed = []
    for place in range(start, end, 11):
        changed = data[:place] + (b"A" if data[place] != 65 else b"B") + data[place + 1 :]
        if outcome(app, changed)[0] == "pppp":
            passed.append(place)

    assert passed == []


def test_a_changed_word_is_named_with_what_was_issued(browser, issued):
    document = json.loads(file_of(browser, issued, "json"))
    document["credentialSubject"]["achievement"]["name"] = "Tiến sĩ"
    said = words(check(browser, json.dumps(document).encode(), "x.json"))

    assert "Tập tin này không ổn" in said
    assert "credentialSubject.achievement.name" in said
    assert "Tiến sĩ" in said
    assert issued.title in said


def test_a_token_that_says_a_thing_in_two_ways_names_it(app, browser, issued):
    header, payload, signature = file_of(browser, issued).decode().split(".")
    document = json.loads(base64url_decode(payload)) | {"exp": 4_000_000_000}
    changed = ".".join((header, base64url_encode(json.dumps(document).encode()), signature))
    assert outcome(app, changed.encode()) == ("fsss", FileFault.CLAIM_DIFFERS)
    assert "exp" in words(check(browser, changed.encode()))


def test_an_expired_one_fails_at_its_days(app, browser, issued, fixed_clock):
    issued.expires_on = clock.today()
    db.session.commit()
    data = file_of(browser, issued)
    assert outcome(app, data) == ("pppp", None)

    fixed_clock.advance(days=1)

    assert outcome(app, data) == ("ppfs", FileFault.EXPIRED)
    assert outcome(app, file_of(browser, issued, "json")) == ("ppfs", FileFault.EXPIRED)


def test_a_revoked_one_fails_at_the_last_step(app, browser, issued, leader):
    data = file_of(browser, issued)
    revoke_certificate(issued, reason="Cấp nhầm người", actor=leader)
    db.session.commit()

    assert outcome(app, data) == ("pppf", FileFault.REVOKED)
    said = words(check(browser, data))
    assert "thu hồi" in said
    assert "Cấp nhầm người" not in said


def test_an_old_file_passes_after_the_key_was_rotated(app, browser, issued):
    data = file_of(browser, issued)
    rotate_key()
    db.session.commit()
    assert outcome(app, data) == ("pppp", None)
    assert file_of(browser, issued) != data


def test_a_forged_one_fails_at_its_signature(app, browser, issued):
    thief = es256.new_private_key()
    payload = json.loads(base64url_decode(file_of(browser, issued).decode().split(".")[1]))
    kid = db.session.query(BadgeKey).one().kid

    with_our_key_named = sign_compact(payload, kid=f"http://localhost/keys/{kid}", private_key=thief)
    with_a_key_of_its_own = sign_compact(payload, kid="http://localhost/keys/thief", private_key=thief)
    foreign = json.loads(json.dumps(payload).replace("http://localhost", "https://other.example"))
    of_elsewhere = sign_compact(foreign, kid="https://other.example/keys/1", private_key=thief)

    assert outcome(app, with_our_key_named.encode()) == ("pfss", FileFault.CHANGED)
    assert outcome(app, with_a_key_of_its_own.encode()) == ("pfss", FileFault.UNKNOWN_KEY)
    assert outcome(app, of_elsewhere.encode()) == ("pfss", FileFault.FOREIGN)


def test_one_that_is_signed_and_not_known_here_fails(app, browser, issued):
    data = file_of(browser, issued)
    issued.number = new_number(2026)
    db.session.commit()
    assert outcome(app, data) == ("pppf", FileFault.UNKNOWN_NUMBER)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", FileFault.EMPTY),
        (b"   \n", FileFault.EMPTY),
        (b"hello", FileFault.UNKNOWN_KIND),
        (b"\xff\xd8\xff\xe0", FileFault.UNKNOWN_KIND),
        (b"PK\x03\x04", FileFault.UNKNOWN_KIND),
        (b"a.b.c", FileFault.BROKEN_JWT),
        (b"{", FileFault.BROKEN_JSON),
        (b'{"a": ' * 500 + b"1" + b"}" * 500, FileFault.BROKEN_JSON),
        (b'{"@context": []}', FileFault.NO_PROOF),
        (b"a" * 600_001, FileFault.TOO_LARGE),
        (b"{" + b" " * 200_000 + b"}", FileFault.TOO_LARGE),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 50, FileFault.BROKEN_PNG),
        (b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>', FileFault.UNSAFE_SVG),
        (b"<svg/>", FileFault.NO_CREDENTIAL),
    ],
)
def test_what_is_no_badge_says_why(app, browser, data, fault):
    assert outcome(app, data) == ("fsss", fault)
    assert len(data) > 500_000 or check(browser, data).status_code == 422


@pytest.mark.parametrize(
    "path", ["id", "issuer.id", "credentialSubject.achievement", "validFrom", "type", "@context"]
)
@pytest.mark.parametrize("value", [None, 7, [], {}, "", "x", "\ud800"])
def test_a_credential_of_another_shape_is_no_error(app, browser, issued, path, value):
    document = json.loads(file_of(browser, issued, "json"))
    *way, name = path.split(".")
    inside = document
    for step in way:
        inside = inside[step]
    inside[name] = value

    outcomes, _fault = outcome(app, json.dumps(document).encode())

    assert outcomes in ("fsss", "pfss")


def test_numbers_cannot_be_tried_by_files(browser, issued):
    payload = json.loads(base64url_decode(file_of(browser, issued).decode().split(".")[1]))
    kid = f"http://localhost/keys/{db.session.query(BadgeKey).one().kid}"
    thief = es256.new_private_key()
    for _time in range(60):
        guess = f"http://localhost/verify/{new_number(2026)}"
        check(browser, sign_compact(payload | {"id": guess, "jti": guess}, kid=kid, private_key=thief).encode())
    genuine = check(browser, file_of_limited := sign_compact(payload, kid=kid, private_key=thief).encode())

    assert file_of_limited
    assert genuine.status_code == 429
    assert "Retry-After" in genuine.headers


def test_another_site_cannot_send_a_file(browser, issued):
    assert check(browser, b"x", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert check(browser, b"x", **{"Sec-Fetch-Site": "same-origin"}).status_code == 422


def test_each_step_and_outcome_has_its_words(browser, issued):
    said = words(check(browser, file_of(browser, issued)))
    assert said.count("Đúng") == len(CheckStep)
    assert len(StepOutcome) == 3
    assert "Dò tập tin" in browser.get("/verify/file").text
    assert "/verify/file" in browser.get("/verify").text
