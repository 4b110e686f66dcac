"""The head's checklist and the member's view of it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.courses.queries.published import PageRow
from portal.db import db
from portal.observations.models import Observation
from portal.observations.queries import observation_news, observations_of
from tests.conftest import Browser

PATH = "/people/{id}/teach-back/an-toan/hoi-lai"


def form_of(html: str) -> dict[str, str]:
    """The hidden fields of the form on the screen."""
    return dict(re.findall(r'name="(revision|token)"[^>]*value="([^"]+)"', html))


def test_the_head_opens_the_list_ticks_and_is_thanked(
    browser: Browser, checklist: PageRow, member: User, head: User
) -> None:
    browser.sign_in(head)
    assert PATH.format(id=member.id) in browser.get(f"/people/{member.id}/teach-back").text
    form = form_of(browser.get(PATH.format(id=member.id)).text)

    response = browser.post(
        PATH.format(id=member.id), data=form | {"point": ["0", "1", "2"], "remark": "Chỉ từ tốn."}
    )

    assert response.location == f"/people/{member.id}/teach-back"
    db.session.rollback()
    assert observations_of(member.id, checklist.id)[0].is_complete


def test_the_member_reads_the_points_beforehand_and_the_remark_afterwards(
    browser: Browser, checklist: PageRow, member: User, head: User
) -> None:
    before = browser.sign_in(member).get("/courses/an-toan/hoi-lai").text
    watching = Browser(browser.application).sign_in(head)
    form = form_of(watching.get(PATH.format(id=member.id)).text)
    watching.post(PATH.format(id=member.id), data=form | {"point": ["0"], "remark": "Chỉ từ tốn."})

    after = browser.get("/courses/an-toan/hoi-lai").text

    assert "Để bà con cầm máy" in before
    assert 'type="checkbox"' not in before
    assert "Chỉ từ tốn." in after
    assert head.name in after


def test_a_remark_that_is_too_long_comes_back_with_what_was_ticked(
    browser: Browser, checklist: PageRow, member: User, head: User
) -> None:
    form = form_of(browser.sign_in(head).get(PATH.format(id=member.id)).text)

    response = browser.post(PATH.format(id=member.id), data=form | {"point": ["1"], "remark": "x" * 501})

    assert response.status_code == 422
    assert re.search(r'value="1"\s+checked', response.text)
    assert "x" * 501 in response.text
    assert db.session.scalar(select(func.count()).select_from(Observation)) == 0


def test_a_point_from_nowhere_is_refused_in_words(
    browser: Browser, checklist: PageRow, member: User, head: User
) -> None:
    form = form_of(browser.sign_in(head).get(PATH.format(id=member.id)).text)

    response = browser.post(PATH.format(id=member.id), data=form | {"point": ["7"]})

    assert response.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Observation)) == 0


@pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("trainer", 403), ("member", 403)])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_others_do_not_get_in(
    request: pytest.FixtureRequest,
    browser: Browser,
    checklist: PageRow,
    head: User,
    method: str,
    who: str,
    status: int,
) -> None:
    browser.sign_in(request.getfixturevalue(who))

    for path in (PATH.format(id=head.id), f"/people/{head.id}/teach-back"):
        if method == "POST" and path.endswith("teach-back"):
            continue
        assert browser.open(path, method=method).status_code == status


def test_the_list_names_who_watches_by_duty(
    browser: Browser, checklist: PageRow, member: User, head: User, leader: User
) -> None:
    for reader, watcher in ((member, "tổ trưởng"), (head, f"anh/chị {leader.name.split()[-1]}")):
        text = Browser(browser.application).sign_in(reader).get("/courses/an-toan/hoi-lai").text
        lead = re.search(r'<p class="lead">(.*?)</p>', text)

        assert lead
        assert f"{watcher} đứng coi" in lead[1]


def test_a_head_does_not_find_a_list_for_oneself(browser: Browser, checklist: PageRow, head: User) -> None:
    assert browser.sign_in(head).get(PATH.format(id=head.id)).status_code == 404


def test_a_lesson_is_no_checklist(browser: Browser, checklist: PageRow, member: User, head: User) -> None:
    response = browser.sign_in(head).get(f"/people/{member.id}/teach-back/an-toan/dung")

    assert response.status_code == 404


@pytest.mark.parametrize("asks", ["htmx", "form"])
def test_the_member_takes_note_of_what_was_seen(
    browser: Browser, checklist: PageRow, member: User, head: User, asks: str
) -> None:
    watching = Browser(browser.application).sign_in(head)
    form = form_of(watching.get(PATH.format(id=member.id)).text)
    watching.post(PATH.format(id=member.id), data=form | {"point": ["0"]})
    db.session.rollback()
    assert len(observation_news(member.id)) == 1
    headers = {"HX-Request": "true"} if asks == "htmx" else {}

    response = browser.sign_in(member).post("/teach-back/an-toan/hoi-lai/acknowledgement?next=/", headers=headers)

    if asks == "htmx":
        assert response.text == ""
    else:
        assert response.location == "/"
    db.session.rollback()
    assert observation_news(member.id) == []


def test_only_a_checklist_is_taken_note_of(browser: Browser, checklist: PageRow, member: User) -> None:
    assert browser.sign_in(member).post("/teach-back/an-toan/dung/acknowledgement").status_code == 404


def test_the_checklist_says_whom_to_ask_until_every_point_was_seen(
    browser: Browser, checklist: PageRow, member: User, head: User
) -> None:
    before = browser.sign_in(member).get("/courses/an-toan/hoi-lai").text
    assert 'href="tel:0912000002"' in before
    assert "Anh/chị Ba ơi, tôi sẵn sàng làm “Hỏi lại” rồi." in before
    # Who still has a page to do alone reads the points first.
    assert before.index("Để bà con cầm máy") < before.index("tel:")
    browser.post("/courses/an-toan/dung/completion")
    ready = browser.get("/courses/an-toan/hoi-lai").text
    assert ready.index("tel:") < ready.index("Để bà con cầm máy")

    watching = Browser(browser.application).sign_in(head)
    form = form_of(watching.get(PATH.format(id=member.id)).text)
    watching.post(PATH.format(id=member.id), data=form | {"point": ["0", "1", "2"], "remark": "Chỉ từ tốn."})

    after = browser.get("/courses/an-toan/hoi-lai").text
    assert "tel:" not in after.split("<main")[1].split("</main>")[0]
    assert f"{head.name} đã coi anh/chị làm: thấy đủ hết!" in after
    assert "Hướng dẫn được" in after
