"""The screens: what was typed comes back with a message beside its field, and nothing is half done."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.accounts.models import User
from portal.db import db
from portal.programmes.models import Assignment, OutsideCertificate, Programme
from portal.programmes.operations.assignments import assign_programme
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme, withdraw_programme
from portal.units.models import Unit
from tests.conftest import Browser
from tests.factories import make_unit
from tests.programmes.conftest import beside, completion, finish, publish, remove

DAY = timedelta(days=1)


@pytest.fixture
def programme(courses: dict[str, int], commune: Unit, leader: User) -> Programme:
    """A programme of the commune."""
    made = create_programme(
        ProgrammeSpec("Của xã", compulsory=[courses["a"]], electives=[courses["b"]]), unit=commune, actor=leader
    )
    db.session.commit()
    return made


@pytest.fixture
def given(programme: Programme, team: Unit, head: User) -> Assignment:
    """The programme, given to the team."""
    made = assign_programme(programme, team, due_on=clock.today() + 30 * DAY, actor=head)
    db.session.commit()
    return made


def form_of(**otherwise: Any) -> dict[str, Any]:
    return {"title": "Mới", "min_electives": "0"} | otherwise


def test_a_programme_is_written_given_and_finished(
    browser: Browser, leader: User, member: User, commune: Unit, team: Unit, courses: dict[str, int]
) -> None:
    places = {f"course-{courses['b']}": "compulsory", f"course-{courses['c']}": "elective"}
    made = browser.sign_in(leader).post(
        "/programmes", data=form_of(unit=commune.id, min_electives="1", valid_months="12", **places)
    )
    due = clock.today() + 9 * DAY

    there = browser.get(made.location).text
    answer = browser.post(f"{made.location}/assignments", data={"unit": team.id, "due_on": f"{due:%d/%m/%Y}"})
    finish(member, courses["b"], courses["c"])

    programme = db.session.query(Programme).one()
    assert made.status_code == answer.status_code == 303
    assert "Khóa B" in there
    assert "Ít nhất 1 khóa tự chọn trong số này" in there
    assert "Người mới có 30 ngày" in there  # unless somebody says otherwise
    assert "có ít nhất 30 ngày" in browser.get(f"{made.location}/assignments/new").text
    assert f"hạn {due:%d/%m/%Y}" in browser.get("/programmes").text
    assert completion(member, programme.id) is not None


def test_of_many_compulsory_courses_the_list_tells_the_number_and_who_is_asked_stands_first(
    browser: Browser, leader: User, commune: Unit, courses: dict[str, int]
) -> None:
    few = create_programme(ProgrammeSpec("Ít", compulsory=[courses["a"]]), unit=commune, actor=leader)
    create_programme(ProgrammeSpec("Nhiều", compulsory=list(courses.values())), unit=commune, actor=leader)
    db.session.commit()

    listed = browser.sign_in(leader).get("/programmes").text
    shown = browser.get(f"/programmes/{few.id}").text

    assert "<p>4 khóa bắt buộc</p>" in listed
    assert "<p>Bắt buộc: Khóa A</p>" in listed
    assert shown.index("Ai phải học") < shown.index("Bắt buộc")


def test_the_days_of_newcomers_are_changed_in_the_editor(
    browser: Browser, programme: Programme, leader: User, courses: dict[str, int]
) -> None:
    address = f"/programmes/{programme.id}/form"
    form = browser.sign_in(leader).get(address).text
    assert re.search(r'name="grace_days"[^>]*value="30"', form)
    assert "trước đó không tính trễ" in form

    places = {f"course-{courses['a']}": "compulsory"}
    for said, kept in (("45", 45), ("0", 0), ("", 30)):
        assert browser.post(address, data=form_of(grace_days=said, **places)).status_code == 303
        db.session.rollback()
        assert db.session.query(Programme.grace_days).scalar() == kept


@pytest.mark.parametrize(
    ("otherwise", "field", "said"),
    [
        ({"title": ""}, "title", "Hãy đặt tên"),
        ({"min_electives": "2"}, "min_electives", "Chỉ có 1 khóa tự chọn"),
        ({"min_electives": "nhiều"}, "min_electives", "Ghi số nguyên"),
        ({"min_electives": "-1"}, "min_electives", "Ghi số nguyên"),
        ({"valid_months": "999999999999"}, "valid_months", "Ghi số nguyên"),
        ({"valid_months": "121"}, "valid_months", "Từ 1 tới 120"),
        ({"grace_days": "367"}, "grace_days", "Từ 0 đến 366 ngày"),
        ({"grace_days": "-1"}, "grace_days", "Ghi số nguyên"),
    ],
    ids=str,
)
def test_what_is_wrong_in_a_programme_stands_beside_its_field(
    browser: Browser,
    programme: Programme,
    leader: User,
    commune: Unit,
    courses: dict[str, int],
    otherwise: Mapping[str, str],
    field: str,
    said: str,
) -> None:
    places = {f"course-{courses['a']}": "compulsory", f"course-{courses['c']}": "elective"}
    browser.sign_in(leader)

    new = browser.post("/programmes", data=form_of(unit=commune.id, **places) | otherwise)
    changed = browser.post(f"/programmes/{programme.id}/form", data=form_of(**places) | otherwise)

    for answer in (new, changed):
        assert answer.status_code == 422
        assert said in beside(answer.text, field)
        assert f'name="course-{courses["c"]}" value="elective" checked' in answer.text
    assert [one.title for one in db.session.query(Programme)] == ["Của xã"]


@pytest.mark.parametrize("place", ["", "both", "COMPULSORY"])
def test_a_programme_without_courses_is_refused_whatever_a_hand_wrote(
    browser: Browser, leader: User, commune: Unit, courses: dict[str, int], place: str
) -> None:
    answer = browser.sign_in(leader).post(
        "/programmes",
        data=form_of(unit=commune.id, **{f"course-{courses['a']}": place, "course-9999": "compulsory"}),
    )

    assert answer.status_code == 422
    assert "Chọn ít nhất một khóa" in beside(answer.text, "courses")


@pytest.mark.parametrize("unit", ["", "abc", "999999", "99999999999999"])
def test_a_unit_written_by_hand_is_not_found(
    browser: Browser, leader: User, courses: dict[str, int], programme: Programme, unit: str
) -> None:
    due = (clock.today() + DAY).isoformat()
    browser.sign_in(leader)

    new = browser.post("/programmes", data=form_of(unit=unit, **{f"course-{courses['a']}": "compulsory"}))
    given = browser.post(f"/programmes/{programme.id}/assignments", data={"unit": unit, "due_on": due})

    assert new.status_code == 404
    assert given.status_code == (404 if unit == "999999" else 422)
    assert db.session.query(Assignment).count() == 0


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (-1, "Ngày này đã qua"),
        (9999, "xa hơn mười năm"),
        ("31/02/2027", "Ghi ngày như thế này"),
        ("mai", "Ghi ngày như thế này"),
        ("", "Ghi rõ ngày nào"),
    ],
    ids=str,
)
def test_a_day_that_cannot_be_stands_beside_its_field(
    browser: Browser, given: Assignment, commune: Unit, leader: User, due: int | str, said: str
) -> None:
    text = due if isinstance(due, str) else (clock.today() + due * DAY).isoformat()
    browser.sign_in(leader)
    before = given.due_on

    new = browser.post(f"/programmes/{given.programme_id}/assignments", data={"unit": commune.id, "due_on": text})
    changed = browser.post(f"/assignments/{given.id}", data={"due_on": text})

    for answer in (new, changed):
        assert answer.status_code == 422
        assert beside(answer.text, "due_on")
    assert said in beside(new.text, "due_on") or due in ("mai", "31/02/2027")
    assert db.session.query(Assignment).one().due_on == before


def test_giving_it_twice_is_said_beside_the_unit(
    browser: Browser, given: Assignment, team: Unit, leader: User
) -> None:
    form = {"unit": team.id, "due_on": (clock.today() + DAY).isoformat()}

    answer = browser.sign_in(leader).post(f"/programmes/{given.programme_id}/assignments", data=form)

    assert answer.status_code == 422
    assert f"{team.name} đã được giao" in beside(answer.text, "unit")
    assert f'value="{team.id}" checked' in answer.text


def test_a_unit_is_found_by_a_word_with_and_without_scripts(
    browser: Browser, programme: Programme, commune: Unit, team: Unit, leader: User
) -> None:
    for number in range(25):
        make_unit(f"Tổ ấp {number}", parent=commune)
    outside = make_unit("Tổ ấp Kinh Ngang", parent=commune.parent)
    browser.sign_in(leader)

    plain = browser.post(f"/programmes/{programme.id}/assignments", data={"step": "search", "q": "kinh"})
    quick = browser.get(f"/programmes/{programme.id}/units?q=kinh", headers={"HX-Request": "true"})
    whole = browser.get(f"/programmes/{programme.id}/units?q=kinh")

    for answer in (plain, quick, whole):
        assert answer.status_code == 200
        assert team.name in answer.text
        assert outside.name not in answer.text
    assert quick.text.lstrip().startswith('<div id="choices"')
    assert "Còn nữa" in browser.get(f"/programmes/{programme.id}/assignments/new").text
    assert db.session.query(Assignment).count() == 0


def test_it_is_ended_with_a_question_and_taken_back_with_one_tap(
    browser: Browser, given: Assignment, head: User
) -> None:
    place = f"/assignments/{given.id}"
    question = browser.sign_in(head).get(f"{place}/ending").text
    answer = browser.post(f"{place}/ending")
    screen = browser.get(answer.location).text
    back = browser.post(f"{place}/return")

    assert f'action="{place}/ending"' in question
    assert f'action="{place}/return"' in screen
    assert back.status_code == 303
    assert db.session.query(Assignment).one().ended_at is None


def test_it_is_withdrawn_with_a_question_and_brought_back(
    browser: Browser, given: Assignment, leader: User
) -> None:
    place = f"/programmes/{given.programme_id}"
    question = browser.sign_in(leader).get(f"{place}/withdrawal").text
    browser.post(f"{place}/withdrawal")
    screen, home = browser.get(place).text, browser.get("/programmes").text
    browser.post(f"{place}/return")

    assert given.unit.name in question
    assert f'action="{place}/return"' in screen
    assert "1 chương trình đã rút" in home
    assert db.session.query(Programme).one().withdrawn_at is None


def test_giving_a_withdrawn_one_says_why_not(
    browser: Browser, programme: Programme, team: Unit, leader: User
) -> None:
    withdraw_programme(programme, actor=leader)
    db.session.commit()
    form = {"unit": team.id, "due_on": (clock.today() + DAY).isoformat()}

    answer = browser.sign_in(leader).post(f"/programmes/{programme.id}/assignments", data=form)

    assert answer.status_code == 422
    assert "Chương trình này đã rút" in answer.text


def test_a_course_gone_from_the_portal_stays_in_the_form_and_says_so(
    browser: Browser, programme: Programme, leader: User, courses: dict[str, int]
) -> None:
    remove("b")
    browser.sign_in(leader)

    form = browser.get(f"/programmes/{programme.id}/form").text
    giving = browser.get(f"/programmes/{programme.id}/assignments/new").text

    assert "không còn đăng" in form
    assert f'name="course-{courses["b"]}" value="elective" checked' in form
    assert "Khóa không còn đăng nên không phải học: Khóa B." in giving


def test_one_of_the_folder_can_be_given_but_not_changed(
    browser: Browser, courses: dict[str, int], team: Unit, head: User
) -> None:
    publish("a", programmes="programmes:\n  - {id: co-ban, title: Cơ bản, compulsory: [a]}\n")
    browser.sign_in(head)
    form = {"unit": team.id, "due_on": clock.today().isoformat()}

    answer = browser.post("/programmes/co-ban/assignments", data=form)

    assert answer.status_code == 303
    assert "/programmes/co-ban/form" not in browser.get("/programmes/co-ban").text
    assert browser.get("/programmes/co-ban/form").status_code == 403
    assert browser.post("/programmes/co-ban/withdrawal").status_code == 403


def test_who_leads_several_units_says_for_which(
    browser: Browser, admin: User, commune: Unit, courses: dict[str, int]
) -> None:
    browser.sign_in(admin)

    straight = browser.get("/new-programme").text
    choosing = browser.get("/new-programme?q=tan+an").text
    chosen = browser.get(f"/new-programme?unit={commune.id}").text

    assert 'name="title"' in straight
    assert f'name="unit" value="{commune.id}"' in choosing
    assert 'name="title"' not in choosing
    assert f'type="hidden" name="unit" value="{commune.id}"' in chosen


ADDRESSES = ["/programmes", "/new-programme", "/outside-certificates/team"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_members_and_trainers_have_no_business_at_the_desk(
    browser: Browser, member: User, trainer: User, address: str
) -> None:
    for person in (member, trainer):
        assert browser.sign_in(person).get(address).status_code == 403


def test_what_stands_in_a_sibling_commune_is_not_there(
    browser: Browser, given: Assignment, certificate: OutsideCertificate, outsider: User
) -> None:
    browser.sign_in(outsider)
    place = f"/programmes/{given.programme_id}"
    wrong = [
        *(f"{place}{end}" for end in ("", "/form", "/withdrawal", "/assignments/new", "/units")),
        *(f"/assignments/{given.id}{end}" for end in ("", "/ending")),
        f"/outside-certificates/{certificate.id}/decline",
        f"/outside-certificates/{certificate.id}/withdrawal",
    ]

    assert {address: browser.get(address).status_code for address in wrong} == dict.fromkeys(wrong, 404)
    for address in ("/programmes", "/outside-certificates/team"):
        html = browser.get(address).text
        assert "Của xã" not in html
        assert "SỐ-1" not in html


def test_a_head_sees_what_comes_from_above_and_changes_only_the_own(
    browser: Browser, programme: Programme, commune: Unit, leader: User, head: User
) -> None:
    above = assign_programme(programme, commune, due_on=clock.today() + DAY, actor=leader)
    db.session.commit()
    browser.sign_in(head)

    html = browser.get(f"/programmes/{programme.id}").text

    assert commune.name in html
    assert f"/assignments/{above.id}" not in html
    assert browser.get(f"/assignments/{above.id}").status_code == 404
    assert browser.get(f"/programmes/{programme.id}/form").status_code == 403
