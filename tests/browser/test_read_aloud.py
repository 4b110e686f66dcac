"""“Nghe bài”: the browser's own voice, in place of which stands one that notes what it is given to say."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from portal.accounts.models import User

LESSON = "/courses/nhan-dien-lua-dao/vi-sao-bi-lua"
# A headless Chromium has no voice of its own.
VOICE = """
window.said = [];
let speaking = null;
const voices = LANGUAGES.map((lang) => ({ lang, name: lang, localService: true }));
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => voices,
  speak(speech) { window.said.push(speech.text); speaking = speech; },
  cancel() { speaking = null; },
  addEventListener() {},
} });
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
window.finishSentence = () => { const done = speaking; speaking = null; if (done) done.onend(); };
"""


def with_voices(page: Page, *languages: str) -> None:
    page.add_init_script(VOICE.replace("LANGUAGES", str(list(languages))))
    page.goto(LESSON)


def said(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.said")
    return found


def test_the_lesson_is_read_block_by_block_and_can_pause(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member, own=True)
    with_voices(page, "vi-VN")
    page.locator("[data-do=play]").click()
    title = page.locator("h1").inner_text()
    assert said(page) == [title]

    page.evaluate("finishSentence()")
    expect(page.locator(".reading-now")).to_have_count(1)
    page.locator("[data-do=pause]").click()
    page.evaluate("finishSentence()")
    paused = said(page)
    page.locator("[data-do=resume]").click()

    assert len(paused) == 2
    assert said(page) == [*paused, paused[-1]]
    page.locator("[data-do=stop]").click()
    expect(page.locator(".reading-now")).to_have_count(0)
    expect(page.locator("[data-do=play]")).to_be_visible()


def test_without_a_vietnamese_voice_it_says_what_to_install(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member, own=True)
    with_voices(page, "en-US")

    page.locator("[data-do=play]").click()

    expect(page.locator(".read-aloud-says")).not_to_be_empty()
    assert said(page) == []


def test_without_any_voice_there_is_no_button(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member, own=True)
    with_voices(page)

    expect(page.locator("[data-read-aloud]")).to_be_hidden()
