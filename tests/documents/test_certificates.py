"""Certificates on paper: whatever is written on them stays in its frame, and a phone reads their QR."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.documents.certificate_layout import INNER
from portal.documents.certificate_pdf import certificates_pdf
from portal.documents.printed import PrintedCertificate
from tests.documents.reading import opened, qr_codes, stretches, texts

CREATED = datetime(2026, 12, 3, 2, tzinfo=UTC)
WIDE, HIGH = 297.0, 210.0  # millimetres
USUAL = PrintedCertificate(
    number="TN-2026-K7QM4-XRPTD",
    address="https://tungngo.example.vn/verify/TN-2026-K7QM4-XRPTD",
    body="Tổ công nghệ số cộng đồng",
    issuer="Phường An Xuyên, Tỉnh Cà Mau",
    heading="Giấy chứng nhận",
    heading_en="Certificate of completion",
    before_name="Tổ công nghệ số cộng đồng chứng nhận",
    holder="chú Tư",
    before_title="đã học xong khóa",
    title="Nhận diện lừa đảo và sơ cứu khi bị lừa",
    details="12 bài, kiểm tra đúng 90%",
    text="",
    english=(),
    place_and_day="An Xuyên, ngày 26 tháng 11 năm 2026",
    signer_title="Người phụ trách",
    signer_name="dì Út",
    dates=("Học xong ngày 26/11/2026", "Dùng tới ngày 26/11/2027"),
    scan="Quét để coi giấy này có thiệt",
    lit=12,
)
LONG_NAME = "Công Tằng Tôn Nữ Thị Huỳnh Nguyễn Đặng Ngọc Phương Nghiêm Mỹ"
LONG_TITLE = (
    "Nhận diện lừa đảo và sơ cứu khi bị lừa: " + "những điều mỗi nhà nên biết để giữ tiền của mình, rồi chỉ bà con"
)
TWO_LANGUAGES = replace(
    USUAL,
    holder=LONG_NAME,
    title=LONG_TITLE,
    text="Đủ sức đi từng ngõ, gõ từng nhà, chỉ bà con xài điện thoại cho an toàn. " * 4,
    english=("has completed the course: Recognising scams and first aid when scammed", "Able to guide. " * 20),
    signer_title="Phó Chủ tịch phụ trách chuyển đổi số, thay mặt Ủy ban nhân dân phường",
    lit=24,
)


@pytest.mark.parametrize(
    "certificate",
    [
        pytest.param(replace(USUAL, holder="Tư."), id="three letters"),
        pytest.param(replace(USUAL, holder=LONG_NAME), id="sixty letters"),
        pytest.param(replace(USUAL, title=LONG_TITLE), id="long title"),
        pytest.param(replace(USUAL, holder="N" * 60, title="W" * 120), id="no spaces"),
        pytest.param(TWO_LANGUAGES, id="two languages"),
    ],
)
def test_all_is_read_inside_the_frame_and_the_code_opens_the_page(certificate):
    assert len(LONG_NAME) == 60
    pdf = certificates_pdf([certificate], title="x", created=CREATED)

    (shown,) = texts(pdf)
    said = [certificate.holder, certificate.title, certificate.text, certificate.details, certificate.signer_title]
    said += [certificate.number, certificate.issuer, certificate.place_and_day, certificate.scan]
    for text in [*said, *certificate.english, *certificate.dates]:
        assert "".join(text.split()) in "".join(shown.split()), text
    with opened(pdf) as document:
        assert [text for text, _box in qr_codes(document[0])] == [certificate.address]
        boxes = stretches(document[0])
    outside = [
        text
        for text, (left, top, right, bottom) in boxes
        if text and not (left > INNER and top > INNER and right < WIDE - INNER and bottom < HIGH - INNER)
    ]
    assert outside == []


def test_forty_to_a_file_are_forty_pages_in_their_order_and_each_has_its_own_code():
    wanted = [
        replace(USUAL, holder=f"Người {number}", address=f"{USUAL.address}{number}") for number in range(1, 41)
    ]

    pdf = certificates_pdf(wanted, title="x", created=CREATED)

    shown = texts(pdf)
    assert len(shown) == 40
    assert all(f"{one.holder} " in text for one, text in zip(wanted, shown, strict=True))
    with opened(pdf) as document:
        assert [[text for text, _box in qr_codes(page)] for page in (document[0], document[39])] == [
            [wanted[0].address],
            [wanted[39].address],
        ]


def test_no_certificate_is_no_file():
    with pytest.raises(ValueError, match="no certificate"):
        certificates_pdf([], title="x", created=CREATED)
