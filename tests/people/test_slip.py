"""The slip with a code."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from flask import Flask

from portal import clock
from portal.accounts.models import ActivationCode, User
from portal.accounts.rules.activation_codes import IssuedCode
from portal.audit.models import AuditEvent
from portal.db import db
from portal.people.slips.views import make_slip
from portal.units.models import Unit
from tests.conftest import Browser

A_CODE = IssuedCode(1, "7KX2-0M1B", clock.now())


def code_on(text: str) -> str:
    """The code in large type."""
    found = re.search(r"<strong>(\w{4}-\w{4})</strong>", text)
    assert found is not None
    return found[1]


def test_a_head_hands_over_a_code_and_the_member_comes_in(
    app: Flask, browser: Browser, head: User, member: User
) -> None:
    answer = browser.sign_in(head).post(f"/people/{member.id}/codes")
    phone = app.test_client()
    used = phone.post("/activate/password", data={"code": code_on(answer.text), "password": "nước lớn nước ròng"})

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Trần Văn Tư" in answer.text
    assert "Dùng được một lần, đến" in answer.text
    assert used.location == "/consent"
    assert "Trần Văn Tư" in phone.get("/account").text


def test_the_code_is_shown_once_and_stands_in_no_log(
    browser: Browser, head: User, member: User, team: Unit
) -> None:
    code = code_on(browser.sign_in(head).post(f"/people/{member.id}/codes").text)

    assert code not in browser.get(f"/people/{member.id}").text
    db.session.rollback()
    event = db.session.query(AuditEvent).filter_by(action="code.issued").one()
    assert (event.actor_id, event.person_id, event.unit_id) == (head.id, member.id, team.id)
    assert code.replace("-", "") not in str(event.details)
    assert db.session.query(ActivationCode).one().issued_by_id == head.id


def test_asking_again_gives_another_and_ends_the_first(
    app: Flask, browser: Browser, head: User, member: User
) -> None:
    browser.sign_in(head)

    first = code_on(browser.post(f"/people/{member.id}/codes").text)
    second = code_on(browser.post(f"/people/{member.id}/codes").text)

    stranger = app.test_client()
    assert stranger.get(f"/activate?code={first}").status_code == 422
    assert stranger.get(f"/activate?code={second}").status_code == 200


def test_a_code_is_issued_by_post_only(browser: Browser, head: User, member: User) -> None:
    assert browser.sign_in(head).get(f"/people/{member.id}/codes").location == f"/people/{member.id}"
    assert db.session.query(ActivationCode).count() == 0


def test_the_qr_holds_nothing_the_security_policy_forbids(app: Flask) -> None:
    qr = make_slip(A_CODE, "http://localhost/").qr

    drawing = ElementTree.fromstring(qr)  # noqa: S314 - drawn by ourselves a line above
    assert drawing.tag.endswith("svg")
    assert "style" not in qr
    assert {part.tag.rpartition("}")[2] for part in drawing.iter()} == {"svg", "path"}
    assert "viewBox" in drawing.attrib  # or a long address would be cut off where there is less room


def test_the_address_is_that_of_the_portal_or_of_the_request(app: Flask) -> None:
    asked = make_slip(A_CODE, "http://192.168.1.5:8000/")
    app.config["PORTAL_URL"], before = "https://hoc.example.vn", app.config["PORTAL_URL"]
    public = make_slip(A_CODE, "http://127.0.0.1:8000/")
    app.config["PORTAL_URL"] = before

    assert asked.address == "http://192.168.1.5:8000/activate?code=7KX2-0M1B"
    assert public.address == "https://hoc.example.vn/activate?code=7KX2-0M1B"
