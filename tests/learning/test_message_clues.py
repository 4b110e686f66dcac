"""Messages with clues on the members' desk: nothing of a clue is sent before the answer, everything after it."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser

TOLD = ("<mark", "clue", "Hối quá", "Đuôi lạ")
SMS = """\
> [!SMS] Số lạ 09xx xxx 318 · hôm nay 07:42
> Dong <!-- data-clue="Hối quá. Giấy báo thiệt cho mấy ngày." -->truoc 11h<!-- /clue --> tai
> <!-- data-clue="Đuôi lạ." -->dienluc-cskh.top<!-- /clue -->.
"""
QUESTION = f"""\
{SMS}
Thím Bảy nên làm gì?

<!-- data-id="tin-dien" -->
- [( )] Mở coi
- [(X)] Coi hóa đơn trong ứng dụng đã cài
"""
SCENARIO = f"""\
---
title: Tin tới
kind: scenario
channel: sms
---

## Tin tới {{#tin-toi}}

{SMS}
- [Mở coi](#mo)
- [Bỏ qua](#bo)

## Mở coi {{#mo}}

Trang đòi mật khẩu.

- [Gõ](#mat)
- [Thoát](#bo)

## Bỏ qua {{#bo}}

> [!TIP]
> Yên rồi.

## Mất {{#mat}}

> [!CAUTION]
> Mất rồi.
"""
COURSE = "/courses/an-toan"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def pages(team: Unit) -> None:
    """A lesson, a quiz and a scenario with the same message."""
    quiz = QUESTION.replace("tin-dien", "q-tin-dien")
    factories.make_course(
        "an-toan",
        {
            "01-bai.md": f"---\ntitle: Bài\n---\n\n## Bài {{#bai}}\n\n{QUESTION}",
            "02-kiem-tra.md": f"---\ntitle: Kiểm tra\nkind: quiz\n---\n\n{quiz}",
            "03-tin-toi.md": SCENARIO,
        },
    )


def hides_clues(html: str) -> bool:
    """Whether the message is shown, and nothing of its clues."""
    main = html.partition("<main")[2]
    return "dienluc-cskh.top" in main and not any(word in main for word in TOLD)


def tells_clues(html: str) -> bool:
    """Whether both clues are marked in the message, and their reasons told in their order."""
    marked = '<sup class="clue-number">2</sup>dienluc-cskh.top</mark>' in html
    told = html.partition('<ol class="clues">')[2].partition("</ol>")[0]
    return marked and "Hối quá." in told and "Đuôi lạ." in told.partition("Hối quá.")[2]


def test_a_practice_question_tells_its_clues_with_the_first_answer(
    browser: Browser, pages: None, member: User
) -> None:
    before = browser.sign_in(member).get(f"{COURSE}/bai").text
    after = browser.post(f"{COURSE}/bai/practice/tin-dien", data={"choice": "0"}, headers=HTMX).text

    assert hides_clues(before)
    assert tells_clues(after)
    assert tells_clues(browser.get(f"{COURSE}/bai").text)
    assert '<div lang="vi"><ol class="clues">' in after


def test_a_quiz_tells_its_clues_in_the_result(browser: Browser, pages: None, member: User) -> None:
    first_page = browser.sign_in(member).get(f"{COURSE}/kiem-tra").text
    attempt = browser.post(f"{COURSE}/kiem-tra/attempts").location.split("/questions/")[0]
    question = browser.get(f"{attempt}/questions/1").text
    browser.post(f"{attempt}/answers/1", data={"question": "q-tin-dien", "choice": "1", "go": "next"})
    answered = browser.get(f"{attempt}/questions/1").text
    browser.post(f"{attempt}/submission")

    assert "dienluc-cskh.top" not in first_page
    assert hides_clues(question)
    assert hides_clues(answered)
    result = browser.get(attempt).text
    assert tells_clues(result)
    assert '<div lang="vi"><ol class="clues">' in result


def test_a_scenario_tells_its_clues_once_a_choice_was_made(browser: Browser, pages: None, member: User) -> None:
    run = browser.sign_in(member).post(f"{COURSE}/tin-toi/runs").location.removesuffix("#scene")
    before = browser.get(run).text
    browser.post(f"{run}/steps", data={"number": 1, "scene": "tin-toi", "choice": 0})
    after = browser.get(run).text
    browser.post(f"{run}/steps", data={"number": 2, "scene": "mo", "choice": 0})
    ended = browser.get(run).text

    assert hides_clues(before)
    assert tells_clues(after)
    assert tells_clues(ended)
    assert "Coi lại tin, với các dấu hiệu" in ended


def test_the_message_below_what_is_asked_stands_above_the_options(
    browser: Browser, team: Unit, member: User
) -> None:
    asked = QUESTION.replace(SMS, "").replace("làm gì?\n", f"làm gì?\n\n{SMS}")
    factories.make_course("an-toan", {"01-bai.md": f"---\ntitle: Bài\n---\n{asked}"})

    html = browser.sign_in(member).get(f"{COURSE}/bai").text

    assert hides_clues(html)
    assert '<figure class="message message-sms">' in html
    assert ">Thím Bảy nên làm gì?</legend>" in html
