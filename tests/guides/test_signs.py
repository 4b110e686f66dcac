"""The sign that a guide has in the list."""

from __future__ import annotations

import re

import pytest

from portal.content.checks.faults import Faults
from portal.content.files.front_matter import GUIDE_SIGNS, read_front
from portal.guides.labels import SIGNS
from portal.web.assets import STATIC
from tests import factories
from tests.conftest import Browser
from tests.guides.conftest import guide_text, make_guides


def test_each_guide_has_its_own_sign_or_a_sheet(browser: Browser) -> None:
    make_guides(tra_tien=guide_text("Trả tiền", sign="qr"), khac=guide_text("Khác"))

    found = re.findall(
        r'class="list-link" href="/g/([a-z-]+)"><svg[^>]*><use href="[^"#]*#(\w+)"', browser.get("/g").text
    )

    assert dict(found) == {"tra-tien": "qr", "khac": "document"}


def test_every_sign_is_drawn_and_has_a_name() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))

    assert set(GUIDE_SIGNS) == set(SIGNS)
    assert set(GUIDE_SIGNS) <= drawn


def test_the_shipped_guides_of_a_course_differ_in_their_signs_and_few_have_the_plain_sheet() -> None:
    for course in factories.shipped_library().courses:
        signs = [page.front.get("sign") for page in course.pages if page.kind == "guide"]
        own = [sign for sign in signs if sign != "document"]

        assert None not in signs, course.slug
        assert len(set(own)) == len(own), course.slug
        assert len(own) * 2 >= len(signs), course.slug


@pytest.mark.parametrize("sign", ["house", "QR"])
def test_another_sign_is_a_fault(sign: str) -> None:
    faults = Faults("the.md")

    read_front(guide_text(sign=sign), faults)

    assert any(fault.text for fault in faults.found)
