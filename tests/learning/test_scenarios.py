"""A scenario on the members' desk: begun, played scene by scene, ended, and rehearsed again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.progress.models import PageProgress
from portal.scenarios.models import ScenarioRun, ScenarioStep
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.scenarios.playing import SCENARIO, make_scenario, scenario_page

PAGE = "/courses/an-toan/cuoc-goi"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def course(team: Unit) -> Course:
    """A scenario and a lesson, for everybody."""
    return make_scenario()


def begin(browser: Browser, **data: str) -> str:
    """The address of the run that is begun or gone on with."""
    location: str = browser.post(f"{PAGE}/runs", data=data).location
    return location.removesuffix("#scene")


def choose(browser: Browser, run: str, number: int, scene: str, choice: int, **more: Any) -> Any:
    return browser.post(f"{run}/steps", data={"number": number, "scene": scene, "choice": choice}, **more)


def to_harm(browser: Browser) -> str:
    run = begin(browser)
    choose(browser, run, 1, "chuong-reo", 0)
    choose(browser, run, 2, "hoi-lai", 0)
    return run


def count(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_start_shows_the_introduction_the_dress_and_no_scene(
    browser: Browser, course: Course, member: User
) -> None:
    html = browser.sign_in(member).get(PAGE).text

    assert "Tối nay mình tập nghe một cuộc gọi." in html
    assert 'class="dress call"' in html
    assert "Số lạ 024" in html
    assert "Bắt đầu tập thử" in html
    assert "dính vào đường dây" not in html


def test_a_run_shows_one_scene_with_its_choices(browser: Browser, course: Course, member: User) -> None:
    html = browser.sign_in(member).get(begin(browser)).text

    assert "dính vào đường dây" in html
    assert re.findall(r'name="choice" value="(\d)"', html) == ["0", "1"]
    assert "mã OTP" not in html


def test_a_choice_leads_to_the_next_scene(browser: Browser, course: Course, member: User) -> None:
    run = begin(browser.sign_in(member))

    response = choose(browser, run, 1, "chuong-reo", 0)

    assert (response.status_code, response.location) == (303, f"{run}#scene")
    assert "mã OTP" in browser.get(run).text


def test_with_scripts_the_next_scene_takes_the_place_and_the_focus(
    browser: Browser, course: Course, member: User
) -> None:
    run = begin(browser.sign_in(member))

    response = choose(browser, run, 1, "chuong-reo", 0, headers=HTMX)

    assert response.text.split("</title>")[1].lstrip().startswith('<section id="run"')
    assert re.search(r'id="scene"[^>]+data-focus', response.text)
    assert "mã OTP" in response.text


def test_a_safe_ending_finishes_the_page_and_leads_on(browser: Browser, course: Course, member: User) -> None:
    run = begin(browser.sign_in(member))

    choose(browser, run, 1, "chuong-reo", 1)
    html = browser.get(run).text

    assert "Cô Ba đã dừng lại đúng lúc." in html
    assert "An toàn" in html
    assert 'href="/courses/an-toan/bai-sau"' in html
    assert "Bài 1 xong." in html
    assert 'class="lane-house lighting"' in html
    assert count(PageProgress) == 1


def test_a_safe_ending_of_the_last_page_leads_to_the_end_of_the_course(
    browser: Browser, course: Course, member: User
) -> None:
    browser.sign_in(member).post("/courses/an-toan/bai-sau/completion")
    run = begin(browser)
    choose(browser, run, 1, "chuong-reo", 1)

    assert 'href="/courses/an-toan/done"' in browser.get(run).text
    assert "Học xong khóa" in browser.get("/courses/an-toan/done").text


def test_a_harmed_ending_names_the_moment_that_decided_and_offers_it_again(
    browser: Browser, course: Course, member: User
) -> None:
    html = browser.sign_in(member).get(to_harm(browser)).text

    decisive = html[html.index("Khúc quyết định") :]
    assert "Họ hối" in decisive
    assert '<b lang="vi">Đọc mã</b>' in decisive
    assert 'name="scene" value="hoi-lai"' in decisive
    assert "lighting" not in html
    assert count(PageProgress) == 0


def test_rehearsing_from_the_decisive_moment_to_a_safe_ending(
    browser: Browser, course: Course, member: User
) -> None:
    first = to_harm(browser.sign_in(member))

    again = begin(browser, scene="hoi-lai")
    choose(browser, again, 1, "hoi-lai", 1)

    assert again != first
    assert count(PageProgress) == 1
    html = browser.get(again).text
    assert "An toàn" in html
    # The way on comes before what is told again, which stays closed.
    assert html.index("Bài 1 xong.") < html.index("Qua bài") < html.index('<details class="disclosure decisive">')
    assert '<details class="disclosure decisive">' not in browser.get(first).text


@pytest.mark.both_databases
def test_going_back_and_choosing_differently_leads_to_the_present_scene_with_a_note(
    browser: Browser, course: Course, member: User
) -> None:
    run = begin(browser.sign_in(member))
    choose(browser, run, 1, "chuong-reo", 0)

    response = choose(browser, run, 1, "chuong-reo", 1)
    html = browser.get(response.location).text

    assert "không rút lại được" in html
    assert "mã OTP" in html
    assert db.session.scalars(select(ScenarioStep.choice)).all() == [0]


def test_going_back_with_scripts_gives_the_note_in_place(browser: Browser, course: Course, member: User) -> None:
    run = begin(browser.sign_in(member))
    choose(browser, run, 1, "chuong-reo", 0)

    response = choose(browser, run, 1, "chuong-reo", 1, headers=HTMX)

    assert "không rút lại được" in response.text
    assert "mã OTP" in response.text


def test_a_choice_sent_twice_is_kept_once_without_a_note(browser: Browser, course: Course, member: User) -> None:
    run = begin(browser.sign_in(member))
    choose(browser, run, 1, "chuong-reo", 0)

    choose(browser, run, 1, "chuong-reo", 0)

    assert "không rút lại được" not in browser.get(run).text
    assert count(ScenarioStep) == 1


def test_going_back_from_an_ending_changes_no_ending(browser: Browser, course: Course, member: User) -> None:
    run = to_harm(browser.sign_in(member))

    response = choose(browser, run, 2, "hoi-lai", 1)

    assert response.location == f"{run}#scene"
    assert count(PageProgress) == 0
    assert db.session.scalars(select(ScenarioRun.ending)).all() == ["harmed"]


@pytest.mark.parametrize(
    "data",
    [
        {"number": "1", "scene": "cup-may", "choice": "0"},
        {"number": "2", "scene": "hoi-lai", "choice": "0"},
        {"number": "1", "scene": "chuong-reo", "choice": "9"},
        {"number": "1", "scene": "chuong-reo", "choice": "x"},
        {"number": "1", "scene": "chuong-reo"},
        {"number": "9" * 400, "scene": "chuong-reo", "choice": "0"},
        {"scene": "chuong-reo", "choice": "0"},
        {"number": "1", "choice": "0"},
        {"number": "1", "scene": "\x00", "choice": "0"},
    ],
)
def test_a_forged_step_is_not_found(browser: Browser, course: Course, member: User, data: dict[str, str]) -> None:
    run = begin(browser.sign_in(member))

    response = browser.post(f"{run}/steps", data=data)

    assert response.status_code == 404
    assert count(ScenarioStep) == 0


def test_a_forged_beginning_is_not_found(browser: Browser, course: Course, member: User) -> None:
    response = browser.sign_in(member).post(f"{PAGE}/runs", data={"scene": "cup-may"})

    assert response.status_code == 404
    assert count(ScenarioRun) == 0


def test_a_run_of_somebody_else_is_not_found(browser: Browser, course: Course, member: User, head: User) -> None:
    run = begin(browser.sign_in(member))
    other = Browser(browser.application).sign_in(head)

    assert other.get(run).status_code == 404
    assert choose(other, run, 1, "chuong-reo", 1).status_code == 404
    assert count(ScenarioStep) == 0


@pytest.mark.parametrize("run", ["/runs/0", "/runs/999", "/runs/99999999999999999999"])
def test_a_run_that_is_none_is_not_found(browser: Browser, course: Course, member: User, run: str) -> None:
    browser.sign_in(member)

    assert browser.get(run).status_code == 404
    assert choose(browser, run, 1, "chuong-reo", 0).status_code == 404


def test_only_a_scenario_can_be_rehearsed(browser: Browser, course: Course, member: User) -> None:
    assert browser.sign_in(member).post("/courses/an-toan/bai-sau/runs").status_code == 404


def test_a_stranger_is_sent_to_sign_in(browser: Browser, course: Course) -> None:
    assert "/sign-in" in browser.post(f"{PAGE}/runs").location
    assert "/sign-in" in browser.get("/runs/1").location


def test_a_course_of_another_unit_is_not_found(browser: Browser, member: User, commune: Unit) -> None:
    other = factories.make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    make_scenario(unit=other.code)

    assert browser.sign_in(member).post(f"{PAGE}/runs").status_code == 404
    assert count(ScenarioRun) == 0


def test_a_run_ends_for_who_may_not_see_its_course_any_more(
    browser: Browser, course: Course, member: User, commune: Unit
) -> None:
    run = begin(browser.sign_in(member))
    other = factories.make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    make_scenario(unit=other.code)

    assert browser.get(run).status_code == 404
    assert choose(browser, run, 1, "chuong-reo", 0).status_code == 404
    assert count(ScenarioStep) == 0


def test_an_open_run_keeps_the_wording_it_began_with(browser: Browser, course: Course, member: User) -> None:
    run = begin(browser.sign_in(member))
    make_scenario(SCENARIO.replace("hoi-lai", "ho-hoi").replace("Đọc mã OTP", "Đọc số thẻ"))

    choose(browser, run, 1, "chuong-reo", 0)
    html = browser.get(run).text
    choose(browser, run, 2, "hoi-lai", 0)
    ending = browser.get(run).text

    assert "Đọc mã OTP" in html
    assert "Khúc quyết định" in ending
    assert 'value="hoi-lai"' not in ending  # there is no such scene to begin at any more
    assert "Tập lại từ đầu" in ending


def test_the_start_goes_on_with_the_open_run_and_lists_those_before(
    browser: Browser, course: Course, member: User
) -> None:
    to_harm(browser.sign_in(member))
    choose(browser, begin(browser), 1, "chuong-reo", 1)
    begin(browser)

    html = browser.get(PAGE).text

    assert "Tập tiếp" in html
    assert "Đã tập 2 lần: 1 an toàn" in html
    assert len(re.findall(r'href="/runs/\d+"', html)) == 2


def test_continue_leads_to_the_open_scene(browser: Browser, course: Course, member: User) -> None:
    before = browser.sign_in(member).get("/continue").location
    run = begin(browser)

    assert before == PAGE
    assert browser.get("/continue").location == run


def test_the_lane_says_that_it_is_a_rehearsal(browser: Browser, course: Course, member: User) -> None:
    assert "tập thử" in browser.sign_in(member).get("/courses/an-toan").text


@pytest.mark.parametrize(
    ("channel", "look"),
    [
        ("sms", "sms"),
        ("zalo", "zalo"),
        ("messenger", "zalo"),
        ("door", "door"),
        ("counter", "counter"),
        ("web", "web"),
    ],
)
def test_every_channel_has_a_look(browser: Browser, member: User, channel: str, look: str) -> None:
    make_scenario(SCENARIO.replace("channel: call", f"channel: {channel}"))

    html = browser.sign_in(member).get(begin(browser)).text

    assert f'class="dress {look}"' in html


@pytest.mark.parametrize(("channel", "shown"), [("sms", 1), ("zalo", 1), ("call", 0), ("door", 0)])
def test_messages_show_what_was_said_before(browser: Browser, member: User, channel: str, shown: int) -> None:
    make_scenario(SCENARIO.replace("channel: call", f"channel: {channel}"))
    run = begin(browser.sign_in(member))
    choose(browser, run, 1, "chuong-reo", 0)

    html = browser.get(run).text

    assert html.count("dính vào đường dây") == shown
    assert html.count('class="mine"') == shown


def test_a_withdrawn_scenario_is_not_found_and_keeps_nothing(
    browser: Browser, course: Course, member: User
) -> None:
    run = begin(browser.sign_in(member))
    page = scenario_page()
    page.withdrawn_at = page.course.published_at
    db.session.commit()

    assert browser.get(run).status_code == 404
    assert choose(browser, run, 1, "chuong-reo", 0).status_code == 404
    assert count(ScenarioStep) == 0


def test_a_swapped_scene_brings_its_title_for_the_tab(browser: Browser, course: Course, member: User) -> None:
    run = begin(browser.sign_in(member))

    scene = choose(browser, run, 1, "chuong-reo", 0, headers=HTMX).text

    assert scene.startswith("<title>Họ hối: ")
    assert scene.split("</title>")[0].endswith(" · Từng Ngõ")
    assert "<title>" not in browser.get(run).text.split("<body")[1]
