"""flask people code."""

from __future__ import annotations

import re

from flask import Flask

from portal.accounts.models import ActivationCode, User
from portal.db import db
from tests.conftest import Browser


def test_it_prints_a_code_that_works(app: Flask, browser: Browser, member: User) -> None:
    result = app.test_cli_runner().invoke(args=["people", "code", "+84 912 000 001"])

    assert result.exit_code == 0
    code = re.search(r"\b\w{4}-\w{4}\b", result.output)
    assert code is not None
    assert f"/activate?code={code[0]}" in result.output
    answer = browser.post("/activate/password", data={"code": code[0], "password": "nước lớn nước ròng"})
    assert answer.location == "/consent"


def test_an_unknown_person_gets_none(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["people", "code", "0999999999"])

    assert result.exit_code == 1
    assert db.session.query(ActivationCode).count() == 0
