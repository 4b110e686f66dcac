"""Credentials in pictures and lists, read by other programs than ours; hostile pictures are refused."""

from __future__ import annotations

import base64
import gzip
import zlib
from io import BytesIO

import pytest
from openbadgeslib import baking as independent
from PIL import Image

from portal.certificates.badges.enums import FileFault
from portal.certificates.badges.rules.baking import (
    NAMESPACE,
    BadFile,
    bake_png,
    read_png,
    read_svg,
    svg_credential,
)
from portal.certificates.badges.rules.status_list import LIST_LENGTH, encoded_list, list_and_place

TOKEN = "aaa.bbb-_.ccc"


def png(**options):
    data = BytesIO()
    Image.new("RGB", (9, 9), "green").save(data, "PNG", **options)
    return data.getvalue()


def chunk(kind, data):
    check = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + check


def svg(inside):
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{NAMESPACE}">{inside}<g/></svg>'.encode()


def test_pillow_finds_the_credential_in_a_png_that_is_still_a_picture():
    baked = Image.open(BytesIO(bake_png(png(), TOKEN)))
    baked.load()
    assert baked.text["openbadgecredential"] == TOKEN
    assert baked.size == (9, 9)


def test_an_independent_library_finds_the_credential_in_both_pictures():
    assert independent.extract_png(bake_png(png(), TOKEN), keyword=independent.ITXT_KEYWORD_OB3) == TOKEN
    assert independent.extract_svg(svg(svg_credential(TOKEN)), element=independent.SVG_ELEMENT_OB3) == TOKEN


def test_what_was_baked_is_read_again():
    assert read_png(bake_png(png(), TOKEN)) == TOKEN
    assert read_svg(svg(svg_credential(TOKEN))) == TOKEN
    assert read_svg(svg('<openbadges:credential><![CDATA[{"a": 1}]]></openbadges:credential>')) == '{"a": 1}'


KEYWORD = b"openbadgecredential\0"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (png(), FileFault.NO_CREDENTIAL),
        (bake_png(bake_png(png(), TOKEN), TOKEN), FileFault.SEVERAL_CREDENTIALS),
        (bake_png(png(), TOKEN)[:-40], FileFault.BROKEN_PNG),
        (bake_png(png(), TOKEN).replace(b"aaa.", b"aab."), FileFault.BROKEN_PNG),
        (png() + b"\xff\xff\xff\xff", FileFault.BROKEN_PNG),
        # A bomb: a few bytes that would be a gigabyte.
        (png() + chunk(b"iTXt", KEYWORD + b"\1\0\0\0" + zlib.compress(b"a" * 10**7)), FileFault.COMPRESSED),
        (png() + chunk(b"iTXt", KEYWORD + b"\0\0\0"), FileFault.BROKEN_PNG),
        (png() + chunk(b"iTXt", KEYWORD + b"\0\0\0\0\xff"), FileFault.BROKEN_PNG),
    ],
)
def test_a_png_that_is_no_badge_says_why(data, fault):
    with pytest.raises(BadFile) as error:
        read_png(data)
    assert error.value.fault == fault


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (svg(""), FileFault.NO_CREDENTIAL),
        (svg(svg_credential(TOKEN) * 2), FileFault.SEVERAL_CREDENTIALS),
        (svg("<g>"), FileFault.BROKEN_SVG),
        (svg("<g>" * 100 + "</g>" * 100), FileFault.BROKEN_SVG),
        (
            svg(svg_credential(TOKEN)).replace(NAMESPACE.encode(), b"https://a.example"),
            FileFault.NO_CREDENTIAL,
        ),
        (
            b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            + svg('<openbadges:credential verify="&x;"/>'),
            FileFault.UNSAFE_SVG,
        ),
        (b'<!DOCTYPE lol [<!ENTITY a "aaaaaaaaaa">]><svg>&a;</svg>', FileFault.UNSAFE_SVG),
        (
            '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE svg [<!ENTITY x "y">]><svg/>'.encode("utf-16"),
            FileFault.UNSAFE_SVG,
        ),
        (b'<?xml version="1.0" encoding="no-such"?><svg/>', FileFault.BROKEN_SVG),
    ],
)
def test_an_svg_that_is_no_badge_or_unsafe_says_why(data, fault):
    with pytest.raises(BadFile) as error:
        read_svg(data)
    assert error.value.fault == fault


def test_a_list_has_the_bits_that_were_revoked_and_no_other():
    text = encoded_list([0, 9, LIST_LENGTH - 1])
    assert text[0] == "u"
    bits = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))

    assert len(bits) == 16_384
    assert "".join(f"{byte:08b}" for byte in bits[:2]) == "1000000001000000"
    assert bits[-1] == 1
    assert sum(byte.bit_count() for byte in bits) == 3


def test_the_index_of_a_certificate_says_which_list_and_where():
    assert list_and_place(LIST_LENGTH - 1) == (0, LIST_LENGTH - 1)
    assert list_and_place(LIST_LENGTH + 5) == (1, 5)
