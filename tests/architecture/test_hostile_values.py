"""Whatever is said to any address, by anybody: nothing falls down, and no database is said to be away."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.accounts.rules.consent_purposes import CURRENT_VERSIONS
from portal.courses.models import Page
from portal.db import db
from portal.questions.models import Question
from portal.units.models import Unit
from tests.architecture.hostile import Request, ValidValues, hostile_request
from tests.architecture.wrong_persons import WalkFixture, create_records
from tests.conftest import Browser
from tests.factories import lesson_markdown, make_course, make_unit, practice_markdown, quiz_markdown
from tests.guides.conftest import CATALOGUE, FACTS, guide_text
from tests.observations.conftest import CHECKLIST
from tests.scenarios.playing import SCENARIO

TURNS = 1  # at each address, for each of the cast; raise it to look for more
# It says that the tables are not those of the last migration: those of the tests are made without any.
NOT_READY = "health.readiness"


@pytest.fixture
def ground(member: User, head: User, leader: User, admin: User, team: Unit) -> WalkFixture:
    """Records, the forms that fit them, and every other kind of page."""
    laid = create_records(member, head, leader, admin, team)
    practice = f'{practice_markdown("thu-1")}\n\nAi cần mã?\n\n<!-- data-id="thu-2" -->\n[[không ai]]\n'
    pages = {
        "01-goi.md": SCENARIO,
        "02-hoi.md": CHECKLIST,
        "03-kiem-tra.md": quiz_markdown(),
        "04-bai.md": lesson_markdown(body=practice),
        "05-tra-tien.md": guide_text(),
    }
    files = {"competences.yml": CATALOGUE, "facts.yml": FACTS}
    make_course(laid.arguments["course_slug"], pages, files=files, refresh_months=3)
    return laid


def right_ones(ground: WalkFixture, own: Unit) -> Callable[[str], ValidValues]:
    """What is right to say at each endpoint."""
    questions = [question.name for question in db.session.query(Question)]
    several = {
        "slug": ["tra-tien"],
        "page_slug": [page.slug for page in db.session.query(Page)],
        "name": questions,
        "purpose": list(CURRENT_VERSIONS),
        "version": list(CURRENT_VERSIONS.values()),
    }
    form_for, arguments = ground.forms_into(own), ground.arguments | several
    return lambda endpoint: ValidValues(arguments, {"question": questions} | form_for(endpoint))


def send(browser: Browser, wanted: Request) -> int:
    """The status of the answer, taken to its end."""
    answer = browser.open(
        wanted.address,
        method=wanted.method,
        data=wanted.body,
        content_type=wanted.content_type,
        headers=dict(wanted.headers),
        buffered=True,
    )
    status: int = answer.status_code
    return status


@pytest.mark.both_databases
@pytest.mark.parametrize("who", ["stranger", "member", "head", "leader", "trainer", "admin"])
def test_no_value_brings_an_address_down(
    who: str,
    app: Flask,
    browser: Browser,
    ground: WalkFixture,
    commune: Unit,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = make_unit("Tổ ấp 7", parent=commune)
    if who != "stranger":
        browser.sign_in(request.getfixturevalue(who))
    cookies = dict(browser._cookies or {})
    # What was posted is undone when the request ends, so that the next one finds everything in its place.
    monkeypatch.setattr(db.session, "commit", db.session.flush)

    fallen, right_for = [], right_ones(ground, own)
    for rule in app.url_map.iter_rules():
        right = right_for(rule.endpoint)
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            for turn in range(TURNS):
                browser._cookies = dict(cookies)
                wanted = hostile_request(app, rule, method, right, Random(f"{rule} {method} {who} {turn}"))
                status = send(browser, wanted)
                if status >= 500 and rule.endpoint != NOT_READY:
                    fallen.append(f"{status} {wanted}")

    assert fallen == []
