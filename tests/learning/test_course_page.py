"""The page of a course: how far a member is, where to go on, what waits, and what each page is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course
from portal.courses.queries.published import find_page
from portal.db import db
from portal.learning.courses.views import introduction_parts
from portal.observations.operations import record_observation
from portal.programmes.operations.assignments import assign_programme
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme
from portal.units.models import Unit
from tests.conftest import Browser
from tests.fixed_clock import FixedClock
from tests.learning.finishing import URL, finish_all_but_the_guide, finish_own_pages, seen

DAY = timedelta(days=1)


def test_the_card_says_how_far_one_is_and_leads_on(browser: Browser, short: Course, member: User) -> None:
    browser.sign_in(member)
    assert "0 trên 4 bài" in seen(browser)
    assert "Bắt đầu bài 1" in seen(browser)

    browser.post(f"{URL}/mot/completion")

    assert "1 trên 4 bài ·&nbsp;còn" in seen(browser)
    assert "Học tiếp bài 2" in seen(browser)
    html = browser.get(URL).text
    assert html.index("Học tiếp bài 2") < html.index("page-rows")


def test_each_page_says_its_kind_once(browser: Browser, short: Course, member: User) -> None:
    text = seen(browser.sign_in(member))

    assert "Bài kiểm tra (chưa học) 8 phút" in text
    assert "Tờ để lại (tờ hướng dẫn, chưa học)" in text
    assert "Hỏi lại (có người coi, chưa học)" in text
    assert "thẻ" not in text


def test_guides_wait_behind_one_line_unless_one_is_next(browser: Browser, short: Course, member: User) -> None:
    page = browser.sign_in(member).get(URL).text
    rows, _fold, sheets = page.partition('<details class="disclosure sheet-fold">')

    assert f'href="{URL}/to"' not in rows
    assert f'href="{URL}/to"' in sheets
    assert "1 tờ hướng dẫn" in seen(browser)
    assert "đã mở 0" in seen(browser)

    finish_all_but_the_guide(browser)

    page = browser.get(URL).text
    assert f'href="{URL}/to" aria-current="step"' in page
    assert "sheet-fold" not in page


@pytest.mark.parametrize(("days", "said"), [(6, "Còn 6 ngày"), (0, "Hạn hôm nay"), (-13, "Trễ hạn 13 ngày")])
def test_the_day_is_said_as_days_left_or_late(
    browser: Browser,
    short: Course,
    member: User,
    team: Unit,
    head: User,
    fixed_clock: FixedClock,
    days: int,
    said: str,
) -> None:
    programme = create_programme(ProgrammeSpec("Đi từng ngõ", compulsory=[short.id]), unit=team, actor=head)
    assign_programme(programme, team, due_on=clock.today() + 10 * DAY, actor=head)
    db.session.commit()
    fixed_clock.advance(days=10 - days)

    assert said in seen(browser.sign_in(member))


@pytest.mark.both_databases
def test_a_quiz_left_open_is_gone_on_with(browser: Browser, short: Course, member: User) -> None:
    place = browser.sign_in(member).post(f"{URL}/hoi/attempts").location
    assert "Làm tiếp câu 1 trên 2" in seen(browser)
    name = re.findall(r'name="question" value="([^"]+)"', browser.get(f"{place}/questions/1").text)[0]
    browser.post(f"{place}/answers/1", data={"question": name, "choice": "1"})

    assert "Làm tiếp câu 2 trên 2" in seen(browser)
    assert f'href="{place}/questions/2"' in browser.get(URL).text
    name = re.findall(r'name="question" value="([^"]+)"', browser.get(f"{place}/questions/2").text)[0]
    browser.post(f"{place}/answers/2", data={"question": name, "choice": "1"})
    assert f'href="{place}/review"' in browser.get(URL).text


def test_a_finished_course_says_what_waits_for_the_head(
    browser: Browser, short: Course, member: User, head: User
) -> None:
    browser.sign_in(member)
    finish_own_pages(browser)

    text = seen(browser)

    assert "Xong phần học" in text
    assert "Xong ngày" not in text
    assert "Còn một bữa làm cho tổ trưởng coi" in text
    assert "0912 000 002" in text
    assert 'href="/courses/ngan/hoi-lai"' in browser.get(URL).text
    assert f'href="{URL}/done"' in browser.get(URL).text


def test_what_the_head_saw_stands_above_until_it_is_read(
    browser: Browser, short: Course, member: User, head: User
) -> None:
    page = find_page("ngan", "hoi-lai")
    assert page is not None
    told = {"revision_id": page.revision_id, "remark": "Nói rõ lắm.", "token": "t1"}
    record_observation(page, member, ticked=(0, 1, 2), actor=head, **told)
    db.session.commit()

    assert f"{head.name} đã coi anh/chị làm: thấy đủ hết! “Nói rõ lắm.”" in seen(browser.sign_in(member))
    browser.post("/teach-back/ngan/hoi-lai/acknowledgement")
    assert "đã coi anh/chị làm" not in seen(browser)


def test_the_introduction_is_cut_at_its_headings() -> None:
    html = '<p>Mở đầu.</p><h2 id="a">Học <em>xong</em></h2><ul><li>x</li></ul><h2 id="b">Cách nào</h2><p>y</p>'

    lead, parts = introduction_parts(html)

    assert lead == "<p>Mở đầu.</p>"
    assert [(part.title, part.html) for part in parts] == [
        ("Học <em>xong</em>", "<ul><li>x</li></ul>"),
        ("Cách nào", "<p>y</p>"),
    ]
    assert introduction_parts("<p>Chỉ một đoạn.</p>") == ("<p>Chỉ một đoạn.</p>", ())
