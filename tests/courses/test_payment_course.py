"""What the payments course says of the face check, of codes, bills and calls holds on all of its pages."""

from __future__ import annotations

import re

from portal.config import ROOT
from tests import factories

COURSE = ROOT / "courses" / "chuyen-khoan-vietqr"


def texts() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(COURSE.glob("*.md"))}


def page_named(slug: str) -> str:
    (text,) = (text for name, text in texts().items() if name.partition("-")[2] == f"{slug}.md")
    return text


def test_the_face_is_asked_for_at_the_first_transfer_whatever_the_amount():
    lesson = page_named("may-doi-quet-khuon-mat")

    assert re.search(r"^\| \{\{ lan-dau-quet-mat \}\} \| Có, dù chỉ 10 ngàn \|$", lesson, re.MULTILINE)
    assert "đã đăng ký khuôn mặt với ngân hàng chưa" in page_named("hoi-lai-chuyen-khoan")
    assert "{{ chua-dang-ky-khuon-mat }}" in page_named("soat-may-truoc")


def test_a_code_opens_a_web_page_only_outside_of_the_bank_app():
    lesson = page_named("quet-ma-o-tiem")

    assert "Máy báo mã không hợp lệ" in lesson
    assert re.search(r"^\| Zalo, máy ảnh \|.+\*\*mở luôn trang web\*\*", lesson, re.MULTILINE)
    assert "Không quét bằng Zalo, máy ảnh" in page_named("quet-ma-vietqr")


def test_the_customer_code_is_not_looked_for_on_a_paper_notice_alone():
    assert "có nơi không còn" in page_named("tien-dien")
    assert "giấy báo" not in page_named("tra-tien-dien")


def test_the_bank_is_called_before_the_police_and_the_infected_phone_is_off_before_that():
    for slug in ("goi-ngan-hang", "goi-ngan-hang-lien"):
        text = page_named(slug)
        order = [text.index(part) for part in ("luat-may-nhiem", "luat-goi-ngan-hang", "luat-cong-an")]
        assert order == sorted(order), slug


def test_hotlines_that_nobody_called_are_not_printed():
    for name, text in texts().items():
        assert "{{ so-ngan-hang" not in text, name
        assert "{{ tong-dai" not in text, name


def test_every_lesson_leaves_a_sheet_and_speaks_for_older_members_too():
    (course,) = (course for course in factories.shipped_library().courses if course.slug == COURSE.name)
    for page in course.pages:
        if page.kind == "lesson":
            assert page.front.get("hands_out"), page.slug
            assert "Người lớn tuổi trong tổ thì nói" in page.source, page.slug


def test_old_addresses_of_the_first_edition_still_lead_somewhere():
    fronts = "".join(re.findall(r"^aliases: .+$", "\n".join(texts().values()), re.MULTILINE))

    assert "hai-ben-quay-hang" in fronts
    assert "tien-dien-tien-nuoc" in fronts
