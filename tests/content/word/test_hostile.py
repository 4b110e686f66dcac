"""Files that are no Word file, or mean harm: refused in bounded time and memory, with words that help."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from portal.content.checks.faults import Faults
from portal.content.word.container import MAX_TEXT_PART_BYTES, MAX_WORD_BYTES
from portal.content.word.pictures import read_pictures
from portal.content.word.reading import read_document
from tests.content.word.shapes import account, p, picture, planned, r, raw, read
from tests.cpu_time import cpu_seconds

PAGE = "".join(p("Cúp máy, hỏi người nhà, gọi số in sau lưng thẻ. " * 4) for _line in range(25))
BLIP = (
    '<w:p><w:r><w:drawing><wp:docPr id="1" name="a" descr="{alt}"/><a:graphic><a:graphicData><pic:pic>'
    '<pic:blipFill><a:blip r:embed="{id}"/>{crop}</pic:blipFill></pic:pic>'
    "</a:graphicData></a:graphic></w:drawing></w:r></w:p>"
)


def refusal(data: bytes) -> str:
    faults = Faults("bai.docx")
    assert read_document(data, faults) is None
    (fault,) = faults.found
    return fault.message()


def nested(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + p("x") + "</w:tc></w:tr></w:tbl>" * depth


def other_zip(*names: str) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"<x/>")
    return packed.getvalue()


def bomb() -> bytes:
    return b"<w:document>" + b" " * (64 * 1024 * 1024)


LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY a{n} '{'&a' + str(n - 1) + ';' if n else '&a;'}'>" for n in range(9)
)
# Made when they are asked for: some are large, and every worker reads this file.
DOCUMENTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "old .doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".docx"),
    "password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "pdf": (lambda: b"%PDF-1.7", "PDF"),
    "rtf": (lambda: rb"{\rtf1 x}", "RTF"),
    "web page": (lambda: b"<html><body>x", "web page"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(30), "no Word file"),
    "excel": (lambda: other_zip("[Content_Types].xml", "xl/workbook.xml"), "Excel"),
    "powerpoint": (lambda: other_zip("[Content_Types].xml", "ppt/presentation.xml"), "PowerPoint"),
    "odt": (lambda: other_zip("mimetype", "content.xml"), "OpenDocument"),
    "other zip": (lambda: other_zip("a.txt"), "no Word file"),
    "cut short": (lambda: raw(p("x"))[:-400], "damaged"),
    "broken xml": (lambda: raw("<w:p><w:r>"), "damaged"),
    "too large": (lambda: b"PK\x03\x04" + bytes(MAX_WORD_BYTES), "20 MB"),
    "bomb": (
        lambda: raw("", parts={"word/styles.xml": bomb()}, links={"rId1": ("styles", "styles.xml")}),
        "too long",
    ),
    "laughs": (
        lambda: raw("", parts={"word/styles.xml": LAUGHS}, links={"rId1": ("styles", "styles.xml")}),
        "no Word file",
    ),
    "5,000 pages": (lambda: raw(PAGE * 5000), "too long"),
    "a million empty paragraphs": (lambda: raw("<w:p/>" * 1_000_000), "too long"),
    "400,000 short runs": (lambda: raw("<w:p>" + "<w:r/>" * 600_000 + "</w:p>"), "too long"),
    "tables in tables": (lambda: raw(nested(400)), "too deep"),
    "30,000 cells": (
        lambda: raw("<w:tbl>" + f"<w:tr>{f'<w:tc>{p(chr(97))}</w:tc>' * 100}</w:tr>" * 300 + "</w:tbl>"),
        "too long",
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_is_refused_quickly_with_words_that_help(name: str) -> None:
    make, words = DOCUMENTS[name]
    data = make()
    tracemalloc.start()
    try:
        said = refusal(data)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert words in said
    assert cpu_seconds(lambda: refusal(data), enough=6) < 6
    assert peak < 8 * MAX_TEXT_PART_BYTES


def test_tables_in_tables_that_a_person_could_make_are_read() -> None:
    assert "x" in planned(raw(nested(20))).pages[0].body


@pytest.mark.parametrize(
    "body",
    [
        "<w:p>" + r("Câu 1: x" + " " * 2_000_000 + "y") + "</w:p>",
        "<w:p>" + (r("a ", "<w:b/>") + r("1 ")) * 12_000 + "</w:p>",
        "<w:p><w:r>" + "<w:br/><w:t>A. x</w:t>" * 50_000 + "</w:r></w:p>",
        p("Câu 1: x?") + p("A. 1  2.B ") * 4_000,
        p("BÀI 1", look="<w:b/>") * 4_000,
        p("1A" + " 2B" * 200_000),
    ],
    ids=["spaces", "looks", "breaks", "options", "headings", "answers"],
)
def test_what_nobody_types_is_read_in_bounded_time(body: str) -> None:
    data = raw(body, packing=ZIP_STORED)
    course = planned(data)

    assert cpu_seconds(lambda: planned(data), enough=8) < 8
    assert account(course) == list(range(len(course.pieces)))


def test_two_hundred_pages_are_read() -> None:
    assert len(read(raw(PAGE * 200)).pieces) == 5000


def test_pictures_that_cannot_be_shown_say_why_and_the_others_come() -> None:
    body = BLIP.format(id="rId1", alt="Chợ", crop="") + BLIP.format(id="rId2", alt="Picture 1", crop="")
    body += BLIP.format(id="rId3", alt="Hình gốc", crop='<a:srcRect l="50000"/>') + BLIP.format(
        id="rId4", alt="", crop=""
    )
    big = picture((9000, 9000), "1").getvalue()
    data = raw(
        body,
        parts={"word/media/a.png": picture().getvalue(), "word/media/b.emf": b"\1\0\0\0", "word/media/d.png": big},
        links={
            "rId1": ("image", "media/a.png"),
            "rId2": ("image", "media/b.emf"),
            "rId3": ("image", "media/a.png"),
            "rId4": ("image", "media/d.png"),
        },
    )
    document = read(data)
    shown, drawn, cropped, large = list(read_pictures(data, document.pictures))

    assert [one.alternative for one in document.pictures] == ["Chợ", "", "Hình gốc", ""]
    assert shown.file is not None
    assert (shown.file.name, shown.file.mime) == ("cho.webp", "image/webp")
    assert cropped.file is not None
    assert (cropped.file.width, cropped.file.height) == (200, 300)
    assert drawn.file is None
    assert drawn.problem is not None
    assert "EMF" in drawn.problem.message()
    assert large.problem is not None
    assert "million" in large.problem.message()


def test_links_to_programs_lead_nowhere() -> None:
    body = '<w:p><w:hyperlink r:id="rId1"><w:r><w:t>bấm</w:t></w:r></w:hyperlink></w:p>'

    assert planned(raw(body, links={"rId1": ("hyperlink", "javascript://x")})).pages[0].body == "bấm\n"
