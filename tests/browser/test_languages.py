"""Every text says in which language it is: the lessons are Vietnamese in an English interface too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.config import ROOT
from portal.units.models import Unit
from tests.browser.expecting import expect
from tests.browser.test_accessibility import AID, COURSE, MEMBERS
from tests.browser.test_learning import FIRST, QUIZ, answer_practice, walk_through

# Letters that no English word has; names of people and places stay as they are, in any language.
VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
NAMES = "Từng Ngõ|Cà Mau|Trần Văn Tư|Lê Thị Ba|Xã Tân Ân|Tỉnh|Tổ công nghệ số ấp Kinh Ráng|Tư"
TEXTS = """() => {
  const found = [];
  const add = (element, text, isMixed = false) => {
    const words = text.replace(/\\s+/g, " ").trim();
    const start = element.cloneNode(false).outerHTML.slice(0, 120);
    if (words) found.push([isMixed, element.closest("[lang]").lang, words, start]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!element.closest("script, style, svg")) add(element, walker.currentNode.data);
  }
  for (const name of ["aria-label", "alt", "title", "placeholder"]) {
    for (const element of document.querySelectorAll(`body [${name}]`)) {
      add(element, element.getAttribute(name), true);
    }
  }
  add(document.querySelector("title"), document.title.replace(/ · [^·]*$/, ""));
  return found;
}"""


@cache
def english(*, alike: bool = True) -> frozenset[str]:
    """The texts of the interface; unless `alike`, without those that are the same in both languages."""
    with (ROOT / "portal/translations/vi/LC_MESSAGES/messages.po").open("rb") as file:
        ids = [message.id for message in read_po(file) if message.id and (alike or message.id != message.string)]
    return frozenset(text for one in ids for text in (one if isinstance(one, tuple) else (one,)))


@cache
def interface() -> re.Pattern[str]:
    """Any text of the interface as a whole, with whatever stands in its gaps."""
    # A text that is little but a gap would fit anything.
    texts = english(alike=False)
    telling = [text for text in texts if len(re.findall("[a-z]", re.sub(r"%\(\w+\)[sd]", "", text))) > 3]
    return re.compile("|".join(re.sub(r"%\\\(\w+\\\)[sd]", ".+", re.escape(text)) for text in sorted(telling)))


def wrong_languages(page: Page, names: str = NAMES) -> Iterable[str]:
    """The texts on the screen that are not in the language that they say, each with its place.

    What the pattern `names` finds stays as it is in any language.
    """
    for is_attribute, language, words, element in page.evaluate(TEXTS):
        # A name or a title is one text: what is put into a sentence of the interface cannot have a language there.
        if (is_attribute and interface().fullmatch(words)) or ("<title" in element and re.search(": | · ", words)):
            continue
        # So is a text to copy.
        if language != "vi" and element.startswith("<textarea"):
            continue
        # A sentence of the interface may give an example in Vietnamese.
        is_vietnamese = words not in english() and VIETNAMESE.search(re.sub(names, "", words))
        if language != "vi" and is_vietnamese:
            yield f"{page.url}: Vietnamese in {language}: {words[:60]!r} in {element}"
        if language == "vi" and not is_vietnamese and interface().fullmatch(words):
            yield f"{page.url}: English in vi: {words[:60]!r} in {element}"


def in_english(page: Page) -> Page:
    """The page of a phone that shows the portal in English."""
    page.goto("/healthz")
    page.context.add_cookies([{"name": "display", "value": "auto.1.en", "url": page.url}])
    return page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_screens_of_a_member_say_their_languages(
    open_phone: Callable[..., Page], member: User, head: User, team: Unit, language: str
) -> None:
    page = open_phone(member)
    if language == "en":
        in_english(page)
    found = []

    others = ("/review", "/more", "/contact", "/bookmarks", "/search?q=", AID)
    for path in (*MEMBERS, FIRST, f"{COURSE}/tap-cuoc-goi", *others):
        page.goto(path)
        found += wrong_languages(page)
    page.goto(FIRST)
    answer_practice(page, right=False)
    found += wrong_languages(page)
    page.locator("form[action$='/completion'] button").click()
    expect(page.locator("form[action$='/completion']")).to_have_count(0)
    page.goto("/progress")
    found += wrong_languages(page)
    page.goto(f"{COURSE}/tap-cuoc-goi")
    page.locator("form[action$='/runs'] button").click()
    expect(page.locator("#run")).to_be_visible()
    found += wrong_languages(page)
    before = page.locator("#scene-title").inner_text()
    page.locator(".way").first.click()
    expect(page.locator("#scene-title")).not_to_have_text(before)
    found += wrong_languages(page)
    page.goto(QUIZ)
    page.locator("form[action$='/attempts'] button").click()
    expect(page.locator("#attempt")).to_be_visible()
    found += wrong_languages(page)
    walk_through(page, right=False)
    found += wrong_languages(page)
    page.locator("form[action$='/submission'] button").click()
    expect(page.locator(".result.not-passed")).to_be_visible()
    found += wrong_languages(page)

    assert not found, "\n".join(dict.fromkeys(found))
