"""Addresses of earlier releases, as people may have bookmarked them, lead to those of today."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.web.redirects import OLD_PATHS
from tests.conftest import Browser

ADDRESSES = {
    "/board": "/dashboard",
    "/board/units/3": "/dashboard/units/3",
    "/board/units/3/hot-spots": "/dashboard/units/3/most-missed",
    "/board/units/3/stuck?list=failed": "/dashboard/units/3/at-risk?list=failed",
    "/board/units/3/report.xlsx?depth=all": "/dashboard/units/3/report.xlsx?depth=all",
    "/courses/an-toan/kiem-tra/questions/cau-1": "/studio/courses/an-toan/pages/kiem-tra/questions/cau-1/key",
    "/courses/an-toan/cuoc-goi/choices": "/studio/courses/an-toan/pages/cuoc-goi/choices",
    "/people/7/leaving": "/people/7/deactivation",
    "/people/7/moving": "/people/7/transfer",
    "/studio/fact-pages": "/studio/fact-reviews",
    "/units/4/founding": "/units/4/opening",
    "/units/reform": "/units/bulk-changes",
    "/units/reform/template.xlsx": "/units/bulk-changes/template.xlsx",
}
FORMS = {
    "/courses/an-toan/kiem-tra/questions/cau-1/regradings": (
        "/studio/courses/an-toan/pages/kiem-tra/questions/cau-1/regradings"
    ),
    "/courses/an-toan/bai/relearning": "/courses/an-toan/bai/changes/acknowledgement",
    "/people/7/return": "/people/7/reactivation",
    "/studio/courses/an-toan/setup": "/studio/courses/an-toan/settings",
    "/studio/courses/an-toan/pages/bai/return-to-readers": "/studio/courses/an-toan/pages/bai/republication",
}


@pytest.mark.parametrize(("old", "new"), ADDRESSES.items())
def test_an_old_address_redirects(browser: Browser, leader: User, old: str, new: str) -> None:
    response = browser.sign_in(leader).get(old)

    assert (response.status_code, response.location) == (301, new)


@pytest.mark.parametrize(("old", "new"), FORMS.items())
def test_an_old_form_is_sent_to_the_new_address(browser: Browser, leader: User, old: str, new: str) -> None:
    response = browser.sign_in(leader).post(old)

    assert (response.status_code, response.location) == (308, new)


@pytest.mark.parametrize("new", [*ADDRESSES.values(), *FORMS.values()])
def test_the_new_address_is_one_of_the_portal(app: Flask, new: str) -> None:
    adapter = app.url_map.bind("localhost")

    assert any(adapter.test(new.partition("?")[0], method) for method in ("GET", "POST"))


def test_every_old_address_is_tried() -> None:
    paths = [path.partition("?")[0] for path in (*ADDRESSES, *FORMS)]

    assert [old.pattern for old, _new in OLD_PATHS if not any(map(old.fullmatch, paths))] == []


@pytest.mark.parametrize("path", ["/boards", "/board-games", "/people/x/leaving"])
def test_what_never_was_is_not_found(browser: Browser, leader: User, path: str) -> None:
    assert browser.sign_in(leader).get(path).status_code == 404
