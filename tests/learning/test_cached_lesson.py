"""A lesson kept for several people shows each of them what an own rendering would."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.units.models import Unit
from portal.units.operations.deputies import appoint_deputy
from portal.units.operations.grants import end_grant, grant_role
from portal.web.page_cache import clear_page_cache
from tests import factories
from tests.conftest import Browser

LESSON_URL = "/courses/an-toan/dung-lai"
OWN = re.compile(r'((?:name="(?:csrf_token|token)" value|data-keep)=")[^"]*')


@pytest.fixture
def cast(
    member: User, head: User, leader: User, trainer: User, admin: User, outsider: User, commune: Unit, team: Unit
) -> dict[str, User]:
    """One of each kind of person who may read the lesson."""
    people = {
        "member": member,
        "head": head,
        "leader": leader,
        "trainer": trainer,
        "admin": admin,
        "outsider": outsider,
        "deputy": factories.make_user("Tư Phó", unit=team),
        "leader and trainer": factories.make_user(
            "Hai Vai", unit=commune, grants={"leader": commune, "trainer": commune}
        ),
        "without a unit": factories.make_user("Mới Tới"),
        "other member": factories.make_user("Trần Văn Năm", unit=team),
    }
    appoint_deputy(team, people["deputy"], head=head, until=clock.today() + timedelta(days=3), actor=head)
    return people


def shown(app: Flask, browsers: dict[str, Browser], order: list[str], address: str) -> dict[str, str]:
    """What each person sees, one after the other, without the tokens that are new each time."""
    return {name: OWN.sub(r"\1", browsers[name].get(address).text) for name in order}


def sign_all_in(app: Flask, cast: dict[str, User]) -> dict[str, Browser]:
    browsers = {}
    for name, person in cast.items():
        browser = app.test_client()
        assert isinstance(browser, Browser)
        browsers[name] = browser.sign_in(person)
    browsers["stranger"] = app.test_client()  # sent to sign in
    return browsers


@pytest.mark.parametrize("address", [LESSON_URL, "/courses/an-toan/hoi", f"{LESSON_URL}?tu=zalo"])
def test_whoever_looked_before_makes_no_difference(
    app: Flask, browser: Browser, course: Course, cast: dict[str, User], address: str
) -> None:
    browsers = sign_all_in(app, cast)
    browsers["member"].post(f"{LESSON_URL}/practice/dien-luc", data={"choice": "0"})
    browsers["other member"].set_cookie("display", "dark.3.en")
    order = list(browsers)
    app.debug = True  # nothing is kept
    uncached = shown(app, browsers, order, address)
    app.debug = False

    for one_way in (order, order[::-1]):
        clear_page_cache()
        assert shown(app, browsers, one_way, address) == uncached
        assert shown(app, browsers, one_way, address) == uncached

    assert "/studio" in uncached["trainer"]
    assert "/studio" not in uncached["leader"]
    assert "/dashboard" in uncached["deputy"]
    assert "/people" not in uncached["deputy"]
    assert "/people" in uncached["leader"]
    assert "/dashboard" not in uncached["member"]


def test_a_role_granted_or_ended_changes_the_next_page(
    app: Flask, browser: Browser, course: Course, member: User, commune: Unit
) -> None:
    browser.sign_in(member)
    before = "/studio" in browser.get(LESSON_URL).text
    grant = grant_role(member, commune, "trainer", actor=None)
    db.session.commit()
    during = "/studio" in browser.get(LESSON_URL).text
    end_grant(grant, actor=None)
    db.session.commit()

    assert (before, during, "/studio" in browser.get(LESSON_URL).text) == (False, True, False)
