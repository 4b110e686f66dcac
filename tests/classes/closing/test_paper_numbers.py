"""A number on paper means the person that it was printed for, whatever happened to the list since."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.classes.models import AttendanceMark, ClassSession
from portal.classes.places.operations import put_on_unit, take_off
from portal.classes.roll.paper.models import RollNumber
from portal.classes.roll.paper.operations import number_list
from portal.classes.roll.paper.queries import paper_list
from portal.db import begin_write, db
from portal.errors import NotFound
from portal.people.operations.deactivate import deactivate_user
from portal.people.operations.merge_accounts import MergeChoices, merge_accounts
from portal.privacy.operations.anonymise import anonymise
from portal.units.changes.operations.merge import merge_units
from portal.units.models import Membership, Unit
from portal.units.operations.memberships import join_unit
from tests.classes.closing.test_paper import form_of, states
from tests.classes.rolls import print_list, put_on
from tests.classes.sessions import make_class
from tests.conftest import Browser
from tests.documents.reading import texts
from tests.factories import make_unit, make_user
from tests.threads import run_behind
from tests.units.past import WHY, since_long_ago


@pytest.fixture
def session(team: Unit, head: User, member: User) -> ClassSession:
    """A class of the team, taught by its head: cô Ba is number 1, chú Tư number 2."""
    return make_class(team, teacher=head)


def joins(name: str, unit: Unit) -> User:
    """Somebody comes into the unit."""
    number = db.session.scalar(select(func.max(User.id)))
    return make_user(name, phone=f"09130{number:05}", unit=unit)


def type_in(browser: Browser, session: ClassSession, **said: str) -> str:
    """Type a paper in; gives the screen that comes back, empty where it was taken."""
    path = f"/classes/{session.id}/roll/paper"
    answer = browser.post(path, data=form_of(browser.get(path).text, **said))
    assert answer.status_code in (303, 422)
    return "" if answer.status_code == 303 else answer.text


def error_at(field: str, page: str) -> str:
    """What is said beside the field."""
    found = re.search(rf'<p class="error" id="{field}-error"><span>(.*?)</span>', page)
    assert found is not None
    return found[1]


def rows_of(session: ClassSession) -> list[tuple[int | None, str]]:
    """The list as it stands on the screen."""
    db.session.rollback()
    return [
        (row.number, row.entry.name.split()[-1])
        for _edition, rows in paper_list(db.session.get_one(ClassSession, session.id)).blocks()
        for row in rows
    ]


def test_a_number_means_who_was_printed_with_it_after_an_joined(
    browser: Browser, session: ClassSession, head: User, member: User, team: Unit
) -> None:
    browser.sign_in(head)
    numbers = print_list(browser, session)
    assert numbers[member.id] == 2
    joins("Nguyễn Văn An", team)  # before everybody else by given name

    type_in(browser, session, numbers="2")

    assert states(session) == {member.id: "absent"}


def test_who_came_later_gets_the_next_numbers_and_stands_at_the_end(
    browser: Browser, session: ClassSession, head: User, team: Unit
) -> None:
    browser.sign_in(head)
    print_list(browser, session)
    joins("Đỗ Văn Bảy", team)
    joins("Nguyễn Văn An", team)
    assert rows_of(session) == [(1, "Ba"), (2, "Tư"), (None, "An"), (None, "Bảy")]

    print_list(browser, session)
    print_list(browser, session)

    assert rows_of(session) == [(1, "Ba"), (2, "Tư"), (3, "An"), (4, "Bảy")]
    (sheet,) = texts(browser.get(f"/classes/{session.id}/roll.pdf").data)
    assert re.search(r"Tới số 4.*1 Lê Thị Ba.*2 Trần Văn Tư.*Người mới.*3 Nguyễn Văn An.*4 Đỗ Văn Bảy", sheet)


def test_who_is_on_no_paper_yet_is_printed_without_a_number_by_the_address_alone(
    browser: Browser, session: ClassSession, head: User
) -> None:
    browser.sign_in(head)

    (sheet,) = texts(browser.get(f"/classes/{session.id}/roll.pdf").data)

    assert "Trần Văn Tư" in sheet
    assert "Tới số" not in sheet
    assert db.session.scalar(select(func.count()).select_from(RollNumber)) == 0


def test_everybody_else_are_those_whom_the_paper_lists(
    browser: Browser, session: ClassSession, head: User, member: User, team: Unit
) -> None:
    browser.sign_in(head)
    print_list(browser, session)
    joins("Nguyễn Văn An", team)

    type_in(browser, session, numbers="2", others_present="y")

    assert states(session) == {head.id: "present", member.id: "absent"}


def test_of_several_lists_it_is_asked_which_one_everybody_else_is_on(
    browser: Browser, session: ClassSession, head: User, member: User, team: Unit
) -> None:
    browser.sign_in(head)
    print_list(browser, session)
    an = joins("Nguyễn Văn An", team)
    print_list(browser, session)

    page = type_in(browser, session, numbers="2", others_present="y")
    assert error_at("edition", page)
    assert 'value="2"' in page.split('id="edition"')[1].split("</fieldset>")[0]
    assert states(session) == {}
    page = type_in(browser, session, numbers="3", edition="2")
    assert "“3”" in error_at("numbers", page)
    type_in(browser, session, numbers="2", others_present="y", edition="2")
    assert states(session) == {head.id: "present", member.id: "absent"}

    type_in(browser, session, numbers="2", others_present="y", edition="3")
    assert states(session) == {head.id: "present", member.id: "absent", an.id: "present"}


def test_a_list_that_was_never_printed_has_no_numbers(
    browser: Browser, session: ClassSession, head: User, member: User
) -> None:
    browser.sign_in(head)
    assert 'name="numbers"' not in browser.get(f"/classes/{session.id}/roll/paper").text

    page = type_in(browser, session, numbers="1")
    assert error_at("numbers", page)
    type_in(browser, session, others_present="y", **{f"row-{member.id}": "absent"})

    assert states(session) == {head.id: "present", member.id: "absent"}


def moves_away(user: User, _admin: User) -> None:
    join_unit(user, make_unit("Tổ ấp 7", parent=make_unit("Xã Đất Mũi", kind="commune")), actor=None)


def leaves(user: User, _admin: User) -> None:
    deactivate_user(user, actor=None)


def is_deleted(user: User, admin: User) -> None:
    deactivate_user(user, actor=None)
    anonymise(user, actor=admin)


@pytest.mark.parametrize("goes", [moves_away, leaves, is_deleted])
def test_the_number_of_who_is_gone_is_told_and_given_to_nobody_else(
    browser: Browser,
    session: ClassSession,
    head: User,
    member: User,
    admin: User,
    team: Unit,
    goes: Callable[[User, User], None],
) -> None:
    browser.sign_in(head)
    print_list(browser, session)
    goes(member, admin)
    db.session.commit()
    an = joins("Nguyễn Văn An", team)

    assert print_list(browser, session)[an.id] == 3
    page = type_in(browser, session, numbers="2, 3")

    assert re.search(r"\b2\b", error_at("numbers", page))
    assert "3" not in error_at("numbers", page)
    assert member.name not in page
    assert states(session) == {}
    assert rows_of(session) == [(1, "Ba"), (3, "An")]


def test_who_was_marked_and_then_deleted_is_not_marked_again(
    browser: Browser, session: ClassSession, head: User, member: User, admin: User
) -> None:
    browser.sign_in(head)
    print_list(browser, session)
    type_in(browser, session, **{f"row-{member.id}": "present"})
    is_deleted(member, admin)
    db.session.commit()

    page = type_in(browser, session, numbers="2")

    assert error_at("numbers", page)
    assert states(session) == {member.id: "present"}


def test_who_comes_back_has_the_same_number(
    browser: Browser, session: ClassSession, head: User, member: User, team: Unit
) -> None:
    browser.sign_in(head)
    print_list(browser, session)
    moves_away(member, head)
    db.session.commit()
    print_list(browser, session)
    join_unit(member, team, actor=None)
    db.session.commit()

    assert print_list(browser, session) == {head.id: 1, member.id: 2}


@pytest.mark.both_databases
def test_two_numbers_of_accounts_that_became_one_mean_the_kept_account(
    browser: Browser, session: ClassSession, head: User, member: User, team: Unit
) -> None:
    twin = joins("Trần Văn Út", team)
    browser.sign_in(head)
    assert print_list(browser, session) == {head.id: 1, member.id: 2, twin.id: 3}
    merge_accounts(member, twin, choices=MergeChoices(), actor=None)
    db.session.commit()

    assert rows_of(session) == [(1, "Ba"), (2, "Tư")]
    page = type_in(browser, session, numbers="3", others_present="y")
    assert "2, 3" in error_at("numbers", page)
    assert states(session) == {}
    type_in(browser, session, numbers="3")
    assert states(session) == {member.id: "absent"}

    an = joins("Nguyễn Văn An", team)
    numbers = print_list(browser, session)
    assert numbers[an.id] == 4


def test_of_two_numbers_of_one_person_a_tick_beside_the_name_decides(
    browser: Browser, session: ClassSession, head: User, member: User, team: Unit
) -> None:
    twin = joins("Trần Văn Út", team)
    browser.sign_in(head)
    print_list(browser, session)
    merge_accounts(member, twin, choices=MergeChoices(), actor=None)
    db.session.commit()

    assert not type_in(browser, session, numbers="3", others_present="y", **{f"row-{member.id}": "present"})

    assert states(session) == {head.id: "present", member.id: "present"}


def test_a_number_typed_twice_is_told(browser: Browser, session: ClassSession, head: User) -> None:
    browser.sign_in(head)
    print_list(browser, session)

    page = type_in(browser, session, numbers="1-2, 2")

    assert "2" in error_at("numbers", page)
    assert states(session) == {}


@pytest.mark.both_databases
def test_a_unit_that_is_put_on_later_and_one_that_is_merged_move_no_number(
    browser: Browser, session: ClassSession, head: User, member: User, team: Unit, commune: Unit, leader: User
) -> None:
    other = make_unit("Tổ ấp 7", parent=commune)
    an = joins("Nguyễn Văn An", other)
    db.session.get_one(ClassSession, session.id).unit_id = commune.id
    db.session.commit()
    put_on(session, head, member)
    since_long_ago()
    browser.sign_in(leader)
    first = print_list(browser, session)
    put_on_unit(session.id, other.id, actor=leader)
    db.session.commit()
    second = print_list(browser, session)
    merge_units([team], other, **WHY)
    db.session.commit()
    take_off(session.id, head.id, actor=leader)
    db.session.commit()

    assert {an.id, head.id, member.id} <= second.keys()
    assert first.items() <= second.items()
    assert print_list(browser, session) == second
    type_in(browser, session, numbers=str(first[member.id]))
    assert states(session) == {member.id: "absent"}


@pytest.mark.both_databases
def test_five_hundred_people_keep_their_numbers_when_a_class_is_too_large_to_list_all_invited(
    browser: Browser, session: ClassSession, head: User, team: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.classes.roll.paper.queries.MAX_INVITED", 500)
    at = clock.now()
    many = [User(name=f"Lê Văn {place}", username=f"le{place}", created_at=at) for place in range(498)]
    db.session.add_all(many)
    db.session.flush()
    db.session.add_all(Membership(user_id=one.id, unit_id=team.id, since=at) for one in many)
    db.session.commit()
    browser.sign_in(head)
    number_list(session.id, actor=head)
    db.session.commit()
    before = dict(paper_list(session).holders)
    assert sorted(before) == list(range(1, 501))

    joins("Nguyễn Văn An", team)  # now there are too many to list whoever is invited

    assert len(paper_list(session).rows) == 500
    type_in(browser, session, numbers="250-252", others_present="y")
    absent = {user_id for user_id, state in states(session).items() if state == "absent"}
    assert absent == {before[number] for number in (250, 251, 252)}
    assert db.session.scalar(select(func.count()).select_from(AttendanceMark)) == 500


def test_a_list_is_numbered_only_by_who_keeps_the_roll(
    session: ClassSession, member: User, outsider: User
) -> None:
    for other in (member, outsider):
        with pytest.raises(NotFound):
            number_list(session.id, actor=other)


def test_whoever_was_ticked_and_is_gone_meanwhile_is_told(
    browser: Browser, session: ClassSession, head: User, member: User
) -> None:
    browser.sign_in(head)
    path = f"/classes/{session.id}/roll/paper"
    form = form_of(browser.get(path).text, **{f"row-{member.id}": "present", f"row-{head.id}": "present"})
    moves_away(member, head)
    db.session.commit()

    answer = browser.post(path, data=form)

    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.text
    assert states(session) == {}
    assert browser.post(path, data=form | {f"row-{member.id}": ""}).status_code == 303
    assert states(session) == {head.id: "present"}


def test_whoever_has_a_number_reads_it_with_their_data(
    browser: Browser, session: ClassSession, head: User, member: User
) -> None:
    browser.sign_in(head)
    print_list(browser, session)

    browser.sign_in(member)

    assert "số 2 trên danh sách đã in" in browser.get("/account/data").text


@pytest.mark.both_databases
def test_two_who_print_at_once_give_each_number_once(
    app: Flask, session: ClassSession, head: User, member: User
) -> None:
    session_id, head_id = session.id, head.id

    def print_it() -> None:
        with app.app_context():
            begin_write()
            number_list(session_id, actor=db.session.get_one(User, head_id))
            db.session.commit()

    db.session.rollback()
    begin_write()
    number_list(session_id, actor=db.session.get_one(User, head_id))
    run_behind(print_it, then=db.session.commit)

    assert dict(paper_list(session).holders) == {1: head_id, 2: member.id}
