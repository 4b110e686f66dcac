"""The key under which a phone seals what was not sent yet: one for each account, and in no kept page."""

from __future__ import annotations

import base64
import re

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.courses.models import Course
from tests.conftest import Browser
from tests.learning.conftest import course

__all__ = ["course"]  # the fixture
LESSON = "/courses/an-toan/dung-lai"
KEYS = re.compile(r'data-keep="([^" ]*) ([^"]*)"')


def keys_of(app: Flask, person: User) -> set[tuple[str, str]]:
    """The names and keys that the lesson holds for somebody."""
    browser = Browser(app)
    return set(KEYS.findall(browser.sign_in(person).get(LESSON).text))


def test_each_account_has_one_key_of_its_own_and_always_the_same(
    app: Flask, course: Course, member: User, head: User
) -> None:
    (mine,), (again,), (theirs,) = keys_of(app, member), keys_of(app, member), keys_of(app, head)

    assert mine == again
    assert mine[0] != theirs[0]
    assert mine[1] != theirs[1]
    assert len(base64.b64decode(mine[1])) == 32


def test_another_secret_key_of_the_portal_makes_another_key(
    app: Flask, course: Course, member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keys_of(app, member)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another-secret-key-of-this-portal")

    assert keys_of(app, member) != before
