"""What is wrong with a screen in some of its looks only is found there, and only there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.looks import violations

GREY = "* { color: #888 !important; background: #777 !important; }"
WIDE = "body { min-width: 2000px; }"


@pytest.mark.parametrize(
    ("when", "styles", "said"),
    [
        ("prefers-color-scheme: dark", GREY, {"360 dark: color-contrast", "1280 dark: color-contrast"}),
        ("max-width: 400px", WIDE, {"360 light: scrolls sideways", "360 dark: scrolls sideways"}),
        ("min-width: 1000px", WIDE, {"1280 light: scrolls sideways", "1280 dark: scrolls sideways"}),
    ],
    ids=["dark", "phone", "desk"],
)
def test_what_is_wrong_in_some_looks(
    open_phone: Callable[..., Page], when: str, styles: str, said: set[str]
) -> None:
    page = open_phone(bypass_csp=True)
    page.goto("/g")
    page.add_style_tag(content=f"@media ({when}) {{ {styles} }}")

    found = violations(page)

    address = f"{page.url} "
    assert {line.removeprefix(address).partition(": <")[0] for line in found} == said
    assert page.viewport_size == {"width": 360, "height": 740}
