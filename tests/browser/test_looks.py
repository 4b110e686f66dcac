"""What is wrong with a screen in some of its looks only is found there, and only there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.looks import SCRIPT, violations

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


FAINT = """
<main style="background: #fff; color: #111">
  <p id="plain">Rõ ràng.</p>
  <p id="grey" style="color: #999">Mờ quá.</p>
  <p id="large" style="color: #888; font-size: 24px">Lớn thì đủ.</p>
  <p id="bold" style="color: #888; font-size: 19px; font-weight: 700">Đậm và lớn thì đủ.</p>
  <p id="small-bold" style="color: #888; font-size: 16px; font-weight: 700">Đậm mà nhỏ thì chưa.</p>
  <div style="background: #18211d"><p id="below-dark">Chữ tối trên nền tối.</p></div>
  <div style="background: rgb(0 0 0 / 60%)"><p id="through">Nền trong một nửa.</p></div>
  <div style="opacity: 0.4"><p id="pale">Cả khung nhạt đi.</p></div>
  <p id="clear" style="color: rgb(0 0 0 / 30%)">Chữ trong.</p>
  <p id="placeholder" style="color: transparent">Giữ chỗ.</p>
  <p id="picture" style="background: linear-gradient(#000, #111)">Trên hình thì không ai nói được.</p>
  <p id="named" style="color: color-mix(in srgb, #fff 60%, #000)">Màu pha.</p>
  <button id="off" disabled style="color: #bbb; background: #fff">Chưa bấm được</button>
  <p id="trim" aria-hidden="true" style="color: #ccc">Trang trí.</p>
  <label for="field">Tên</label><input id="field" value="Lụa" style="color: #aaa; background: #fff">
</main>
"""


def test_the_quick_look_at_contrast_says_what_axe_says(open_phone: Callable[..., Page]) -> None:
    page = open_phone(own=True)
    page.set_content(FAINT)
    page.evaluate(SCRIPT)
    page.evaluate("looks.begin()")

    ids = page.evaluate("looks.faint().map(element => element.id)")
    by_axe = page.evaluate(
        """async () => (await axe.run({ runOnly: ["color-contrast"] })).violations
             .flatMap(rule => rule.nodes.map(node => new DOMParser().parseFromString(node.html, "text/html")
                                                         .body.firstElementChild.id))"""
    )

    assert sorted(ids) == sorted(by_axe)
    assert sorted(ids) == [
        "below-dark",
        "clear",
        "field",
        "grey",
        "named",
        "pale",
        "small-bold",
        "through",
        "trim",
    ]


def test_what_only_a_desk_shows_is_looked_at_there(open_phone: Callable[..., Page]) -> None:
    page = open_phone(bypass_csp=True)
    page.goto("/g")
    page.add_style_tag(content="@media (max-width: 400px) { .only-desk { display: none; } }")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<p class=only-desk><img></p>')")

    found = violations(page)

    assert len(found) == 1
    assert " 1280 dark: image-alt: <img>" in found[0]
