"""A course's pictures and voices in a real browser: blacked out by hand, recorded from the microphone."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.content.checks.faults import Faults
from portal.content.files.pictures import read_picture
from portal.courses.models import Course
from portal.courses.operations.media import add_medium
from portal.courses.queries.media import course_media, media_data
from portal.db import db
from portal.units.models import Unit
from tests import factories
from tests.browser import looks
from tests.browser.expecting import expect
from tests.courses.conftest import FACTS
from tests.studio.conftest import work

MEDIUM = "/studio/courses/an-toan/media/man-hinh.webp"
VOICES = "/studio/courses/an-toan/pages/mot/voices"
# A headless browser has no microphone: a tone takes its place.
MICROPHONE = """
navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext();
  const tone = context.createOscillator();
  const target = context.createMediaStreamDestination();
  tone.connect(target);
  tone.start();
  return target.stream;
};
"""


@pytest.fixture
def app(bare_app: Flask) -> Flask:
    """The served portal; `course` publishes one."""
    return bare_app


@pytest.fixture(autouse=True)
def course(app: Flask, commune: Unit, admin: User) -> Course:
    """A course of the commune with a lesson and a white picture."""
    pages = {"01-mot.md": factories.lesson_markdown("Bài một", "## Ba bước\n\nDừng, hỏi, báo.")}
    made = factories.make_course(pages=pages, files={"facts.yml": FACTS}, unit=commune.code)
    white = BytesIO()
    Image.new("RGB", (300, 400), "white").save(white, "PNG")
    file = read_picture("Màn hình.png", white.getvalue(), Faults(""))
    assert file is not None
    add_medium(made, file, actor=admin)
    db.session.commit()
    return made


def picture(course: Course, name: str) -> Image.Image:
    db.session.rollback()
    (found,) = [one for one in course_media(course.id) if one.name == name]
    return Image.open(BytesIO(media_data(found.sha256))).convert("RGB")


def test_a_name_is_blacked_out_with_a_finger_and_an_edge_cut_off_by_the_keys(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer)
    page.goto(MEDIUM)
    page.locator("[data-edit=black]").click()
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.3, steps=3)
    page.mouse.up()
    page.locator("[data-edit=take]").click()
    page.locator("[data-edit=keep]").click()
    for _press in range(5):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("[data-edit=keep]")).to_be_focused()
    page.locator("form[data-picture-edit] .actions .button").click()
    page.wait_for_url("**/man-hinh-2.webp")

    changed = picture(course, "man-hinh-2.webp")
    assert abs(changed.width - 240) <= 3
    assert abs(changed.height - 320) <= 3
    assert max(changed.getpixel((120, 80))) < 40
    assert min(changed.getpixel((120, 200))) > 215


def test_without_scripts_the_same_is_done_with_numbers(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer, scripts=False)
    page.goto(MEDIUM)
    page.locator("details[data-numbers] > summary").click()
    for part, number in {"left": "0", "top": "0", "width": "100", "height": "50"}.items():
        page.locator(f"#black_{part}-0").fill(number)
    page.locator("form[data-picture-edit] .actions .button").click()

    assert max(picture(course, "man-hinh-2.webp").getpixel((150, 100))) < 40


def test_a_section_is_recorded_heard_and_stands_in_the_draft(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer, own=True)
    page.add_init_script(MICROPHONE)
    page.goto(VOICES)
    section = page.locator(".voice-section")
    use = section.locator("[data-use]")
    expect(use).to_be_hidden()

    section.locator("[data-do=record]").click()
    expect(section.locator("[data-do=stop]")).to_be_focused()
    expect(section.locator("[data-time]")).to_have_text(re.compile("0:0[1-9]"))
    section.locator("[data-do=stop]").click()
    expect(section.locator("[data-heard]")).to_be_visible()
    expect(section.locator("[data-heard]")).to_have_js_property("error", None)
    use.click()
    expect(section.locator(".voice-now audio")).to_be_visible()

    assert "## Ba bước\n\n[Nghe: Ba bước](media/giong-mot-ba-buoc.webm)\n\nDừng" in work(course).source
    (sound,) = [one for one in course_media(course.id) if one.kind == "sound"]
    assert 0 < sound.size < 40_000


def test_a_name_is_blacked_out_before_the_picture_leaves_the_device(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer)
    page.goto("/studio/courses/an-toan/pages/mot")
    page.locator(".tools [data-picture]").click()
    moving = BytesIO()
    Image.new("RGB", (40, 40), "white").save(moving, "GIF")
    films = {"name": "a.gif", "mimeType": "image/gif", "buffer": moving.getvalue()}
    page.locator("dialog#picture input[type=file]").first.set_input_files(films)
    expect(page.locator("#picture [data-note]")).to_be_visible()
    page.locator("#picture [data-close]").click()
    page.locator(".tools [data-picture]").click()
    white = BytesIO()
    Image.new("RGB", (300, 300), "white").save(white, "PNG")
    sent = {"name": "Screenshot_1.png", "mimeType": "image/png", "buffer": white.getvalue()}
    page.locator("dialog#picture input[type=file]").first.set_input_files(sent)
    expect(page.locator("#picture [data-note]")).to_be_hidden()
    page.locator("[data-edit=black]").click()
    page.locator("#picture-alternative").fill("Thẻ ngân hàng")
    page.locator("[data-send-picture]").click()
    expect(page.locator("#picture")).to_be_hidden()

    expect(page.locator("#source")).to_have_value(re.compile(r"!\[Thẻ ngân hàng\]\(media/the-ngan-hang\.webp\)"))
    changed = picture(course, "the-ngan-hang.webp")
    assert max(changed.getpixel((150, 150))) < 40
    assert min(changed.getpixel((30, 30))) > 215


def test_axe_finds_nothing_on_the_screens_of_media_and_voices(
    open_phone: Callable[..., Page], trainer: User, course: Course
) -> None:
    page = open_phone(trainer)
    screens = ["/studio/courses/an-toan/media?show=unused", MEDIUM, VOICES]

    assert looks.visit(page, screens) == []
    page.goto(MEDIUM)
    page.locator("[data-edit=keep]").click()
    assert looks.violations(page, looks.LOOKS[:1]) == []
