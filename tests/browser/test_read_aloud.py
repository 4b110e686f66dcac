"""“Nghe bài”: a recorded voice, or the browser's own; in place of that stands one that notes what it is to say."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from portal.accounts.models import User
from tests.browser.phones import until

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


def sound(seconds: float) -> bytes:
    """A recording of silence."""
    data = b"\x80" * int(8000 * seconds)
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)
    return head + struct.pack("<4sI", b"data", len(data)) + data


def with_recording(page: Page, *languages: str, body: bytes | None) -> None:
    """Open the lesson with a recording under its first heading; without a body it cannot be played."""

    def put_in(route: Route) -> None:
        answer = route.fetch()
        voice = '<p><audio class="voice" src="/media/v.webm" preload="none"></audio> <small>Nghe</small></p>'
        route.fulfill(response=answer, body=re.sub("</h2>", "</h2>" + voice, answer.text(), count=1))

    page.route(f"**{LESSON}", put_in)
    page.route("**/media/v.webm", lambda route: route.fulfill(body=body or b"no sound", content_type="audio/wav"))
    with_voices(page, *languages)


def said_next(page: Page, heading: str) -> str:
    """What the browser's voice says after this heading and its recording; until then it finishes what it says."""
    audio = page.locator("audio.voice")

    def is_said() -> bool:
        if audio.evaluate("audio => audio.paused && !audio.ended && !audio.error"):
            page.evaluate("finishSentence()")
        return heading in said(page)[:-1]

    until(page, is_said)
    spoken = said(page)
    return spoken[spoken.index(heading) + 1]


def test_a_recorded_section_is_heard_instead_of_the_browsers_voice(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member, own=True)
    with_recording(page, "vi-VN", body=sound(0.3))
    first, second = page.locator("#lesson .prose h2").all_inner_texts()[:2]

    page.locator("[data-do=play]").click()

    assert said_next(page, first) == second


def test_a_recording_that_cannot_be_played_is_read_by_the_browser(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(member, own=True)
    with_recording(page, "vi-VN", body=None)
    first, second = page.locator("#lesson .prose h2").all_inner_texts()[:2]

    page.locator("[data-do=play]").click()

    assert said_next(page, first) not in ("Nghe", second)


def test_a_browser_without_any_voice_plays_what_is_recorded(open_phone: Callable[..., Page], member: User) -> None:
    page = open_phone(member, own=True)
    with_recording(page, body=sound(5))

    page.locator("[data-do=play]").click()

    expect(page.locator("audio.voice")).to_have_js_property("paused", False)
    expect(page.locator(".read-aloud-says")).not_to_be_empty()
    page.locator("[data-do=pause]").click()
    expect(page.locator("audio.voice")).to_have_js_property("paused", True)
    page.locator("[data-do=stop]").click()
    expect(page.locator("[data-do=play]")).to_be_visible()
    assert said(page) == []


def test_inside_zalo_it_shows_the_way_into_the_phones_own_browser(
    open_phone: Callable[..., Page], member: User
) -> None:
    page = open_phone(
        member, own=True, user_agent="Mozilla/5.0 (Linux; Android 13; wv) Chrome/120 Zalo android/240"
    )
    with_voices(page)

    page.locator("[data-do=play]").click()

    link = page.locator("[data-out] a")
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", re.compile(rf"^intent://.*{LESSON}#Intent;scheme=http;end$"))
