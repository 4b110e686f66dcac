"""The list on paper, and typing it in."""

from __future__ import annotations

import re
from itertools import count

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.classes.enums import MarkMethod
from portal.classes.models import Attendance, AttendanceMark, ClassSession
from portal.classes.roll.paper.rules import read_numbers
from portal.db import db
from portal.documents.printed import PrintedRoll, RollBlock, RollRowText
from portal.documents.roll_pdf import roll_pdf
from portal.errors import FieldError
from portal.units.models import Unit
from tests.classes.rolls import print_list
from tests.classes.sessions import make_class
from tests.conftest import Browser
from tests.documents.reading import opened, stretches, texts
from tests.factories import make_unit, make_user

LONG = "Công Tằng Tôn Nữ Thị Huyền Trân Châu Ngọc Bảo Hoàng Khánh Đoan Trang Thanh Thảo Mỹ Duyên Phương Uyên"


@pytest.fixture
def session(team: Unit, head: User, member: User) -> ClassSession:
    """A class of the team of two, taught by its head."""
    return make_class(team, teacher=head)


def states(session: ClassSession) -> dict[int, str]:
    """What the roll says, by person."""
    db.session.rollback()
    rows = db.session.execute(
        select(Attendance.user_id, Attendance.state).where(Attendance.session_id == session.id)
    )
    return {row.user_id: row.state for row in rows}


def form_of(page: str, **said: str) -> dict[str, str]:
    """The form with what is typed."""
    return {"token": re.search(r'name="token"[^>]*value="([^"]+)"', page)[1]} | said


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("", []), ("3", [3]), ("1, 3;4", [1, 3, 4]), ("2-4", [2, 3, 4]), ("2 – 3 9", [2, 3, 9])],
)
def test_numbers_are_read_as_people_write_them(text: str, numbers: list[int]) -> None:
    assert read_numbers(text, 9) == numbers


@pytest.mark.parametrize("text", ["0", "10", "4-2", "ba", "1-99999", "-3", "3, 3", "2-4 3"])
def test_what_is_no_number_of_the_list_is_refused(text: str) -> None:
    with pytest.raises(FieldError):
        read_numbers(text, 9)


def test_the_absent_by_number_and_everybody_else_here(
    browser: Browser, session: ClassSession, head: User, member: User
) -> None:
    browser.sign_in(head)
    path = f"/classes/{session.id}/roll/paper"
    numbers = print_list(browser, session)
    form = form_of(browser.get(path).text, numbers=str(numbers[member.id]), others_present="y", guests="3")

    for _time in range(2):
        assert browser.post(path, data=form).status_code == 303

    assert states(session) == {member.id: "absent", head.id: "present"}
    assert db.session.scalar(select(func.count()).select_from(AttendanceMark)) == 2
    assert set(db.session.scalars(select(AttendanceMark.method))) == {MarkMethod.PAPER}
    assert db.session.get_one(ClassSession, session.id).guests == 3


def test_a_tick_beside_the_name_counts_before_the_number(
    browser: Browser, session: ClassSession, head: User, member: User
) -> None:
    browser.sign_in(head)
    path = f"/classes/{session.id}/roll/paper"
    print_list(browser, session)
    form = form_of(browser.get(path).text, numbers="1-2", **{f"row-{member.id}": "excused"})

    browser.post(path, data=form)

    assert states(session) == {member.id: "excused", head.id: "absent"}


def test_a_wrong_number_keeps_what_was_ticked_and_writes_nothing(
    browser: Browser, session: ClassSession, head: User, member: User
) -> None:
    browser.sign_in(head)
    path = f"/classes/{session.id}/roll/paper"
    print_list(browser, session)
    form = form_of(browser.get(path).text, numbers="40", **{f"row-{member.id}": "excused"})

    answer = browser.post(path, data=form)

    assert answer.status_code == 422
    assert 'id="numbers-error"' in answer.text
    assert re.search(rf'name="row-{member.id}" value="excused" checked', answer.text)
    assert states(session) == {}


def test_somebody_of_another_unit_is_not_typed_in(
    browser: Browser, session: ClassSession, head: User, commune: Unit
) -> None:
    stranger = make_user("Võ Văn Tám", phone="0912000066", unit=make_unit("Tổ khác", parent=commune))
    browser.sign_in(head)
    path = f"/classes/{session.id}/roll/paper"

    browser.post(path, data=form_of(browser.get(path).text, **{f"row-{stranger.id}": "present"}))

    assert states(session) == {}


def test_who_came_without_being_on_the_list_is_found_and_what_was_ticked_stays(
    browser: Browser, session: ClassSession, head: User, team: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.classes.roll.paper.queries.MAX_INVITED", 0)
    guest = make_user("Đỗ Thị Bảy", phone="0912000077", unit=team)
    browser.sign_in(head)
    path = f"/classes/{session.id}/roll/paper"
    form = form_of(browser.get(path).text, q="do thi bay", find="1")

    found = browser.post(path, data=form).text
    assert f'name="row-{guest.id}"' in found
    assert states(session) == {}
    browser.post(path, data=form_of(found, **{f"row-{guest.id}": "present"}))

    assert states(session) == {guest.id: "present"}


def printed(*parts: list[str]) -> PrintedRoll:
    """A list of blocks of people, numbered through."""
    numbers = count(1)
    blocks = []
    for place, names in enumerate(parts):
        rows = [RollRowText(next(numbers), name, "Tổ Khóm 6") for name in names]
        blocks.append(RollBlock(f"Người mới {place}" if place else "", rows))
    head = ("Chặn cuộc gọi lừa", "19:00–20:30", "Nhà văn hóa", "thím Bảy")
    return PrintedRoll(*head, blocks, sum(map(len, parts)), "19:02, 03/12/2026", clock.now())


@pytest.mark.parametrize(("number", "pages"), [(0, 1), (40, 2), (200, 9)])
def test_every_name_stands_on_the_sheets_whole_and_numbered(app, number: int, pages: int) -> None:
    names = [(LONG if place % 4 == 0 else f"Trần Thị Ánh {place}") for place in range(number)]

    sheets = texts(roll_pdf(printed(names)))

    words = " ".join(sheets)
    assert len(sheets) == pages
    assert f"1/{pages}" in words
    assert words.count(LONG.split()[-1]) == sum(name == LONG for name in names)
    assert all(name in words for name in names if name != LONG)


@pytest.mark.parametrize("first", range(17, 24))
def test_those_who_came_later_stand_below_a_heading_that_no_sheet_ends_with(app, first: int) -> None:
    sheets = texts(roll_pdf(printed(["Trần Thị Ánh"] * first, ["Lê Thị Bình"] * 3)))

    (sheet,) = [sheet for sheet in sheets if "Người mới 1" in sheet]
    assert "Lê Thị Bình" in sheet.split("Người mới 1")[1]


def test_the_sheets_say_up_to_which_number_they_go_and_number_no_blank_row(app) -> None:
    file = roll_pdf(printed(["Trần Thị Ánh", "Lê Thị Bình"]))

    assert texts(file)[0].count("Tới số 2, in lúc 19:02, 03/12/2026") == 2
    with opened(file) as document:
        assert [text for text, _box in stretches(document[0]) if text.isdigit()] == ["1", "2"]


def test_the_list_is_a_pdf_for_those_who_keep_the_roll(
    browser: Browser, session: ClassSession, head: User, member: User
) -> None:
    browser.sign_in(head)
    answer = browser.get(f"/classes/{session.id}/roll.pdf")

    assert answer.mimetype == "application/pdf"
    assert member.name in texts(answer.data)[0]
