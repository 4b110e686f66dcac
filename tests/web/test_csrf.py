from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from portal.accounts.models import User
from tests.conftest import Browser

DISPLAY = "/display"


@pytest.fixture
def protected(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The portal as it checks forms when served."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    app.test_client_class = Browser  # each of its requests has a context of its own
    return app


def token_of(client: FlaskClient) -> str:
    return token_in(client.get("/sign-in").text)


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def status(client: FlaskClient, token: str) -> int:
    return client.post(DISPLAY, data={"theme": "dark", "next": "/", "csrf_token": token}).status_code


def test_the_token_of_this_browser_is_taken_again_and_again(protected: Flask) -> None:
    client = protected.test_client()
    token = token_of(client)

    assert [status(client, token) for _time in range(3)] == [303, 303, 303]
    assert token_of(client) == token


def test_a_token_taken_from_one_browser_is_refused_from_another(protected: Flask) -> None:
    owner, other = protected.test_client(), protected.test_client()
    token = token_of(owner)
    token_of(other)

    assert status(owner, token) == 303
    assert status(other, token) == 400
    assert status(protected.test_client(), token) == 400


@pytest.mark.parametrize(
    "change", [str.upper, lambda token: token[:-1], lambda token: "", lambda token: token + "x"]
)
def test_a_changed_token_is_refused_also_after_the_right_one(protected: Flask, change) -> None:
    client = protected.test_client()
    token = token_of(client)

    assert status(client, token) == 303
    assert status(client, change(token)) == 400


def test_a_token_signed_with_a_key_given_up_is_refused(protected: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = protected.test_client()
    token = token_of(client)

    assert status(client, token) == 303
    monkeypatch.setitem(protected.config, "WTF_CSRF_SECRET_KEY", ["another key"])
    assert status(client, token) == 400


def test_a_token_signed_with_an_earlier_key_is_taken(protected: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = protected.test_client()
    token = token_of(client)
    [key] = protected.config["WTF_CSRF_SECRET_KEY"]

    monkeypatch.setitem(protected.config, "WTF_CSRF_SECRET_KEY", [key, "the new key"])

    assert status(client, token) == 303
    with client.session_transaction() as session:
        raw = session["csrf_token"]
    assert URLSafeTimedSerializer("the new key", salt="wtf-csrf-token").loads(token_of(client)) == raw


def test_a_form_that_came_back_is_taken_from_its_own_account_alone(
    protected: Flask, member: User, head: User
) -> None:
    owner, other, stranger = (protected.test_client() for _who in range(3))
    for client, user in ((owner, member), (other, head)):
        client.sign_in(user)  # type: ignore[attr-defined]  # a Browser
    came_back = {"theme": "dark", "next": "/", "resubmitted": token_in(owner.get("/account").text)}

    assert owner.post(DISPLAY, data=came_back).status_code == 303
    assert other.post(DISPLAY, data=came_back).status_code == 400
    assert stranger.post(DISPLAY, data=came_back).status_code == 400
    assert owner.post(DISPLAY, data=came_back | {"resubmitted": "1"}).status_code == 400
