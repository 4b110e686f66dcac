"""The glossary: words explained to everybody, without a cookie."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser

GLOSSARY = """\
terms:
  - {id: vneid, term: VNeID, meaning: Ứng dụng giữ căn cước điện tử.}
  - {id: otp, term: mã OTP, meaning: Dãy số <dùng> một lần., also: [OTP]}
"""
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def explained(team: Unit) -> None:
    """Two words, and a lesson that leads to one of them."""
    page = factories.lesson_markdown(body="Nhớ [mã OTP](../glossary.yml#otp).")
    factories.make_course("an-toan", {"01-a.md": page}, files={"glossary.yml": GLOSSARY})


def test_every_word_stands_on_one_page_for_everybody(browser: Browser, explained: None) -> None:
    response = browser.get("/glossary")

    assert "Set-Cookie" not in response.headers
    assert response.text.index('id="otp"') < response.text.index('id="vneid"')
    assert "Dãy số &lt;dùng&gt; một lần." in response.text
    assert "Còn gọi: OTP" in response.text


def test_a_script_gets_one_meaning_and_others_the_page(browser: Browser, explained: None) -> None:
    fetched = browser.get("/glossary/otp", headers=FETCH)
    opened = browser.get("/glossary/otp")

    assert fetched.text.lstrip().startswith("<p><b>mã OTP</b>")
    assert "<html" not in fetched.text
    assert (opened.status_code, opened.location) == (302, "/glossary#otp")
    assert browser.get("/glossary/khac").status_code == 404


def test_a_portal_without_words_says_so(browser: Browser) -> None:
    assert "chưa giải nghĩa từ nào" in browser.get("/glossary").text


def test_a_writer_inserts_a_word_that_leads_to_its_meaning(browser: Browser, explained: None, admin: User) -> None:
    form = {"source": "", "term": "otp"}
    inserted = browser.sign_in(admin).post("/studio/courses/an-toan/pages/a/snippets/term", data=form)

    assert inserted.text == "[mã OTP](../glossary.yml#otp)"
