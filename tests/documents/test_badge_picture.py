"""Pictures of badges: every title stands inside the seal, in both kinds of picture."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from portal.content.checks.faults import Faults
from portal.content.files.svg import SvgReader
from portal.documents.badge_picture import SIZE, badge_png, badge_svg

TITLES = ("A", "An toàn số", "Nhận diện lừa đảo và sơ cứu khi bị lừa", "Nghiêng" * 30, "Kỹ năng " * 20, "<b>&\"'")


def fits(picture):
    """Whether the seal is whole: cream is left all around inside of it, and nothing outside."""
    ring = [picture.getpixel((x, y)) for x, y in ((256, 470), (44, 256), (468, 256), (256, 44))]
    return all(sum(pixel[:3]) > 700 for pixel in ring) and picture.getpixel((2, 2))[3] == 0


@pytest.mark.parametrize("title", TITLES)
def test_a_title_of_any_length_stands_inside_the_seal(title):
    data = badge_png(title, "Từng Ngõ · 2026")
    picture = Image.open(BytesIO(data)).convert("RGBA")

    assert picture.size == (SIZE, SIZE)
    assert fits(picture)
    assert len(data) < 30_000


@pytest.mark.parametrize("title", TITLES)
def test_the_drawing_is_an_svg_that_the_portal_itself_would_show(title):
    faults = Faults("")
    SvgReader(faults).parser.Parse(badge_svg(title, "Từng Ngõ · 2026").encode(), True)
    assert faults.found == []


def test_no_word_stands_alone_that_need_not():
    drawn = badge_svg("Nhận diện lừa đảo và sơ cứu khi bị lừa", "")
    assert ">lừa</text>" not in drawn
