"""Recording a visit: counted once, within bounds, and one outing of two members."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.db import db
from portal.units.models import Unit
from portal.visits.counts.operations import number_of_wrong_counts
from portal.visits.models import Visit, VisitGuide
from tests.conftest import Browser
from tests.factories import make_course, make_unit, make_user
from tests.fixed_clock import FixedClock
from tests.visits.outings import go_out

SAID = {"topic": "payment", "people": "2", "outcome": "alone", "group": "", "problem": ""}


@pytest.fixture
def guides(app: Flask) -> list[int]:
    """The ids of two published guides."""
    text = "---\ntitle: Tờ {0}\nkind: guide\ngroups: [chung]\n---\n\n1. Mở máy\n2. Bấm vô\n"
    groups = "groups:\n  - id: chung\n    title: Chung\n"
    pages = {f"0{number}-to-{number}.md": text.format(number) for number in (1, 2)}
    course = make_course(pages=pages, files={"competences.yml": groups})
    return sorted(page.id for page in course.pages)


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
        {"guides": "99"},
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


def test_a_record_is_edited_within_seven_days(browser: Browser, member: User, head: User) -> None:
    visit_id = go_out(member, 2)
    browser.sign_in(member)
    assert 'value="payment"' in browser.get(f"/visits/{visit_id}/edit").get_data(as_text=True)
    again = SAID | {"token": "t", "people": "4", "topic": "scam", "outcome": "later"}
    assert browser.post(f"/visits/{visit_id}/edit", data=again).status_code == 303
    assert [(visit.topic, visit.people, visit.managed) for visit in visits()] == [("scam", 4, 0)]
    assert number_of_wrong_counts() == 0

    wrong = again | {"remark": "cô Ba"}
    assert browser.post(f"/visits/{visit_id}/edit", data=wrong).status_code == 422
    assert browser.sign_in(head).post(f"/visits/{visit_id}/edit", data=again).status_code == 404


def test_a_record_is_not_edited_later(browser: Browser, member: User, fixed_clock: FixedClock) -> None:
    visit_id = go_out(member, 2)
    fixed_clock.advance(days=8)
    browser.sign_in(member)

    assert browser.get(f"/visits/{visit_id}/edit").status_code == 403
    assert browser.post(f"/visits/{visit_id}/edit", data=SAID | {"token": "t"}).status_code == 403


def test_another_topic_makes_an_outing_of_its_own(browser: Browser, member: User, head: User) -> None:
    one, other = go_out(member, 3), go_out(head, 2)
    browser.sign_in(head).post(f"/visits/{other}/outing", data={"other": str(one)})
    browser.post(f"/visits/{other}/edit", data=SAID | {"token": "t", "topic": "phone"})

    assert [visit.joined_to_id for visit in visits()] == [None, None]
    assert number_of_wrong_counts() == 0


def test_who_came_along_is_offered_to_join_first(browser: Browser, member: User, head: User, team: Unit) -> None:
    third = make_user("Kiều Thị Mận", unit=team)
    go_out(third, 1)
    go_out(member, 3, companion_ids=frozenset({head.id}))
    go_out(head, 2)
    text = browser.sign_in(head).get("/visits").get_data(as_text=True)

    assert text.index("Có người ghi là đi chung") < text.index(member.name) < text.index("Kiều Thị Mận")


def test_only_of_the_own_team_somebody_came_along(browser: Browser, member: User, outsider: User) -> None:
    said = SAID | {"token": "t1", "companions": str(outsider.id)}
    assert browser.sign_in(member).post("/visits/new", data=said).status_code == 422


def test_several_guides_are_handed_out(browser: Browser, member: User, guides: list[int]) -> None:
    browser.sign_in(member).post(
        "/visits/new", data=SAID | {"token": "t1", "guides": [str(id_) for id_ in guides]}
    )

    assert [guide.guide_id for guide in db.session.query(VisitGuide).order_by(VisitGuide.guide_id)] == guides


def test_the_line_is_looked_at_while_it_is_typed(browser: Browser, member: User) -> None:
    browser.sign_in(member)

    told = browser.post("/visits/new/remark", data={"remark": "ghé nhà cô Ba Hạnh"})
    assert 'class="error"' in told.get_data(as_text=True)
    assert browser.post("/visits/new/remark", data={"remark": "Mất 300 triệu, máy cũ"}).data == b""
    make_unit("Xã Lê Văn Tám", kind="commune")
    assert browser.post("/visits/new/remark", data={"remark": "Qua Lê Văn Tám phụ"}).data == b""
    assert browser.post("/visits/new/remark", data={"remark": "Qua Lê Văn Tư phụ"}).data != b""
