"""Browser profiles that tests take out and give back: a new one costs Chromium several times what a page does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
PATIENCE = 60_000  # ms; what is waited for comes at once on a quiet machine, and late on a busy one


def until(page: Page, is_true: Callable[[], bool]) -> None:
    """Wait for what no element of the page tells: what the portal has kept, what a voice has said."""
    for _look in range(PATIENCE // 100):
        if is_true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came")


@dataclass
class Phones:
    """Profiles of one browser before the portal at `url`; those of an ordinary phone or desk are used again."""

    chromium: Browser
    url: str
    idle: dict[bool, list[Page]] = field(default_factory=lambda: {True: [], False: []})
    out: list[tuple[bool, Page]] = field(default_factory=list)
    others: list[BrowserContext] = field(default_factory=list)

    def take_out(
        self,
        *,
        viewport: ViewportSize = PHONE,
        has_touch: bool = True,
        java_script_enabled: bool = True,
        own: bool = False,
        **options: Any,
    ) -> Page:
        """An empty page in an empty profile; its `own`, or with further options, in one that nobody had before."""
        if own or options or not java_script_enabled:
            options["java_script_enabled"] = java_script_enabled
            page = self._new(viewport=viewport, has_touch=has_touch, **options)
            self.others.append(page.context)
            return page
        page = self.idle[has_touch].pop() if self.idle[has_touch] else self._new(has_touch=has_touch)
        self.out.append((has_touch, page))
        page.set_viewport_size(viewport)
        return page

    def _new(self, **options: Any) -> Page:
        context = self.chromium.new_context(base_url=self.url, locale="vi-VN", **options)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def put_back(self) -> None:
        """Take all phones back; nothing that a page still wants to say as it goes reaches the portal."""
        contexts = [*self.others, *(page.context for _touch, page in self.out)]
        for context in contexts:
            if context.pages:
                context.set_offline(True)
        for context in self.others:
            context.close()
        for has_touch, page in self.out:
            try:
                self._empty(page)
            except Error:
                page.context.close()
            else:
                self.idle[has_touch].append(page)
        self.others, self.out = [], []

    def _empty(self, page: Page) -> None:
        """Make the profile what it was when it was new. Raises Error if a test closed it, or gave it a clock."""
        for other in page.context.pages:
            if other is not page:
                other.close()
        page.goto("about:blank")
        if page.evaluate("Date.name") != "Date":
            raise Error("A clock that a test installs stays with the profile: take out a phone of its own.")
        page.unroute_all()
        page.set_default_timeout(PATIENCE)
        page.emulate_media(media="null", color_scheme="null", reduced_motion="null")
        page.context.clear_cookies()
        session = page.context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": self.url, "storageTypes": "all"})
        # A page that may be kept for some minutes would otherwise come back in another test.
        session.send("Network.clearBrowserCache")
        session.detach()
        page.context.set_offline(False)
