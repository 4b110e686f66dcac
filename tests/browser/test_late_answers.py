"""An answer that was sent first and arrives last does not replace the one that was chosen after it.

The script says when an answer was chosen by the server's clock, so the server here has the one of the machine.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from flask import Flask
from playwright.sync_api import Page, Request, Route, expect
from sqlalchemy import select

from portal.accounts.models import User
from portal.db import db
from portal.questions.models import Answer
from tests import factories

RESEND = """async ({ url, body }) => {
  const headers = { "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true" };
  return (await fetch(url, { method: "POST", headers, body })).status;
}"""


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal with one course: a quiz of single choices."""
    factories.make_course(pages={"01-kiem-tra.md": factories.quiz_markdown(2)})
    return bare_app


def chosen() -> int:
    """The option that the portal has kept."""
    db.session.rollback()
    (option,) = db.session.scalars(select(Answer.response)).one()["chosen"]
    assert isinstance(option, int)
    return option


def said_at(request: Request) -> int:
    """When the answer in the request was chosen, in ms."""
    return int(parse_qs(request.post_data or "")["client_ms"][0])


def test_the_answer_chosen_last_wins_over_a_copy_held_back_by_the_line(
    open_phone: Callable[..., Page], app: Flask, member: User, system_clock: None
) -> None:
    page = open_phone(member)
    page.goto("/courses/an-toan/kiem-tra")
    page.locator("form[action$='/attempts'] button").click()
    page.wait_for_url("**/questions/1")
    choices = page.locator("#attempt [name=choice]")
    shown = int(page.locator("[name=client_ms]").input_value())
    held: list[Request] = []

    def hold(route: Route) -> None:
        held.append(route.request)
        route.abort()

    page.route("**/answers/1", hold)
    with page.expect_event("requestfailed"):
        choices.first.check()
    page.unroute("**/answers/1")
    with page.expect_response("**/answers/1") as answered:
        choices.nth(1).check()
    expect(page.locator("#saved svg")).to_be_visible()
    last = int(choices.nth(1).input_value())
    assert chosen() == last

    (late,) = held
    status = page.evaluate(RESEND, {"url": late.url, "body": late.post_data})

    assert status == 200
    assert shown < said_at(late) < said_at(answered.value.request)
    assert chosen() == last
