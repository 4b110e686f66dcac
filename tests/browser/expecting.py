"""`expect` for both kinds of page: what Playwright waits for stands on a page without scripts at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from playwright import sync_api

from tests.browser.html_forms import value_of
from tests.browser.plain_page import PlainLocator, PlainPage, is_shown, words_of


def expect(target: Any) -> Any:
    """What is to be seen of a page or of elements; waits for it where scripts run."""
    if isinstance(target, PlainPage):
        return ExpectPage(target)
    if isinstance(target, PlainLocator):
        return ExpectElements(target)
    return sync_api.expect(target)


def fits(wanted: str | re.Pattern[str], words: str) -> bool:
    """Whether the words are these, or hold what the pattern looks for."""
    if isinstance(wanted, re.Pattern):
        return wanted.search(words) is not None
    return " ".join(wanted.split()) == " ".join(words.split())


@dataclass
class ExpectPage:
    """What is expected of a page."""

    page: PlainPage

    def to_have_url(self, wanted: str | re.Pattern[str]) -> None:
        """It is at this address."""
        address = wanted if isinstance(wanted, re.Pattern) else urljoin(self.page.origin, wanted)
        assert fits(address, self.page.url), f"at {self.page.url}, not at {address}"


@dataclass
class ExpectElements:
    """What is expected of elements."""

    found: PlainLocator

    def to_have_count(self, number: int) -> None:
        """There are so many."""
        assert self.found.count() == number, f"{self.found.count()} elements {self.found.said}"

    def to_be_visible(self) -> None:
        """There is one, and it can be seen."""
        assert is_shown(self.found.node()), f"hidden: {self.found.said}"

    def to_be_hidden(self) -> None:
        """There is none that can be seen."""
        assert not any(map(is_shown, self.found.nodes())), f"to be seen: {self.found.said}"

    def to_have_text(self, wanted: str | re.Pattern[str]) -> None:
        """Its whole text is this."""
        words = words_of(self.found.node())
        assert fits(wanted, words), f"“{words}” is not “{wanted}”"

    def to_contain_text(self, wanted: str) -> None:
        """This is part of its text."""
        words = words_of(self.found.node())
        assert " ".join(wanted.split()) in words, f"“{wanted}” is not in “{words}”"

    def not_to_contain_text(self, wanted: str) -> None:
        """This is no part of its text."""
        words = words_of(self.found.node())
        assert " ".join(wanted.split()) not in words, f"“{wanted}” is in “{words}”"

    def to_have_class(self, wanted: str) -> None:
        """It has exactly these classes."""
        classes = self.found.get_attribute("class")
        assert classes == wanted, f"{classes} is not {wanted}"

    def to_have_value(self, wanted: str | re.Pattern[str]) -> None:
        """This stands in the field, or what the pattern looks for."""
        value = value_of(self.found.node(), self.found.page.filled)
        found = wanted.search(value) is not None if isinstance(wanted, re.Pattern) else wanted == value
        assert found, f"{value!r} is not {wanted!r}"
