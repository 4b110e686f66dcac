"""A certificate saved as a picture, and the picture checked by whoever is shown it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.certificates.badges.operations import make_key
from portal.certificates.models import Certificate
from portal.courses.models import Course
from portal.db import db
from tests.browser.expecting import expect
from tests.browser.looks import PHONE, violations, visit
from tests.browser.test_languages import wrong_languages
from tests.certificates.issued import issued_certificate


@pytest.fixture
def number(member: User) -> str:
    """The number of a certificate of the member, which can be had as a file."""
    course = db.session.query(Course).filter_by(slug="nhan-dien-lua-dao").one()
    make_key()
    made = db.session.get_one(Certificate, issued_certificate(member, course))
    db.session.commit()
    return made.number


def test_a_picture_is_saved_shown_and_checked(
    open_phone: Callable[..., Page], member: User, number: str, tmp_path: Path
) -> None:
    holder = open_phone(member, viewport=PHONE)
    holder.goto("/certificates")
    holder.locator("main summary").first.click()
    with holder.expect_download() as saved:
        holder.locator(f"a[href='/verify/{number}.png']").click()
    picture = tmp_path / saved.value.suggested_filename
    saved.value.save_as(picture)
    assert picture.name == f"{number}.png"

    stranger = open_phone(viewport=PHONE)
    stranger.goto("/verify")
    stranger.locator("a[href='/verify/file']").click()
    stranger.locator("#file").set_input_files(picture)
    stranger.locator("main form button").click()
    expect(stranger.locator("h1")).to_have_text("Tập tin này có thiệt")
    expect(stranger.locator("main")).to_contain_text(member.name)
    found = violations(stranger)

    data = bytearray(picture.read_bytes())
    data[200] ^= 1
    picture.write_bytes(bytes(data))
    stranger.locator("#file").set_input_files(picture)
    stranger.locator("main form button").click()
    expect(stranger.locator("h1")).to_have_text("Tập tin này không ổn")
    stranger.get_by_role("link", name="English").click()
    stranger.locator("#file").set_input_files(picture)
    stranger.locator("main form button").click()
    expect(stranger.locator("h1")).to_have_text("This file is not all right")
    assert stranger.context.cookies() == []
    assert [*found, *violations(stranger), *wrong_languages(stranger)] == []


def test_its_pages_can_be_used_by_everybody(open_phone: Callable[..., Page], number: str) -> None:
    paths = ("/verify/file", f"/verify/{number}", "/issuer")
    page = open_phone()
    found = visit(page, paths)
    for path in paths:
        page.goto(f"{path}?language=en")
        found += [*wrong_languages(page), *violations(page)]
    assert found == []
