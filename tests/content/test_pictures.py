import subprocess
import sys
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from portal.content.checks.faults import Faults
from portal.content.files.file_names import safe_file_name
from portal.content.files.media import MAX_PICTURE_BYTES, pixel_size
from portal.content.files.pictures import is_baseline_jpeg, read_picture

RED, BLUE = (200, 30, 30), (30, 30, 200)


def saved(image, kind, **said):
    file = BytesIO()
    image.save(file, kind, **said)
    return file.getvalue()


def two_halves(size=(80, 40), mode="RGB"):
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image.convert(mode)


def read(data, name="Ảnh chụp.JPG"):
    faults = Faults(name)
    file = read_picture(name, data, faults)
    assert faults.found == []
    assert (file.data[:4], file.data[8:12], file.mime) == (b"RIFF", b"WEBP", "image/webp")
    assert pixel_size(file.data) == (file.width, file.height)
    return file


def refused(data, name="a.png"):
    faults = Faults(name)
    assert read_picture(name, data, faults) is None
    (fault,) = faults.found
    return fault.message()


def shown(file):
    return Image.open(BytesIO(file.data)).convert("RGBA")


def is_near(one, other):
    return all(abs(here - there) < 40 for here, there in zip(one, other, strict=False))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF"])
def test_each_kind_of_picture_becomes_webp(kind):
    file = read(saved(two_halves(), kind))

    assert (file.name, file.width, file.height) == ("anh-chup.webp", 80, 40)
    assert is_near(shown(file).getpixel((10, 20)), RED)
    assert is_near(shown(file).getpixel((70, 20)), BLUE)


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "1"), ("PNG", "LA")])
def test_a_picture_in_other_colours_is_shown_in_ours(kind, mode):
    file = read(saved(two_halves(mode=mode), kind))

    expected = two_halves(mode=mode).convert("RGB")
    assert is_near(shown(file).getpixel((10, 20)), expected.getpixel((10, 20)))


def test_a_grey_picture_of_sixteen_bits_keeps_its_shades():
    file = read(saved(Image.new("I;16", (40, 40), 0x4000), "PNG"))

    assert is_near(shown(file).getpixel((5, 5)), (0x40, 0x40, 0x40))


@pytest.mark.parametrize(("size", "expected"), [((2400, 1200), (1200, 600)), ((900, 3000), (360, 1200))])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_becomes_smaller_and_keeps_its_shape(size, expected, kind):
    file = read(saved(two_halves(size), kind))

    assert (file.width, file.height) == expected
    assert is_near(shown(file).getpixel((expected[0] // 4, expected[1] - 2)), RED)
    assert is_near(shown(file).getpixel((expected[0] * 3 // 4, 1)), BLUE)


def test_a_picture_that_is_hard_to_pack_loses_quality_and_then_size():
    noise = Image.merge("RGB", [Image.effect_noise((1500, 1000), 120) for _ in "rgb"])

    file = read(saved(noise, "PNG"))

    assert len(file.data) <= MAX_PICTURE_BYTES
    assert 300 <= file.width < 1200
    assert abs(file.width / file.height - 1.5) < 0.02


@pytest.mark.parametrize("mode", ["RGBA", "P", "RGB"])
def test_what_shows_through_still_does(mode):
    image = two_halves(mode="RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 40, 40))
    said = {}
    if mode == "P":
        image, said = image.quantize(4), {}
    if mode == "RGB":
        image, said = two_halves(), {"transparency": RED}

    pixels = shown(read(saved(image, "PNG", **said)))

    assert pixels.getpixel((10, 20))[3] == 0
    assert pixels.getpixel((70, 20))[3] == 255


def test_a_picture_through_which_nothing_shows_has_no_channel_for_it():
    assert Image.open(BytesIO(read(saved(two_halves(mode="RGBA"), "PNG")).data)).mode == "RGB"


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photograph_stands_upright(turn):
    upright = two_halves()
    exif = Image.Exif()
    exif[0x0112] = turn
    back = {5: 5, 6: 8, 7: 7, 8: 6}.get(turn, turn)
    stored = upright
    for method in {1: [], 2: [0], 3: [3], 4: [1], 5: [5], 6: [4], 7: [6], 8: [2]}[back]:
        stored = stored.transpose(Image.Transpose(method))

    file = read(saved(stored, "JPEG", exif=exif, quality=95))

    assert (file.width, file.height) == (80, 40)
    difference = ImageChops.difference(shown(file).convert("RGB"), upright).resize((8, 4)).convert("L")
    assert difference.getextrema()[1] < 60


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_nothing_tells_where_and_by_whom_it_was_taken(kind):
    exif = Image.Exif()
    exif[0x010F] = "CameraOfSomebody"
    exif.get_ifd(0x8825).update({1: "N", 2: (9.0, 10.0, 36.5), 3: "E", 4: (105.0, 9.0, 0.5)})
    said = {"exif": exif, "icc_profile": b"ProfileOfSomebody"}
    data = saved(two_halves(), kind, **said) if kind != "AVIF" else saved(two_halves(), kind, exif=exif)
    assert b"CameraOfSomebody" in data

    file = read(data)

    again = Image.open(BytesIO(file.data))
    assert dict(again.getexif()) == {}
    assert not {"exif", "xmp", "icc_profile"} & again.info.keys()
    assert not any(mark in file.data for mark in (b"OfSomebody", b"EXIF", b"XMP ", b"ICCP", b"GPS"))


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_picture_is_kept_and_that_is_said(kind):
    data = saved(two_halves(), kind, save_all=True, append_images=[Image.new("RGB", (80, 40), "white")])
    faults = Faults("a.gif")

    file = read_picture("a.gif", data, faults)

    assert is_near(shown(file).getpixel((10, 20)), RED)
    assert [fault.message() for fault in faults.found] == ["only the first picture of this animation is kept"]


def test_a_photograph_of_60_megapixels_is_taken():
    file = read(saved(Image.new("L", (10_000, 6_000), 90), "JPEG", quality=30))

    assert (file.width, file.height) == (1200, 720)


def test_a_photograph_of_120_megapixels_takes_little_memory(tmp_path):
    (tmp_path / "a.jpg").write_bytes(saved(Image.new("L", (12_000, 10_000), 90), "JPEG", quality=30))
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from portal.content.files.pictures import Faults, read_picture\n"
        "def peak():\n"
        "    status = Path('/proc/self/status').read_text()\n"
        "    return int(status.partition('VmHWM:')[2].split()[0])\n"
        "data, faults, before = Path(sys.argv[1]).read_bytes(), Faults('a'), peak()\n"
        "file = read_picture('a.jpg', data, faults)\n"
        "print(file.width, peak() - before)\n"
    )

    said = subprocess.run([sys.executable, "-c", program, str(tmp_path / "a.jpg")], capture_output=True, text=True)

    width, kilobytes = map(int, said.stdout.split())
    assert width == 1200
    assert 0 < kilobytes < 40_000


def test_a_png_of_60_megapixels_is_refused():
    message = refused(saved(Image.new("1", (10_000, 6_000)), "PNG"))

    assert message.startswith("the picture has 10000 × 6000 pixels, more than 24 million: make it smaller")


def test_a_webp_that_says_it_is_huge_is_refused_before_it_is_opened():
    huge = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff\x3f\0" * 2 + b"\0" * 40

    assert "16384 × 16384 pixels" in refused(huge)


def test_a_large_jpeg_that_has_to_be_kept_whole_is_refused():
    large = Image.new("L", (6_000, 5_000), 90)

    assert "more than 24 million" in refused(saved(large, "JPEG", progressive=True))
    assert is_baseline_jpeg(saved(two_halves(), "JPEG"))
    assert not is_baseline_jpeg(saved(two_halves(), "JPEG", progressive=True))
    assert not is_baseline_jpeg(b"\xff\xd8\xff")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"\n<!DOCTYPE html><html><svg></svg></html>", "this is a web page, not a picture"),
        (b"MZ\x90\0", "this is no picture that can be read here: it may be JPEG, PNG, WebP, GIF, BMP, AVIF, SVG"),
        (b"\0\0\0\x18ftypheic\0\0", "HEIC pictures cannot be read here"),
        (b"\x89PNG\r\n\x1a\n", "cut short or broken"),
        (b"\xff\xd8\xff\xe0", "cut short or broken"),
        (saved(two_halves(), "GIF").replace(b"GIF87aP\0(\0", b"GIF87a\xff\xff\xff\xff"), "65535 × 65535 pixels"),
        (b"RIFF\0\0\0\0WEBPVP8X", "the picture has only 0 × 0 pixels"),
        (saved(Image.new("RGB", (1, 1)), "PNG"), "the picture has only 1 × 1 pixels"),
        (saved(Image.new("RGB", (3000, 8)), "GIF"), "the picture has only 3000 × 8 pixels"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_reason(data, message):
    assert message in refused(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "AVIF", "GIF"])
def test_a_picture_that_is_cut_short_is_refused(kind):
    noise = saved(Image.effect_noise((300, 300), 90).convert("RGB"), kind)

    assert "cut short or broken" in refused(noise[: len(noise) // 2])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "AVIF", "GIF"])
@given(st.data())
@settings(max_examples=40, deadline=None)
def test_no_broken_picture_breaks_the_reader(kind, data):
    exif = Image.Exif()
    exif[0x0112] = 6
    whole = bytearray(saved(two_halves((40, 40)), kind, **({"exif": exif} if kind in ("JPEG", "PNG") else {})))
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=6)):
        whole[at] = data.draw(st.integers(0, 255))
    faults = Faults("a")

    file = read_picture("a", bytes(whole), faults)

    assert faults.found or file.size <= MAX_PICTURE_BYTES


def test_a_drawing_stays_as_it_is():
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect/></svg>'
    faults = Faults("a")

    file = read_picture("Sơ đồ.PNG", drawing, faults)

    assert (file.name, file.data, file.width, faults.found) == ("so-do.svg", drawing, 40, [])


def test_a_drawing_that_could_do_harm_is_refused():
    assert "<script>" in refused(b"<?xml version='1.0'?><svg><script/></svg>")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ảnh chụp màn hình (1).PNG", "anh-chup-man-hinh-1.webp"),
        ("C:\\Users\\Út\\Đường đi.jpeg", "duong-di.webp"),
        ("../../etc/passwd", "passwd.webp"),
        (".png", "hinh.webp"),
        ("照片.jpg", "hinh.webp"),
        ("a" * 90 + ".jpg", "a" * 60 + ".webp"),
        ("a.b.c", "a-b.webp"),
    ],
)
def test_a_picture_has_a_plain_name(name, expected):
    assert safe_file_name(name, ".webp") == expected
