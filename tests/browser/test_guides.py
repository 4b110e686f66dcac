"""A guide in somebody's hand: read, answered, sent, and printed on one sheet of A5."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest
import zxingcpp
from flask import Flask
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.db import db
from portal.guides.models import GuideFeedback
from portal.units.contacts.enums import ContactKind
from portal.units.contacts.operations import set_contact
from portal.units.models import Unit
from tests import factories
from tests.browser.expecting import expect
from tests.browser.test_learning import attempt_of, give_answer, solution

AID = "/g/so-cuu-khi-bi-lua"
A5 = (420, 595)  # points
STEP = "Mở ứng dụng **ngân hàng của mình**, coi kỹ rồi mới bấm.\n"


def printed(page: Page) -> pypdfium2.PdfDocument:
    """The page as the browser prints it, on the paper that its styles ask for."""
    return pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))


def qr_codes(sheet: pypdfium2.PdfPage) -> list[str]:
    """What a phone reads from the sheet, printed at 200 dots an inch."""
    bitmap = sheet.render(scale=200 / 72, grayscale=True)
    lines = memoryview(bytes(bitmap.buffer)).cast("B", shape=[bitmap.height, bitmap.stride])
    return [code.text for code in zxingcpp.read_barcodes(lines)]


def answers() -> list[tuple[int, int]]:
    """What was counted."""
    db.session.rollback()
    return [(row.helpful, row.unhelpful) for row in db.session.query(GuideFeedback)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_first_aid_is_one_sheet_with_a_qr_of_its_address(open_phone: Callable[..., Page], scheme: str) -> None:
    page = open_phone(color_scheme=scheme)
    page.goto(AID)

    document = printed(page)

    assert len(document) == 1
    assert tuple(round(side) for side in document[0].get_size()) == A5
    assert qr_codes(document[0]) == [page.url]
    words = document[0].get_textpage().get_text_range()
    assert "Sơ cứu khi bị lừa" in words
    assert "Tổ công nghệ số cộng đồng" in words
    assert "Kiểm tra thông tin ngày" in words
    assert "Có ích không" not in words
    ink = document[0].render(scale=1, grayscale=True)
    assert sum(bytes(ink.buffer)) / len(bytes(ink.buffer)) > 220  # black on white, also from a dark phone


def test_the_sheet_that_a_member_prints_has_the_number_of_her_police(
    open_phone: Callable[..., Page], member: User, commune: Unit
) -> None:
    set_contact(commune, ContactKind.COMMUNE_POLICE, phone="0290 399 9999", actor=None)
    db.session.commit()
    page = open_phone(member)
    page.goto("/first-aid")

    document = printed(page)

    assert len(document) == 1
    words = document[0].get_textpage().get_text_range()
    assert "0290 3999 999" in words
    assert "Tổ trưởng:" in words


def test_a_short_guide_leaves_lines_for_the_numbers_of_the_house(
    open_phone: Callable[..., Page], app: Flask
) -> None:
    front = factories.front_matter(title="Coi nợ tiền điện", kind="guide", groups="[chung]")
    factories.make_course("tien-dien", {"01-coi-no.md": f"{front}\n1. {STEP}\n2. {STEP}\n"})
    page = open_phone()
    page.goto("/g/coi-no")

    document = printed(page)

    assert len(document) == 1
    words = document[0].get_textpage().get_text_range()
    assert all(
        line in words for line in ("Số ngân hàng (sau thẻ):", "Công an xã, phường:", "Tổ trưởng:", "Số máy:")
    )


@pytest.mark.parametrize("steps", [1, 3, 5, 8])
def test_up_to_eight_steps_fit_one_sheet(open_phone: Callable[..., Page], app: Flask, steps: int) -> None:
    body = "Cần có: điện thoại có mạng.\n\n" + "".join(f"{n}. {STEP}" for n in range(1, steps + 1))
    warning = "\n> [!WARNING]\n> Không ai của điện lực gọi điện đòi mã OTP.\n"
    front = factories.front_matter(title="Trả tiền điện bằng điện thoại", kind="guide", groups="[chung]")
    factories.make_course("tien-dien", {"01-the-nhieu-buoc.md": f"{front}\n{body}{warning}"})
    page = open_phone()
    page.goto("/g/the-nhieu-buoc")

    document = printed(page)

    assert len(document) == 1
    assert qr_codes(document[0]) == [page.url]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize(("button", "counted"), [("Có", (1, 0)), ("Chưa", (0, 1))])
def test_one_tap_says_whether_it_helped(
    open_phone: Callable[..., Page], scripts: bool, button: str, counted: tuple[int, int]
) -> None:
    page = open_phone(scripts=scripts)
    page.goto(AID)

    page.get_by_role("button", name=button, exact=True).click()

    expect(page.locator("#feedback")).to_contain_text("Cảm ơn bà con.")
    expect(page.locator("#feedback form")).to_have_count(0)
    assert page.url.endswith(AID) is scripts
    assert answers() == [counted]
    assert page.context.cookies() == []


def test_a_flood_by_script_ends_at_the_friendly_page(open_phone: Callable[..., Page]) -> None:
    for page in (*[open_phone(scripts=False)] * 20, open_phone()):
        page.goto(AID)
        page.get_by_role("button", name="Có", exact=True).click()
        expect(page.locator("#feedback form")).to_have_count(0)

    expect(page.locator("h1")).to_have_text("Cảm ơn, bấy nhiêu là đủ rồi")
    assert answers() == [(1, 0)]


def test_two_taps_lead_from_every_screen_to_a_ringing_phone_and_back(
    open_phone: Callable[..., Page], member: User
) -> None:
    stranger, signed_in = open_phone(), open_phone(member)
    lesson = "/courses/nhan-dien-lua-dao/vi-sao-bi-lua"
    for page, path in ((stranger, "/"), (stranger, "/g"), (signed_in, lesson), (signed_in, "/g/tra-tien-dien")):
        page.goto(path)
        page.locator("a.aid").click()

        expect(page.locator("h1")).to_have_text("Đang mất tiền? Làm liền 2 việc")
        numbers = page.locator(".urgent a[href^='tel:']")
        expect(numbers).to_have_count(1)
        expect(numbers).to_have_attribute("href", "tel:113")
        box = numbers.bounding_box()
        assert box is not None
        assert box["height"] >= 64
        assert box["y"] + box["height"] <= 740  # in the first screen
        page.get_by_role("link", name="Quay lại").click()
        expect(page).to_have_url(path)


def test_who_tapped_it_in_a_quiz_comes_back_to_the_same_question(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member)
    page.goto("/courses/nhan-dien-lua-dao/kiem-tra")
    page.locator("form[action$='/attempts'] button").click()
    give_answer(page, solution(attempt_of(page), 1), right=True)
    page.get_by_role("button", name="Câu sau").click()
    page.wait_for_url("**/questions/2")
    question = page.url

    page.locator("a.aid").click()
    page.get_by_role("link", name="Quay lại").click()

    expect(page).to_have_url(question)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_once_the_numbers_are_out_of_sight_two_stay_at_the_foot(
    open_phone: Callable[..., Page], scripts: bool
) -> None:
    page = open_phone(own=True)
    if not scripts:
        page.route("**/*.js", lambda route: route.abort())
    page.goto("/first-aid")
    bar = page.locator(".call-bar")
    if scripts:
        expect(bar).not_to_be_visible()

    page.locator(".aid-guide li").nth(3).scroll_into_view_if_needed()
    page.mouse.wheel(0, 300)

    expect(bar).to_be_visible()
    expect(bar.locator("a[href='tel:113']")).to_be_in_viewport(ratio=1)
    bar.get_by_role("link", name="Ngân hàng").click()
    expect(page.locator("h1")).to_have_text("Gọi ngân hàng")


def test_the_police_number_that_a_leader_keeps_is_called_by_her_member(
    open_phone: Callable[..., Page], member: User, leader: User, commune: Unit
) -> None:
    desk = open_phone(leader)
    desk.goto(f"/units/{commune.id}")
    desk.get_by_role("link", name="Công an xã, phường").click()
    desk.get_by_label("Số điện thoại").fill("0290 399 9999")
    desk.get_by_role("button", name="Lưu số này").click()
    expect(desk.locator("#contacts")).to_contain_text("0290 3999 999")

    phone = open_phone(member)
    phone.goto("/progress")
    phone.locator("a.aid").click()

    expect(phone.locator("a[href='tel:02903999999']")).to_contain_text("Gọi công an xã, phường")
    stranger = open_phone(scripts=False)
    stranger.goto("/first-aid")
    stranger.get_by_role("link", name="Công an xã, phường").click()
    stranger.get_by_label("Tên xã, phường").fill("tan an")
    stranger.get_by_role("button", name="Tìm").click()
    expect(stranger.locator("#communes a[href='tel:02903999999']")).to_have_count(1)


def test_the_link_is_copied_for_zalo(open_phone: Callable[..., Page]) -> None:
    page = open_phone(permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script("delete Navigator.prototype.share")
    page.goto(AID)

    page.locator(".guide-sheet [data-share]").click()

    expect(page.locator(".guide-sheet [role=status]")).to_contain_text("Đã chép")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_member_opens_the_card_in_its_course_and_prints_it(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member, own=True)
    page.add_init_script("window.print = () => { document.documentElement.dataset.printed = 'yes'; }")
    page.goto("/courses/nhan-dien-lua-dao/so-cuu-khi-bi-lua")
    page.locator("form[action$='/guide-completion'] button").click()
    expect(page.locator(".evening h1")).to_contain_text("xong")
    page.go_back()

    page.get_by_role("link", name="In ra khổ A5").click()

    expect(page).to_have_url(f"{AID}#in")
    expect(page.locator("html")).to_have_attribute("data-printed", "yes")
    expect(page.locator("#guide .prose > ol > li")).to_have_count(6)


def test_a_guide_is_read_aloud(open_phone: Callable[..., Page]) -> None:
    page = open_phone(own=True)
    # Chromium without a desktop has no voice; this one says everything at once and keeps what it said.
    page.add_init_script(
        """
        const said = [];
        window.said = said;
        window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
        Object.defineProperty(window, "speechSynthesis", { value: {
          getVoices: () => [{ lang: "vi-VN", localService: true }],
          speak: (speech) => { said.push(speech.text); setTimeout(() => speech.onend(), 0); },
          cancel: () => {}, addEventListener: () => {},
        } });
        """
    )
    page.goto(AID)

    page.get_by_role("button", name="Nghe bài").click()

    # A function, for the security policy lets no text be run as code.
    page.wait_for_function("() => window.said.length >= 8")
    said = page.evaluate("window.said")
    assert said[0] == "Sơ cứu khi bị lừa"
    assert any(text.startswith("Ngưng liền.") for text in said)
    assert not any("…" in text for text in said)  # lines to write on are for the paper


def test_very_large_letters_on_the_smallest_phone(open_phone: Callable[..., Page]) -> None:
    page = open_phone(viewport={"width": 320, "height": 568})
    page.goto(AID)

    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('#guide li')).fontSize)") >= 24
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
