"""Turning, blacking out and cutting a picture, by numbers in hundredths."""

from io import BytesIO

import pytest
from PIL import Image
from werkzeug.datastructures import MultiDict

from portal.content.checks.faults import Faults
from portal.content.files.file_names import telling_name
from portal.content.files.picture_edits import read_edit
from portal.content.files.pictures import edit_picture, read_picture


def halves() -> bytes:
    """A picture of 200 × 100 pixels, red on the left and green on the right."""
    image = Image.new("RGB", (200, 100), (200, 0, 0))
    image.paste((0, 160, 0), (100, 0, 200, 100))
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def edited(*fields: tuple[str, str]) -> Image.Image:
    edit = read_edit(MultiDict(fields))
    assert edit.problems == ()
    file = edit_picture("a.png", halves(), edit, Faults(""))
    assert file is not None
    assert file.name == "a.webp"
    return Image.open(BytesIO(file.data)).convert("RGB")


def is_like(pixel: tuple[int, ...], colour: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))


def box(*numbers: int) -> list[tuple[str, str]]:
    names = ("black_left", "black_top", "black_width", "black_height")
    return [(name, str(number)) for name, number in zip(names, numbers, strict=True)]


def test_a_quarter_turn_to_the_right():
    image = edited(("turns", "1"))

    assert image.size == (100, 200)
    assert is_like(image.getpixel((50, 20)), (200, 0, 0))
    assert is_like(image.getpixel((50, 180)), (0, 160, 0))


def test_what_is_blacked_out_is_gone_and_nothing_else():
    image = edited(*box(0, 0, 25, 100), *box(75, 50, 25, 50))

    assert is_like(image.getpixel((20, 50)), (0, 0, 0))
    assert is_like(image.getpixel((180, 80)), (0, 0, 0))
    assert is_like(image.getpixel((75, 50)), (200, 0, 0))
    assert is_like(image.getpixel((180, 20)), (0, 160, 0))


def test_edges_are_cut_off_the_turned_picture():
    image = edited(("turns", "1"), ("cut_top", "50"), ("cut_left", "20"))

    assert image.size == (80, 100)
    assert is_like(image.getpixel((40, 50)), (0, 160, 0))


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ([("cut_left", "nhiều")], "cut_left"),
        ([("cut_left", "101")], "cut_left"),
        ([("cut_left", "nan")], "cut_left"),
        ([("cut_left", "60"), ("cut_right", "40")], "cut_right"),
        (box(-1, 0, 5, 5), "black_left"),
    ],
)
def test_a_number_that_cannot_be_is_told(fields, problem):
    assert problem in read_edit(MultiDict(fields)).problems


def test_an_empty_form_changes_nothing():
    assert read_edit(MultiDict([("turns", ""), ("cut_left", ""), *box(10, 10, 0, 5)])).changes_nothing


def test_what_is_left_must_be_seen_and_a_drawing_is_not_cut():
    faults = Faults("")
    assert edit_picture("a.png", halves(), read_edit(MultiDict([("cut_left", "95")])), faults) is None
    assert edit_picture("a.svg", b"<svg/>", read_edit(MultiDict([("turns", "1")])), faults) is None
    assert len(faults.found) == 2


@pytest.mark.parametrize(
    ("name", "alternative", "expected"),
    [
        (
            "image.png",
            "Tin nhắn giả ngân hàng, hối bấm đường liên kết lạ trong năm phút",
            "tin-nhan-gia-ngan-hang-hoi-bam-duong.webp",
        ),
        ("IMG_20261120_101112.jpg", "Thẻ ngân hàng", "the-ngan-hang.webp"),
        ("Ảnh chụp màn hình 2026-11-20 lúc 10.11.12.png", "Mã QR", "ma-qr.webp"),
        ("Chợ nổi.jpg", "Cô Ba bán cá", "cho-noi.webp"),
        ("image.png", " ", "image.webp"),
    ],
)
def test_a_picture_that_the_clipboard_named_is_named_by_what_it_shows(name, alternative, expected):
    file = read_picture(telling_name(name, alternative), halves(), Faults(""))

    assert file is not None
    assert file.name == expected
