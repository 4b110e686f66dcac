import struct
from io import BytesIO

import pytest
from PIL import Image

from portal.content.checks.faults import Faults
from portal.content.files.media import read_media

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30">{}</svg>'
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 40, 30) + b"rest"
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab" + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40) + b"\x03rest"
LOSSY = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0" + b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 40, 30)
LOSSLESS = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", 39 | 29 << 14) + b"\0" * 9
EXTENDED = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0" + b"\0" * 4 + b"\x27\0\0" + b"\x1d\0\0"
MP3 = b"ID3\x04rest"
MP4 = b"\0\0\0\x18ftypisom"


def faults_of(name, data):
    faults = Faults(name)
    assert read_media(name, data, faults) is None
    return [(fault.line, fault.message()) for fault in faults.found]


@pytest.mark.parametrize(
    ("name", "data", "mime"),
    [
        ("a.svg", SVG.format("").encode(), "image/svg+xml"),
        ("a.png", PNG, "image/png"),
        ("a.jpg", JPEG, "image/jpeg"),
        ("a.JPEG", JPEG, "image/jpeg"),
        ("a.webp", LOSSY, "image/webp"),
        ("a.webp", LOSSLESS, "image/webp"),
        ("a.webp", EXTENDED, "image/webp"),
    ],
)
def test_pictures_are_told_by_their_content_with_their_size(name, data, mime):
    file = read_media(name, data, Faults(name))

    assert file is not None
    assert (file.mime, file.width, file.height, file.size, file.data) == (mime, 40, 30, len(data), data)


@pytest.mark.parametrize(("turn", "size"), [(1, (40, 30)), (3, (40, 30)), (6, (30, 40)), (8, (30, 40))])
def test_a_photograph_has_the_size_in_which_it_is_shown(turn, size):
    exif = Image.Exif()
    exif[0x0112] = turn
    photograph = BytesIO()
    Image.new("RGB", (40, 30)).save(photograph, "JPEG", exif=exif)

    file = read_media("a.jpg", photograph.getvalue(), Faults("a.jpg"))

    assert file is not None
    assert (file.width, file.height) == size


@pytest.mark.parametrize(("name", "data"), [("a.mp3", MP3), ("a.mp3", b"\xff\xfb\x90\x00"), ("a.mp4", MP4)])
def test_sounds_and_films_have_no_size_on_the_page(name, data):
    file = read_media(name, data, Faults(name))

    assert file is not None
    assert (file.width, file.height) == (None, None)


def test_the_address_names_the_content():
    file = read_media("a\u0302.png", PNG, Faults("a"))

    assert file is not None
    assert file.name == "â.png"
    assert file.url == f"/media/{file.sha256}.png"
    assert len(file.sha256) == 64


@pytest.mark.parametrize("name", ["a.svg", "a.png", "a.jpg", "a.webp", "a.mp3", "a.mp4"])
def test_a_file_that_is_not_what_its_name_says_is_a_fault(name):
    assert faults_of(name, b"<html>hello") == [(1, f"this file is not what its name says: it is no {name[1:]}")]


def test_a_file_of_another_kind_is_a_fault():
    assert faults_of("a.exe", b"MZ") == [(1, "media may be .jpg .m4a .mp3 .mp4 .ogg .png .svg .webm .webp")]


def test_a_picture_over_60_kb_is_a_fault():
    assert faults_of("a.png", PNG + b"x" * 61_440) == [(1, "the file has 60 KB, more than 60 KB")]


def test_a_picture_that_is_cut_short_has_no_size():
    for name, data in [("a.png", PNG[:10]), ("a.jpg", JPEG[:9]), ("a.webp", LOSSY[:20])]:
        file = read_media(name, data, Faults(name))

        assert file is not None
        assert file.width is None


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("<script>alert(1)</script>", "may not have <script> in it"),
        ("<foreignObject/>", "may not have <foreignObject> in it"),
        ("<image href='a.png'/>", "may not have <image> in it"),
        ("<animate attributeName='x'/>", "may not have <animate> in it"),
        ("<a href='#a'/>", "may not have <a> in it"),
        ("<g onload='alert(1)'/>", "“onload”"),
        ("<use href='https://a.vn/b.svg#c'/>", "may not lead outside itself: href"),
        ("<use x:href='data:a' xmlns:x='http://www.w3.org/1999/xlink'/>", "may not lead outside itself: x:href"),
        ("<rect fill='url(https://a.vn)'/>", "may not lead outside itself: fill"),
        ("<style>@import 'a.css';</style>", "may not lead outside itself: style"),
        ("<style>a{b:url(//c)}</style>", "may not lead outside itself: style"),
        ("<style>a{b:image-set('//c' 1x)}</style>", "may not lead outside itself: style"),
        ("<style>a{b:src('//c')}</style>", "may not lead outside itself: style"),
        ("<style>@im&#112;ort 'a.css';</style>", "may not lead outside itself: style"),
        ("<style>@im<g/>port 'a.css';</style>", "may not have <g> in it"),
        ("<?xml-stylesheet href='a'?>", "may not have <?xml-stylesheet> in it"),
        ("<h:b xmlns:h='http://www.w3.org/1999/xhtml'/>", "may not have <h:b> in it"),
        ("<g>", "the SVG picture cannot be read here"),
        ("<g>" * 70 + "</g>" * 70, "nested too deeply"),
    ],
)
def test_a_drawing_that_could_do_harm_is_a_fault_at_its_line(inside, message):
    faults = faults_of("a.svg", SVG.format(f"\n{inside}\n").encode())

    assert any(message in found for _line, found in faults), faults
    assert faults[0][0] in (2, 3)


def test_a_drawing_may_refer_to_its_own_parts():
    drawing = "<defs><g id='a'/></defs><use href='#a' fill='url(#a)'/><style>a{fill:url(#a)}</style>"

    assert read_media("a.svg", SVG.format(drawing).encode(), Faults("a"))


def test_entities_are_refused_before_they_can_grow():
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<svg>&b;</svg>'

    assert faults_of("a.svg", bomb) == [(1, "an SVG picture may not have a DOCTYPE or entities")]


def test_another_xml_file_is_no_drawing():
    assert (1, "this is no SVG picture") in faults_of("a.svg", b"<html><svg/></html>")


@pytest.mark.parametrize(
    ("root", "size"),
    [("width='40' height='30px'", (40, 30)), ("width='100%'", (None, None)), ("viewBox='0,0,7.6,3'", (8, 3))],
)
def test_the_size_of_a_drawing_comes_from_its_box_or_its_sides(root, size):
    file = read_media("a.svg", f"<svg {root}></svg>".encode(), Faults("a"))

    assert file is not None
    assert (file.width, file.height) == size
