"""A certificate is earned, saved, scanned by a stranger and revoked; on a phone, and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.certificates.badges.operations import make_key
from portal.certificates.enums import LayoutPicture
from portal.certificates.models import Certificate
from portal.certificates.operations.layouts import LayoutWords, set_layout, set_picture
from portal.certificates.operations.settings import SettingDetails, set_certificate
from portal.courses.models import Course
from portal.db import db
from portal.units.models import Unit
from tests.browser.expecting import expect
from tests.browser.looks import PHONE, violations, visit
from tests.browser.test_languages import in_english, wrong_languages
from tests.certificates.issued import issued_certificate, kept_picture
from tests.documents.reading import opened, qr_codes
from tests.factories import lesson_markdown, make_course

TITLE, REASON = "Nhận diện lừa đảo", "Cấp nhầm người"


@pytest.fixture
def course(bare_app: Flask, team: Unit) -> Course:
    """A course of one lesson that gives a certificate."""
    course = make_course("ngan", {"01-mot.md": lesson_markdown("Bài một")}, title=TITLE)
    set_certificate(course, SettingDetails(is_issued=True), actor=None)
    db.session.commit()
    return course


@pytest.mark.parametrize("scripts", [True, False], ids=["phone", "no-scripts"])
def test_it_is_earned_saved_scanned_and_revoked(
    open_phone: Callable[..., Page], course: Course, member: User, leader: User, team: Unit, *, scripts: bool
) -> None:
    member_name, unit_id = member.name, team.parent_id
    holder = open_phone(member, scripts=scripts, viewport=PHONE)
    holder.goto("/courses/ngan/mot")
    holder.locator("form[action$='/completion'] button").click()
    holder.goto("/courses/ngan/done")
    holder.locator(".end-ways a[href='/certificates']").click()
    expect(holder.locator(".paper-row")).to_contain_text(TITLE)
    with holder.expect_download() as saved:
        holder.locator(".paper-row .actions a[href$='.pdf']").click()
    with opened(Path(saved.value.path()).read_bytes()) as document:
        ((address, _box),) = qr_codes(document[0])

    stranger = open_phone(scripts=scripts, viewport=PHONE)
    stranger.goto(urlsplit(address).path)
    stranger.get_by_role("link", name="English").click()
    expect(stranger.locator(".paper-verdict.genuine h1")).to_have_text("This paper is genuine")
    expect(stranger.locator(".paper-facts")).to_contain_text(TITLE)
    stranger.get_by_role("link", name="Tiếng Việt").click()
    expect(stranger.locator(".paper-verdict.genuine h1")).to_have_text("Giấy này có thiệt")
    expect(stranger.locator(".paper-facts")).to_contain_text(member_name)
    expect(stranger.locator(".paper-facts")).to_contain_text(TITLE)

    head = open_phone(leader, scripts=scripts, viewport=PHONE)
    head.goto(f"/certificates/units/{unit_id}")
    head.locator(".list-link").first.click()
    head.locator("a[href$='/revocation']").click()
    head.locator("main form .actions button").click()
    expect(head.locator("#reason-error")).to_be_visible()
    head.locator("[name=reason]").fill(REASON)
    head.locator("main form .actions button").click()
    expect(head.locator("main")).to_contain_text(REASON)

    stranger.goto(urlsplit(address).path)
    expect(stranger.locator(".paper-verdict h1")).to_have_text("Giấy này không còn giá trị")
    expect(stranger.locator(".paper-verdict.genuine")).to_have_count(0)
    expect(stranger.locator("main")).not_to_contain_text(REASON)
    holder.goto("/certificates")
    expect(holder.locator(".paper-row")).to_contain_text(REASON)


def test_its_screens_can_be_used_by_everybody(
    open_phone: Callable[..., Page], course: Course, member: User, admin: User, commune: Unit
) -> None:
    make_key()
    set_layout(commune, LayoutWords("dì Út", "Người phụ trách", "An Xuyên"), actor=None)
    set_picture(commune, LayoutPicture.SEAL, kept_picture(), actor=None)
    paper = db.session.get_one(Certificate, issued_certificate(member, course))
    paper.signer_name, paper.issuer_place, paper.issuer_name = "dì Út", "An Xuyên", "Xã Tân Ân"
    db.session.commit()
    place, number = f"/certificates/units/{commune.id}", paper.number
    desks = (place, f"{place}?expiring=30", f"{place}/layout", f"/certificates/{paper.id}")
    more = (
        f"/certificates/{paper.id}/revocation",
        "/certificates/settings",
        "/certificates/settings/courses/ngan",
    )
    own, public = ("/certificates",), (f"/verify/{number}", "/verify")
    stranger, head, holder = open_phone(), open_phone(admin), open_phone(member)

    found = [*visit(stranger, public), *visit(holder, own), *visit(head, (*desks, *more))]
    stranger.goto(f"/verify/{number[:-1]}")
    found += violations(stranger)
    for page, paths in ((stranger, public), (holder, own), (head, (*desks, *more))):
        in_english(page)
        for path in paths:
            page.goto(path)
            found += wrong_languages(page)
        found += visit(page, paths)

    assert found == [], chr(10).join(found)
