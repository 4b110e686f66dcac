"""All the sheets of a course in one file, for members and trainers."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.content.checks.faults import Faults
from portal.content.markdown.drawn_screens import screen_html
from portal.content.screens.parsing import parse_screen
from portal.documents.sheet_blocks import sheet_blocks
from portal.documents.sheet_pictures import can_draw
from portal.units.models import Unit
from tests import factories
from tests.conftest import Browser
from tests.documents.reading import texts
from tests.guides.conftest import CATALOGUE, FACTS, guide_text, make_guides

PDF = "/courses/tien-dien/handouts.pdf"


def test_a_member_saves_every_guide_of_the_course(app: Flask, browser: Browser, member: User) -> None:
    make_guides(tra_tien_dien=guide_text(reviewed="2026-11-20"), so_cuu=guide_text("Sơ cứu"))
    browser.sign_in(member)

    answer = browser.get(PDF)

    assert answer.mimetype == "application/pdf"
    assert "tien-dien.pdf" in answer.headers["Content-Disposition"]
    first, second = texts(answer.data)
    assert first.startswith("Trả tiền điện Cần có: điện thoại có mạng. 1 Mở ứng dụng ngân hàng của mình. 2 Bấm")
    assert "báo số 156." in first
    assert "20/11/2026" in first
    assert second.startswith("Sơ cứu")
    assert f'href="{PDF}"' in browser.get("/courses/tien-dien").text


def test_guides_of_other_courses_that_a_lesson_hands_out_come_last(
    app: Flask, browser: Browser, member: User
) -> None:
    make_guides(tra_tien_dien=guide_text())
    lesson = factories.front_matter(title="Bài", hands_out="[tien-dien/tra-tien-dien, so-cuu]") + "\nĐọc.\n"
    pages = {"01-bai.md": lesson, "02-so-cuu.md": guide_text("Sơ cứu")}
    factories.make_course("khac", pages, files={"competences.yml": CATALOGUE, "facts.yml": FACTS})
    browser.sign_in(member)

    assert [page.split(" Cần")[0] for page in texts(browser.get("/courses/khac/handouts.pdf").data)] == [
        "Sơ cứu",
        "Trả tiền điện",
    ]


def test_a_course_without_guides_has_no_file_and_no_link_to_it(app: Flask, browser: Browser, member: User) -> None:
    factories.make_course("tien-dien")
    browser.sign_in(member)

    assert browser.get(PDF).status_code == 404
    assert PDF not in browser.get("/courses/tien-dien").text


def test_a_course_for_others_and_strangers_get_nothing(
    app: Flask, browser: Browser, member: User, commune: Unit
) -> None:
    files = {"competences.yml": CATALOGUE, "facts.yml": FACTS}
    other = factories.make_unit("Xã khác", "commune", commune.parent)
    factories.make_course("tien-dien", {"01-to.md": guide_text()}, files=files, unit=other.code)

    assert browser.get(PDF).status_code == 302
    assert browser.sign_in(member).get(PDF).status_code == 404


def test_a_trainer_finds_it_in_the_studio(app: Flask, browser: Browser, trainer: User, commune: Unit) -> None:
    files = {"competences.yml": CATALOGUE, "facts.yml": FACTS}
    factories.make_course("tien-dien", {"01-to.md": guide_text()}, files=files, unit=commune.code)
    browser.sign_in(trainer)

    assert f'href="{PDF}"' in browser.get("/studio/courses/tien-dien").text


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<p>Một <strong>hai</strong></p>", [("Một hai", "", 0)]),
        ("<ol><li>Một</li><li><p>Hai</p></li></ol>", [("Một", "1", 1), ("Hai", "2", 1)]),
        ("<ol><li>Một<ul><li>A</li></ul></li></ol>", [("Một", "1", 1), ("A", "•", 2)]),
        ('<ol start="3"><li>Ba</li></ol>', [("Ba", "3", 1)]),
        ("<table><tr><td>A</td>\n<td>B</td></tr></table>", [("A · B", "", 0)]),
        ('<p><img src="/media/x.png" alt="Hình"></p>', [("[Hình]", "", 0)]),
        ("<p><span class='visually-hidden'>x</span>Hai</p>", [("Hai", "", 0)]),
    ],
)
def test_the_html_of_a_guide_is_read_as_blocks(html: str, told: list[tuple[str, str, int]]) -> None:
    blocks = sheet_blocks([html], lambda _sha256: b"")

    assert [
        (" ".join("".join(run.text for run in block.runs).split()), block.marker, block.indent) for block in blocks
    ] == told


def test_a_drawn_screen_is_drawn_on_the_sheet_without_its_words_for_listeners() -> None:
    screen = parse_screen("Trang đầu", ["# Dịch vụ công", "[ Nộp hồ sơ ] {A}"], 1, Faults(""))
    html = f"<ol><li><p>Mở cổng.</p>{screen_html(screen, 'vi')}</li></ol>"

    first, drawing = sheet_blocks([html], lambda _sha256: b"")

    assert "".join(run.text for run in first.runs).strip() == "Mở cổng."
    assert drawing.picture.startswith(b"<svg xmlns=")
    assert "Nộp hồ sơ".encode() in drawing.picture
    assert 20 < drawing.picture_height <= 100
    assert can_draw(drawing.picture)


def test_on_paper_each_value_that_nobody_has_confirmed_says_so_itself() -> None:
    mark = '<span class="unconfirmed">1900<span class="visually-hidden"> (chưa xác nhận)</span></span>'
    html = (
        f'<ul>\n<li>{mark}</li>\n<li>{mark}</li>\n</ul>\n<p class="unconfirmed"><small>Chữ gạch chấm</small></p>'
    )

    blocks = sheet_blocks([html], lambda _sha256: b"")

    assert ["".join(run.text for run in block.runs) for block in blocks] == ["1900 (chưa xác nhận)"] * 2
