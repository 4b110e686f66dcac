"""One guide as a resident opens it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.courses.models import Course, Page
from portal.courses.queries.texts import published_files
from portal.courses.sync.operations.publish_library import publish_library
from portal.db import db
from tests.conftest import Browser
from tests.factories import read_texts
from tests.guides.conftest import guide_text, make_guides

PATH = "/g/tra-tien-dien"
BUDGET = 30 * 1024


def test_a_guide_is_open_to_everybody(browser: Browser, guide: int) -> None:
    response = browser.get(PATH)

    assert response.status_code == 200
    assert "<h1 data-read>Trả tiền điện</h1>" in response.text
    assert "<li>Mở ứng dụng <strong>ngân hàng của mình</strong>.</li>" in response.text
    assert f'href="/first-aid?from={PATH}"' in response.text
    assert 'href="tel:156"' in response.text
    assert "Kiểm tra thông tin ngày 20/11/2026" in response.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", PATH),
        ("get", f"{PATH}?cam-on=1"),
        ("get", "/g"),
        ("get", "/g/"),
        ("get", "/g?nhom=chung"),
        ("get", "/g/khong-co"),
        ("get", "/g/khong/co/gi"),
        ("get", f"{PATH}/feedback"),
        ("post", PATH),
        ("post", f"{PATH}/feedback"),
        ("post", "/g/khong-co/feedback"),
    ],
)
def test_nothing_under_g_sets_a_cookie(browser: Browser, guide: int, method: str, path: str) -> None:
    response = getattr(browser, method)(path)

    assert "Set-Cookie" not in response.headers


def test_who_looks_makes_no_difference(app: Flask, browser: Browser, guide: int, member: User) -> None:
    strangers = browser.get(PATH)
    members_browser = app.test_client()
    assert isinstance(members_browser, Browser)
    members_browser.set_cookie("display", "dark.4.en")

    members = members_browser.sign_in(member).get(PATH)

    assert members.data == strangers.data
    assert members.headers["Cache-Control"] == "public, no-cache"
    assert members.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in members.headers


def test_an_unchanged_guide_is_not_sent_again(browser: Browser, guide: int) -> None:
    packed = {"Accept-Encoding": "br"}
    tag = browser.get(PATH, headers=packed).headers["ETag"]

    again = browser.get(PATH, headers={**packed, "If-None-Match": tag})

    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.both_databases
def test_a_new_revision_is_sent(browser: Browser, guide: int) -> None:
    tag = browser.get(PATH).headers["ETag"]
    make_guides(tra_tien_dien=guide_text(body="1. Gọi điện lực.\n"))

    again = browser.get(PATH, headers={"If-None-Match": tag})

    assert again.status_code == 200
    assert "Gọi điện lực." in again.text


@pytest.mark.parametrize("path", ["/g/khong-co", "/g/bai", "/g/results", "/g/TRA-TIEN-DIEN"])
def test_what_is_no_guide_is_not_found(browser: Browser, guide: int, path: str) -> None:
    response = browser.get(path)

    assert response.status_code == 404
    assert "Không có tờ hướng dẫn này" in response.text
    assert 'href="/g"' in response.text


@pytest.mark.both_databases
@pytest.mark.parametrize("table", [Page, Course])
def test_what_was_withdrawn_is_not_found(browser: Browser, guide: int, table: type[Page | Course]) -> None:
    assert browser.get(PATH).status_code == 200
    db.session.query(table).update({"withdrawn_at": clock.now()})
    db.session.commit()

    assert browser.get(PATH).status_code == 404
    assert browser.post(f"{PATH}/feedback", data={"helpful": "yes"}).status_code == 404


def test_zalo_is_told_what_the_link_is(app: Flask, browser: Browser, guide: int) -> None:
    app.config["PORTAL_URL"], before = "https://hoc.example.vn", app.config["PORTAL_URL"]
    html = browser.get(f"{PATH}?utm_source=zalo").text
    app.config["PORTAL_URL"] = before

    told = dict(re.findall(r'<meta property="(og:[a-z:_]+)" content="([^"]*)">', html))
    assert told["og:title"] == "Trả tiền điện"
    assert told["og:description"] == "Ba bước là xong."
    assert told["og:url"] == "https://hoc.example.vn/g/tra-tien-dien"
    assert re.fullmatch(r"https://hoc\.example\.vn/assets/share\.[0-9a-f]{12}\.png", told["og:image"])
    assert '<link rel="canonical" href="https://hoc.example.vn/g/tra-tien-dien">' in html
    assert browser.get(told["og:image"].removeprefix("https://hoc.example.vn")).content_type == "image/png"


@pytest.mark.both_databases
def test_a_guide_in_english_speaks_english(browser: Browser, app: Flask) -> None:
    make_guides(pay=guide_text("Pay"))
    db.session.query(Course).update({"language": "en"})
    db.session.commit()

    html = browser.get("/g/pay").text

    assert '<html lang="en">' in html
    assert "Was it helpful?" in html


@pytest.mark.both_databases
def test_a_whole_guide_weighs_at_most_thirty_kilobytes(browser: Browser, guide: int) -> None:
    steps = "\n".join(
        f"{n}. " + "Mở ứng dụng, bấm “Thanh toán”, đọc to tên người nhận rồi mới bấm. " * 4 for n in range(1, 13)
    )
    make_guides(tra_tien_dien=guide_text(body=steps))
    packed = {"Accept-Encoding": "br"}

    page = browser.get(PATH, headers=packed)
    html = browser.get(PATH).text
    used = {address.split("#")[0] for address in re.findall(r'(?:href|src)="(/assets/[^"]+)"', html)}
    assets = [browser.get(address, headers=packed) for address in used]

    assert {address.split("/")[2].split(".")[0] for address in used} == {"guide", "icon", "icons"}
    assert all(asset.status_code == 200 for asset in assets)
    assert len(page.data) + sum(len(asset.data) for asset in assets) <= BUDGET


@pytest.mark.both_databases
def test_a_printed_address_leads_to_the_guide_under_its_new_name(browser: Browser, guide: int) -> None:
    files = {name: data for name, data in published_files() if not name.endswith("tra-tien-dien.md")}
    files["tien-dien/02-tien-dien.md"] = guide_text(aliases="[tra-tien-dien]").encode()
    publish_library(read_texts(files), actor=None)
    db.session.commit()

    response = browser.get(PATH)

    assert (response.status_code, response.location) == (301, "/g/tien-dien")
    assert "Set-Cookie" not in response.headers
    assert db.session.scalars(select(Page.id).where(Page.slug == "tien-dien")).one() == guide
    answered = browser.post(f"{PATH}/feedback", data={"helpful": "yes"})
    assert (answered.status_code, answered.location) == (303, "/g/tien-dien?cam-on=1#feedback")
    assert browser.get("/g/la").status_code == 404
