"""Recording a visit: counted once, within bounds, and one outing of two members."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.db import db
from portal.visits.models import Visit
from tests.conftest import Browser

SAID = {"topic": "payment", "people": "2", "outcome": "alone", "guide": "", "group": "", "problem": ""}


def visits() -> list[Visit]:
    db.session.rollback()
    return db.session.query(Visit).order_by(Visit.id).all()


@pytest.mark.both_databases
def test_a_form_sent_twice_counts_once(browser: Browser, member: User) -> None:
    browser.sign_in(member)
    for _again in range(2):
        assert browser.post("/visits/new", data=SAID | {"token": "t1"}).status_code == 303

    assert [(visit.people, visit.managed) for visit in visits()] == [(2, 2)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": "more", "more_people": "1000"},
        {"people": "more"},
        {"remark": "gặp cô Ba Hạnh"},
        {"visited_on": "2027-01-01"},
        {"managed": "9"},
        {"guide": "99"},
    ],
)
def test_what_cannot_be_is_refused(browser: Browser, member: User, wrong: dict[str, str]) -> None:
    assert browser.sign_in(member).post("/visits/new", data=SAID | {"token": "t1"} | wrong).status_code == 422
    assert visits() == []


@pytest.mark.both_databases
def test_one_outing_of_two_goes_on_to_count_when_one_is_withdrawn(
    browser: Browser, member: User, head: User
) -> None:
    browser.sign_in(member).post("/visits/new", data=SAID | {"token": "t1"})
    browser.sign_in(head).post("/visits/new", data=SAID | {"token": "t2"})
    one, other = (visit.id for visit in visits())

    assert browser.post(f"/visits/{one}/withdrawal").status_code == 404
    assert browser.post(f"/visits/{other}/outing", data={"other": str(one)}).status_code == 303
    assert [visit.joined_to_id for visit in visits()] == [None, one]

    browser.sign_in(member).post(f"/visits/{one}/withdrawal")
    assert [(visit.id, visit.joined_to_id) for visit in visits()] == [(other, None)]
