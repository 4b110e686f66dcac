"""What tests of the editor share."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from portal.content.files.front_matter_editing import split_front
from portal.courses.models import Course
from tests.browser.phones import until
from tests.studio.conftest import work


def holding(words: str) -> re.Pattern[str]:
    """Any text with these words in it."""
    return re.compile(re.escape(words))


def until_kept(page: Page, course: Course, slug: str) -> None:
    """Wait until the portal has kept what stands in the text area; the line beside it may tell of another save."""
    area = page.locator("#source")
    until(page, lambda: area.input_value() == split_front(work(course, slug).source)[1])


def until_written(page: Page, course: Course, slug: str, words: str) -> None:
    """Wait until the portal has these words in the text of the page."""
    until(page, lambda: words in work(course, slug).source)
