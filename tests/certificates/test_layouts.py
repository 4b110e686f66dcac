"""How certificates look: pictures made anew, those of the nearest unit, and no hand above another name."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from PIL.ExifTags import Base as Exif

from portal.accounts.models import User
from portal.certificates.enums import LayoutPicture
from portal.certificates.models import Certificate
from portal.certificates.operations.layouts import LayoutWords, remove_picture, set_layout, set_picture
from portal.certificates.queries import layouts
from portal.certificates.queries.issuing import issuer_below
from portal.certificates.queries.layouts import find_layout, pictures_for, worn_pictures
from portal.certificates.rules.pictures import layout_picture
from portal.certificates.views.wording import printed_certificates
from portal.content.checks.faults import Faults
from portal.db import db
from portal.documents.certificate_pdf import certificates_pdf
from portal.errors import FieldError, Forbidden, NotFound
from portal.units.changes.operations.merge import merge_units
from portal.units.models import Unit
from tests.certificates.issued import issued_certificate
from tests.conftest import Browser
from tests.documents.reading import opened
from tests.factories import make_course, make_unit
from tests.units.past import WHY, since_long_ago

WORDS = LayoutWords(signer_name="dì Út", signer_title="Người phụ trách", place="An Xuyên")


def picture_file(
    kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (300, 200), **options: object
) -> bytes:
    """White paper with a dark stroke across its left half."""
    paper = Image.new("RGB", size, "white")
    paper.paste((140, 20, 20), (20, size[1] // 2 - 10, size[0] // 2, size[1] // 2 + 10))
    file = BytesIO()
    paper.convert(mode).save(file, kind, **options)
    return file.getvalue()


def bomb() -> bytes:
    """A PNG of 20 000 × 20 000 pixels in some bytes."""
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    parts = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def made(data: bytes, part: LayoutPicture = LayoutPicture.LOGO) -> Image.Image:
    faults = Faults("")
    found = layout_picture(part, data, faults)
    assert found is not None, faults.found
    return Image.open(BytesIO(found))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (picture_file() + bytes(9 * 1024 * 1024), "more than 8 MB"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
        (b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (bomb(), "20000"),
        (b"Not a picture at all", "no picture"),
        (b"", "empty"),
        (picture_file()[:120], "broken"),
        (picture_file(size=(8, 8)), "pixels"),
    ],
)
def test_what_is_no_fit_picture_is_refused_with_its_reason(data: bytes, said: str):
    faults = Faults("")

    assert layout_picture(LayoutPicture.SEAL, data, faults) is None
    assert said in faults.found[0].message()


@pytest.mark.parametrize(
    "data",
    [
        picture_file(),
        picture_file("JPEG"),
        picture_file("JPEG", "CMYK"),
        picture_file("PNG", "P"),
        picture_file("PNG", "L"),
        picture_file("WEBP"),
        picture_file(size=(3000, 2000)),
    ],
)
def test_any_picture_is_made_anew_small_and_without_notes(data: bytes):
    image = made(data)

    assert (image.format, max(image.size) <= 1200) == ("WEBP", True)
    assert not image.getexif()
    assert image.convert("RGB").getpixel((image.width - 5, 5)) >= (250, 250, 250)


def test_a_picture_that_lies_on_its_side_is_put_upright():
    exif = Image.Exif()
    exif[Exif.Orientation] = 6

    assert made(picture_file("JPEG", exif=exif)).size == (200, 300)


@pytest.mark.parametrize("part", [LayoutPicture.SEAL, LayoutPicture.SIGNATURE])
def test_the_paper_around_ink_shows_through_and_the_ink_does_not(part: LayoutPicture):
    image = made(picture_file("JPEG"), part)

    assert image.getpixel((image.width - 5, 5))[3] == 0
    assert image.getpixel((60, image.height // 2))[3] > 240


def test_what_shows_through_already_stays_so():
    file = BytesIO()
    Image.new("RGBA", (100, 100), (200, 0, 0, 0)).save(file, "PNG")

    assert made(file.getvalue(), LayoutPicture.LOGO).getchannel("A").getextrema() == (0, 0)


def test_the_nearest_unit_decides_each_part_for_itself(commune: Unit, team: Unit):
    logo, seal, own = (made_bytes(size) for size in (20, 30, 40))
    set_layout(commune, WORDS, actor=None)
    for part, data in ((LayoutPicture.LOGO, logo), (LayoutPicture.SEAL, seal), (LayoutPicture.SIGNATURE, seal)):
        set_picture(commune, part, data, actor=None)
    set_picture(team, LayoutPicture.LOGO, own, actor=None)

    assert pictures_for(team.id, WORDS.signer_name) == {"logo": own, "seal": seal, "signature": seal}
    assert issuer_below(team.id).signer_name == WORDS.signer_name
    # Who signs here is somebody else: the hand from above is not theirs.
    set_layout(team, LayoutWords(signer_name="cậu Bảy"), actor=None)
    assert LayoutPicture.SIGNATURE not in worn_pictures(team.id)
    remove_picture(team, LayoutPicture.LOGO, actor=None)
    assert pictures_for(team.id, "cậu Bảy")["logo"] == logo
    with pytest.raises(NotFound):
        remove_picture(team, LayoutPicture.LOGO, actor=None)


def test_a_merged_unit_keeps_its_look_on_old_papers_and_hands_on_no_signature(commune: Unit, team: Unit):
    other = make_unit("Tổ ấp 7", kind="team", parent=commune)
    since_long_ago()
    set_layout(team, WORDS, actor=None)
    set_picture(team, LayoutPicture.SIGNATURE, made_bytes(20), actor=None)
    db.session.commit()

    merge_units([team], other, **WHY)
    db.session.commit()

    assert pictures_for(team.id, WORDS.signer_name)["signature"] is not None
    assert (worn_pictures(other.id), issuer_below(other.id).signer_name) == ({}, "")


def test_a_signature_goes_with_its_name_and_needs_one(commune: Unit):
    with pytest.raises(FieldError):
        set_picture(commune, LayoutPicture.SIGNATURE, b"x", actor=None)
    set_layout(commune, WORDS, actor=None)
    set_picture(commune, LayoutPicture.SIGNATURE, b"x", actor=None)

    assert not set_layout(commune, LayoutWords(WORDS.signer_name, "Chủ tịch"), actor=None)
    assert set_layout(commune, LayoutWords("cậu Bảy", "Chủ tịch"), actor=None)
    assert find_layout(commune.id).signature is None


def test_an_issued_paper_keeps_its_words_and_gets_no_other_hand(commune: Unit, member: User, app):
    course = make_course()
    signed = made_bytes(50)
    set_layout(commune, WORDS, actor=None)
    set_picture(commune, LayoutPicture.SIGNATURE, signed, actor=None)
    issued = db.session.get_one(Certificate, issued_certificate(member, course))
    issued.issuer_unit_id, issued.signer_name = commune.id, WORDS.signer_name
    db.session.commit()
    with app.test_request_context():
        assert printed_certificates([issued])[0].signature == signed
        set_layout(commune, LayoutWords(signer_name="cậu Bảy"), actor=None)
        set_picture(commune, LayoutPicture.SIGNATURE, made_bytes(60), actor=None)
        db.session.commit()
        (printed,) = printed_certificates([issued])

    assert (printed.signer_name, printed.signature) == (WORDS.signer_name, None)


def test_pictures_are_read_once_for_many_and_drawn(commune: Unit, member: User, app, monkeypatch):
    course = make_course()
    set_layout(commune, WORDS, actor=None)
    for part in LayoutPicture:
        data = layout_picture(part, picture_file(), Faults(""))
        set_picture(commune, part, data or b"", actor=None)
    issued = db.session.get_one(Certificate, issued_certificate(member, course))
    issued.issuer_unit_id, issued.signer_name = commune.id, WORDS.signer_name
    asked = []
    read = layouts.worn_pictures
    monkeypatch.setattr(layouts, "worn_pictures", lambda unit_id: asked.append(unit_id) or read(unit_id))

    with app.test_request_context():
        pdf = certificates_pdf(printed_certificates([issued] * 40), title="x", created=issued.created_at)

    assert asked == [commune.id]
    assert len(pdf) < 400_000  # each picture is in the file once
    with opened(pdf) as document:
        page = document[39].render(scale=1).to_pil().convert("RGB")
    assert any(
        red > 120 and green < 60 for red, green, _blue in page.crop((430, 430, 730, 560)).get_flattened_data()
    )


def test_the_screen_takes_words_and_pictures_and_shows_a_sample(browser: Browser, commune: Unit, admin: User):
    browser.sign_in(admin)
    place = f"/certificates/units/{commune.id}/layout"
    assert browser.get(place).status_code == 200
    assert browser.post(place, data={"signer_name": "x" * 101}).status_code == 422
    assert browser.post(place, data={"signer_name": "dì Út", "place": "An Xuyên"}).status_code == 303
    assert "dì Út" in browser.get(place).text
    svg = (BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "dau.png")
    refused = browser.post(f"{place}/seal", data={"file": svg})
    assert refused.status_code == 422
    assert "SVG" in refused.text
    assert browser.post(f"{place}/seal", data={}).status_code == 422
    too_large = browser.post(
        f"{place}/seal",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(20 * 1024 * 1024)},
    )
    assert too_large.status_code == 413
    assert "9 MB" in too_large.text
    assert browser.get(f"{place}/seal.webp").status_code == 404
    assert browser.post(f"{place}/seal", data={"file": (BytesIO(picture_file()), "dau.svg")}).status_code == 303
    assert browser.get(f"{place}/seal.webp").data.startswith(b"RIFF")
    assert browser.get(f"{place}/sample.pdf").data.startswith(b"%PDF")
    assert browser.post(f"{place}/seal/removal").status_code == 303
    assert browser.post(f"{place}/seal/removal").status_code == 404
    assert browser.post(f"{place}/stamp").status_code == 404


def test_nobody_else_changes_how_they_look(commune: Unit, member: User):
    with pytest.raises(Forbidden):
        set_layout(commune, WORDS, actor=member)
    with pytest.raises(Forbidden):
        set_picture(commune, LayoutPicture.LOGO, b"x", actor=member)
    with pytest.raises(Forbidden):
        remove_picture(commune, LayoutPicture.LOGO, actor=member)


def made_bytes(size: int) -> bytes:
    """A picture that differs from those of other sizes."""
    return layout_picture(LayoutPicture.LOGO, picture_file(size=(size, size)), Faults("")) or b""
