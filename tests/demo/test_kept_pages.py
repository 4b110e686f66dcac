"""Pages that are kept are those that would be made anew, to the letter, for every kind of person."""

import re

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.courses.models import Course, Page
from portal.courses.queries.revision_cache import clear_revision_cache
from portal.db import db
from portal.demo import sign_ins
from portal.drafts.question_bank.queries.bank import clear_bank_cache
from portal.drafts.question_bank.queries.drafts import clear_draft_cache
from portal.learning.views import personal_key
from portal.questions.models import Attempt
from portal.units.models import Membership
from portal.units.permissions import LEADER_ROLES
from portal.units.queries import catalogue_cache
from portal.units.queries.grants import granted_units
from portal.web import page_cache
from tests.conftest import Browser
from tests.factories import make_course

OWN = re.compile(r'(name="(?:csrf_token|client_ms|token|next)"(?: type="hidden")? value=|nonce=)"[^"]*"')


def paths_of(person):
    """What the person may open of the pages for learners, and for leaders."""
    attempts = select(Attempt.id).where(Attempt.user_id == person.id, Attempt.submitted_at.is_(None))
    slugs = db.session.scalars(select(Course.slug)).all()
    scenarios = select(Course.slug, Page.slug).join(Page).where(Page.kind == "scenario")
    led = [unit.id for unit in granted_units(person.id, LEADER_ROLES)]
    # Who never came in: the devices of the others grow in number here.
    there = (
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.unit_id.in_(led), Membership.until.is_(None), User.password_hash.is_(None))
        .limit(3)
    )
    dashboards = ("", "/people", "/report", "/report?depth=all", "/matrix", "/at-risk", "/trend")
    return [
        *(f"/dashboard/units/{unit_id}{dashboard}" for unit_id in led for dashboard in dashboards),
        *(f"/{screen}/{unit_id}" for unit_id in led for screen in ("dashboard/team", "people/units")),
        *(["/people", "/people?sort=seen"] if led else []),
        *(f"/people/{user_id}" for user_id in db.session.scalars(there)),
        *("/", "/courses", "/progress", "/review", "/competences"),
        *(f"/courses/{slug}" for slug in slugs),
        *(f"/courses/{course}/{page}" for course, page in db.session.execute(scenarios)),
        *(f"/attempts/{id_}/questions/1" for id_ in db.session.scalars(attempts)),
    ]


def shown(browser, path):
    """The page, but for what is of each request its own."""
    response = browser.get(path)
    assert response.status_code == 200, path
    return OWN.sub(r"\1", response.text)


@pytest.fixture
def people(build, app):
    """The six accounts, and some of those who are in the middle of a quiz."""
    programmes = "programmes:\n  - {id: ca-to, title: Cả tổ, compulsory: [an-toan]}\n"
    make_course(pages={}, files={"programmes.yml": programmes})
    build()
    begun = select(Attempt.user_id).where(Attempt.submitted_at.is_(None)).limit(3)
    names = [sign_in.username for sign_in in sign_ins.ALL]
    found = db.session.scalars(select(User).where(User.username.in_(names) | User.id.in_(begun))).all()
    assert len(found) >= len(sign_ins.ALL)
    return [(person.id, paths_of(person)) for person in found]


def read_all(app, people, forget=lambda: None):
    """Every page of everybody, by person and path."""
    app.test_client_class = Browser
    found = {}
    for id_, paths in people:
        browser = app.test_client().sign_in(db.session.get_one(User, id_))
        for path in paths:
            forget()
            found[id_, path] = shown(browser, path)
    return found


def test_a_kept_page_is_the_page_that_would_be_made(app, people, monkeypatch):
    read_all(app, [(id_, ["/"]) for id_, _paths in people])  # everybody was here today
    first, kept = read_all(app, people), read_all(app, people)
    assert len(page_cache._personal_pages) > len(people)
    assert len(page_cache._desk_pages) > len(people)
    assert all(
        len(function.kept)
        for function in catalogue_cache.cached_functions
        if function.__name__ in {"offers", "given_at"}
    )

    def forget():
        page_cache.clear_page_cache()
        catalogue_cache.clear_catalogue_cache()
        clear_revision_cache()
        clear_bank_cache()
        clear_draft_cache()

    for module in (catalogue_cache, personal_key):
        monkeypatch.setattr(module, "request_version", lambda: None)
    anew = read_all(app, people, forget)

    assert first == kept == anew
    assert len(set(anew.values())) > len(people)
