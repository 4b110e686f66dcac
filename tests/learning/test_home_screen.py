"""What a member's home says, and what it says first: the next page, an open quiz, what is due, the rhythm."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from portal import clock
from portal.accounts.models import User
from portal.content.enums import PageKind
from portal.courses.models import Course, Page
from portal.courses.queries.published import find_page
from portal.db import db
from portal.learning.rules import rhythm_starts_on, weekly_counts
from portal.observations.models import Observation
from portal.observations.operations import record_observation
from portal.programmes.models import Assignment
from portal.programmes.operations.assignments import assign_programme
from portal.programmes.operations.programmes import ProgrammeSpec, create_programme
from portal.progress.models import CourseProgress, PageProgress
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.fixed_clock import FixedClock

PAGE = "---\ntitle: {title}\n---\n\nĐọc.\n"
TWO_PAGES = {"01-a.md": PAGE.format(title="Bài A"), "02-b.md": PAGE.format(title="Bài B")}
CHECKLIST = "---\ntitle: Làm cho người ta coi\nkind: checklist\n---\n\n- [ ] Dừng\n- [ ] Hỏi\n- [ ] Báo\n"


def at(hour: int, *, days: int = 0) -> datetime:
    """This hour in Vietnam, on the day of the tests or later."""
    return datetime(2026, 12, 15, hour, tzinfo=clock.VIETNAM) + timedelta(days=days)


def read(browser: Browser, page: str) -> None:
    """Finish a page, which has no questions."""
    assert browser.post(f"/courses/{page}/completion").status_code == 303


def heading(html: str) -> str:
    """What the home says at its top."""
    found = re.search(r"<h1>\s*(.*?)\s*</h1>", html, re.DOTALL)
    assert found is not None
    return found[1]


def main_card(html: str) -> str:
    """The one thing to do now."""
    return html.split('class="card main-card"')[1].split("</article>")[0]


@pytest.fixture
def two_pages(team: Unit) -> Course:
    """A course of two short pages."""
    return factories.make_course("mot", title="Khóa một", pages=TWO_PAGES)


@pytest.fixture
def asked(member: User, two_pages: Course, commune: Unit, team: Unit, leader: User, head: User) -> Assignment:
    """The course, asked of the team, the member included, by ten days from now."""
    programme = create_programme(
        ProgrammeSpec("Đi từng ngõ", compulsory=[two_pages.id]), unit=commune, actor=leader
    )
    made = assign_programme(programme, team, due_on=clock.today() + timedelta(days=10), actor=head)
    db.session.commit()
    return made


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        *((5, "Sáng nay học gì?"), (10, "Sáng nay học gì?"), (11, "Trưa nay học gì?")),
        *((15, "Chiều nay học gì?"), (18, "Tối nay học gì?"), (0, "Tối nay học gì?")),
    ],
)
def test_home_greets_by_the_hour_of_vietnam(
    browser: Browser, two_pages: Course, member: User, fixed_clock: FixedClock, hour: int, words: str
) -> None:
    read(browser.sign_in(member), "mot/a")
    fixed_clock.set(at(hour, days=1))

    assert heading(browser.get("/").text) == words


def test_the_hour_goes_on_though_the_page_is_kept(
    browser: Browser, two_pages: Course, member: User, fixed_clock: FixedClock
) -> None:
    read(browser.sign_in(member), "mot/a")
    fixed_clock.set(at(12))
    noon = heading(browser.get("/").text)
    fixed_clock.set(at(19))

    assert (noon, heading(browser.get("/").text)) == ("Trưa nay học gì?", "Tối nay học gì?")


def test_the_first_home_is_one_card(browser: Browser, asked: Assignment, member: User) -> None:
    html = browser.sign_in(member).get("/").text

    assert heading(html) == "Mình bắt đầu nghen"
    assert "Bắt đầu: 1\u00a0phút" in main_card(html)
    assert 'href="/courses/mot/a"' in main_card(html)
    assert html.count('class="button') == 3  # the card's, and two ways to reach the head
    assert 'href="/courses/mot"' not in html
    assert "1 khóa ·&nbsp;Còn 10 ngày" in html


@pytest.mark.parametrize(
    ("days", "tag", "words"),
    [
        *((0, "due", "Còn 10 ngày"), (9, "due", "Còn 1 ngày"), (10, "due", "Hạn hôm nay")),
        *((11, "late", "Trễ hạn 1 ngày"), (23, "late", "Trễ hạn 13 ngày")),
    ],
)
def test_the_card_says_how_far_away_the_deadline_is(
    browser: Browser, asked: Assignment, member: User, fixed_clock: FixedClock, days: int, tag: str, words: str
) -> None:
    read(browser.sign_in(member), "mot/a")
    fixed_clock.set(at(19, days=days))
    words = {0: "Còn 10 ngày", 9: "Còn 1 ngày", 10: "Hạn hôm nay", 11: "Trễ hạn 1 ngày", 23: "Trễ hạn 13 ngày"}[
        days
    ]

    html = browser.get("/").text

    assert f'tag {tag}">' in main_card(html)
    assert words in main_card(html)
    assert "bài 2 trên 2 ·&nbsp;1\u00a0phút" in main_card(html)
    assert (heading(html) == "Học bù một bài nghen") is (days > 10)
    assert html.count("Trễ hạn") == (2 if days > 10 else 0)


def test_a_deadline_that_is_far_away_does_not_shout(
    browser: Browser, asked: Assignment, member: User, fixed_clock: FixedClock
) -> None:
    db.session.execute(update(Assignment).values(due_on=clock.today() + timedelta(days=40)))
    db.session.commit()
    read(browser.sign_in(member), "mot/a")

    assert 'class="tag"><svg' in main_card(browser.get("/").text)


def test_a_course_stands_on_home_twice_at_most(browser: Browser, asked: Assignment, member: User) -> None:
    read(browser.sign_in(member), "mot/a")

    assert browser.get("/").text.count("Khóa một") == 2


@pytest.mark.both_databases
def test_an_open_quiz_of_another_course_comes_first_where_it_was_worked_at_last(
    browser: Browser, two_pages: Course, course: Course, member: User
) -> None:
    read(browser.sign_in(member), "mot/a")
    attempt = browser.post("/courses/an-toan/kiem-tra/attempts").location
    question = re.search(r'name="question" value="([^"]+)"', browser.get(f"{attempt}/questions/1").text)
    assert question is not None
    browser.post(f"{attempt}/answers/1", data={"question": question[1], "choice": "0", "go": "next"})

    card = main_card(browser.get("/").text)

    assert "Bài kiểm tra đang làm dở" in card
    assert "câu 2 trên 3" in card
    assert f'href="{attempt}"' in card
    assert browser.get("/continue").location == attempt


def test_an_open_quiz_stays_in_sight_when_other_things_were_learned_since(
    browser: Browser, course: Course, member: User
) -> None:
    factories.make_course("mot", pages={**TWO_PAGES, "03-c.md": PAGE.format(title="Bài C")})
    attempt = browser.sign_in(member).post("/courses/an-toan/kiem-tra/attempts").location
    read(browser, "mot/a")

    html = browser.get("/").text

    assert "Bài B" in main_card(html)
    assert "Bài kiểm tra đang làm dở: câu 1 trên 3" in html
    assert f'href="{attempt}"' in html.split("</article>")[1]
    assert browser.get("/continue").location == "/courses/mot/b"


def test_an_open_quiz_of_a_finished_course_is_not_lost(browser: Browser, course: Course, member: User) -> None:
    browser.sign_in(member)
    attempt = browser.post("/courses/an-toan/kiem-tra/attempts").location
    now = clock.now()
    begun = {"user_id": member.id, "course_id": course.id, "started_at": now, "active_at": now}
    db.session.add(CourseProgress(**begun, finished_at=now))
    pages = db.session.query(Page).filter_by(course_id=course.id).all()
    done = {"user_id": member.id, "done_at": now}
    db.session.add_all(PageProgress(**done, page_id=page.id, revision_id=page.revision_id) for page in pages)
    db.session.commit()

    assert f'href="{attempt}"' in main_card(browser.get("/").text)
    assert browser.get("/continue").location == attempt


def test_what_the_head_saw_stands_on_home_until_it_is_read(
    browser: Browser, member: User, head: User, team: Unit
) -> None:
    course = factories.make_course("mot", pages={**TWO_PAGES, "03-lam.md": CHECKLIST})
    page = db.session.query(Page).filter_by(course_id=course.id, kind=PageKind.CHECKLIST).one()
    db.session.add(
        Observation(
            user_id=member.id,
            observer_id=head.id,
            page_id=page.id,
            revision_id=page.revision_id,
            ticked=[0],
            is_complete=True,
            remark="Nói rõ lắm.",
            token="a",
            observed_at=clock.now(),
        )
    )
    db.session.commit()

    html = browser.sign_in(member).get("/").text
    action = re.search(r'action="(/teach-back/[^"]+)"', html)
    assert action is not None
    browser.post(action[1].replace("&amp;", "&"))

    assert "Nói rõ lắm." in html
    assert "Nói rõ lắm." not in browser.get("/").text


def test_home_says_what_can_be_done_when_all_is_learned(browser: Browser, member: User, head: User) -> None:
    factories.make_course("mot", pages={**TWO_PAGES, "03-lam.md": CHECKLIST})
    read(browser.sign_in(member), "mot/a")
    read(browser, "mot/b")

    html = browser.get("/").text

    assert heading(html) == "Hôm nay đủ rồi"
    assert 'href="/courses/mot/lam"' in html
    assert "Làm cho tổ trưởng Ba coi" in html
    assert 'list-link due-row" href="/guides"' in html
    assert 'class="list-link course-line"' not in html
    assert "khóa đã xong" not in html  # it waits to be watched
    assert re.findall(
        r'<li class="(\w+)">', html.split('class="lit-lanes"><p lang="vi">An toàn trên mạng</p>')[1]
    ) == ["lit", "lit", "dark"]


def test_weeks_count_days_not_deeds(
    browser: Browser, course: Course, member: User, fixed_clock: FixedClock
) -> None:
    browser.sign_in(member)
    for days, given in ((0, {"choice": "0"}), (0, {"choice": "1"}), (1, {"text": "156"})):
        fixed_clock.set(at(20, days=days))
        name = "dien-luc" if "choice" in given else "so-bao"
        browser.post(f"/courses/an-toan/dung-lai/practice/{name}", data=given)
    this_week = browser.get("/").text
    fixed_clock.set(at(20, days=7))
    next_week = browser.get("/").text
    fixed_clock.set(at(20, days=40))

    assert "Tuần này 2 bữa" in this_week
    assert "Tuần trước 2 bữa" in next_week
    assert 'class="rhythm"' not in browser.get("/").text


@pytest.mark.both_databases
def test_an_evening_belongs_to_the_day_it_is_in_vietnam(
    browser: Browser, course: Course, member: User, fixed_clock: FixedClock
) -> None:
    """Sunday 23:30 and Monday 00:30 in Vietnam are one day of each week, though both are Sunday in UTC."""
    browser.sign_in(member)
    for moment, choice in ((at(23, days=5), "0"), (at(0, days=6), "1")):
        fixed_clock.set(moment + timedelta(minutes=30))
        browser.post("/courses/an-toan/dung-lai/practice/dien-luc", data={"choice": choice})

    html = browser.get("/").text

    assert "Tuần này 1 bữa" in html
    assert "0, 0, 0, 1, 1" in html


def test_weekly_counts_begin_on_a_monday() -> None:
    today = at(10).date()  # a Tuesday
    starts = rhythm_starts_on(today)

    counts = weekly_counts({starts, starts - timedelta(days=1), today, today - timedelta(days=1)}, today)

    assert starts.weekday() == 0
    assert counts == (1, 0, 0, 0, 2)


@pytest.mark.both_databases
def test_home_takes_six_statements_with_a_deadline_an_open_quiz_and_a_head_to_call(
    browser: Browser, asked: Assignment, course: Course, member: User, statements: list[str]
) -> None:
    read(browser.sign_in(member), "mot/a")
    browser.post("/courses/an-toan/kiem-tra/attempts")
    browser.get("/")
    statements.clear()

    html = browser.get("/").text

    assert "Bài kiểm tra đang làm dở" in html
    assert "tel:0912000002" in html
    assert 0 < len(statements) <= 6


@pytest.mark.parametrize("path", ["/", "/courses", "/progress"])
def test_titles_are_read_in_vietnamese_on_an_english_screen(
    browser: Browser, asked: Assignment, member: User, path: str
) -> None:
    read(browser.sign_in(member), "mot/a")
    browser.set_cookie("display", "auto.1.en")

    html = browser.get(path).text
    said = re.findall(r"<(\w+)([^>]*)>(?:Khóa một|Bài A|Bài B)</\1>", html)

    assert '<html lang="en"' in html
    assert len(said) >= 1
    assert [attributes for _tag, attributes in said if 'lang="vi"' not in attributes] == []


def test_a_course_that_is_not_begun_has_no_house_where_one_stands(
    browser: Browser, two_pages: Course, member: User
) -> None:
    factories.make_course("hai", title="Khóa hai", pages=TWO_PAGES)
    read(browser.sign_in(member), "mot/a")

    strips = re.findall(r'<div class="strip small">.*?</div>', browser.get("/courses").text, re.DOTALL)

    assert sorted(re.findall(r'<li class="(\w+)">', strip) for strip in strips) == [["dark"] * 2, ["lit", "here"]]


def test_praise_comes_after_what_is_to_be_done_and_only_the_newest_is_open(
    browser: Browser, member: User, head: User
) -> None:
    pages = {"01-a.md": PAGE.format(title="Bài A"), "02-b.md": CHECKLIST}
    for slug in ("mot", "hai"):
        factories.make_course(slug, title=slug, pages=pages)
        read(browser.sign_in(member), f"{slug}/a")
        page = find_page(slug, "b")
        assert page is not None
        told = {"revision_id": page.revision_id, "remark": f"Khá {slug}.", "token": slug}
        record_observation(page, member, ticked=(0,), actor=head, **told)
        db.session.commit()

    html = browser.get("/").text

    open_, closed = html.split('class="praise"')[1].split("<details", 1)
    assert html.index("due-rows") < html.index("lit-lanes") < html.index("praise")
    assert "Khá hai." in open_
    assert "Khá mot." not in open_
    assert "Còn 1 lời nữa" in closed
    assert "Khá mot." in closed
