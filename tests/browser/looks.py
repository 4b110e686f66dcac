"""How a screen looks on a phone and on a desk, light and dark, and what is wrong with it there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}
Look = tuple[ViewportSize, Literal["light", "dark"]]
LOOKS: tuple[Look, ...] = ((PHONE, "light"), (PHONE, "dark"), (DESK, "dark"), (DESK, "light"))
# Both sizes and both schemes, in half the time: enough for a screen that is built of parts seen in every look.
CROSSWISE: tuple[Look, ...] = ((PHONE, "dark"), (DESK, "light"))
# Says on top of axe whether the screen scrolls sideways; refuses to look at another size or scheme than it should.
CHECK = """
async ({ width, scheme }) => {
  const dressed = innerWidth === width && matchMedia(`(prefers-color-scheme: ${scheme})`).matches;
  if (!dressed) throw Error("This is another look.");
  // What nobody reads is not worked out.
  const spared = { selectors: false, preload: false, iframes: false };
  const { violations } = await axe.run({ resultTypes: ["violations"], ...spared });
  const root = document.documentElement;
  const sideways = root.scrollWidth > root.clientWidth ? ["scrolls sideways"] : [];
  const nodes = violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)}`));
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const twice = ids.filter((id, place) => ids.indexOf(id) !== place).map((id) => `two elements #${id}`);
  return [...sideways, ...nodes, ...twice];
}
"""


def visit(page: Page, paths: Iterable[str], looks: Iterable[Look] = LOOKS) -> list[str]:
    """What is wrong with these screens, also that one of them is not there."""
    found = []
    for path in paths:
        answer = page.goto(path)
        if answer is None or not answer.ok:
            found.append(f"{path} is not there")
        found += violations(page, looks)
    return found


def violations(page: Page, looks: Iterable[Look] = LOOKS) -> list[str]:
    """What is wrong with the screen in any of these looks, each with its place; from then on nothing moves on it.

    One page is looked at several times, for loading it and axe anew would take longer than looking.
    """
    before: Any = page.viewport_size
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
        # The screens that the page goes on to have it from the start, which is quicker.
        page.add_init_script(AXE_SCRIPT)
    found = []
    for size, scheme in looks:
        page.set_viewport_size(size)
        # Colours are measured once nothing moves any more.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        wrong = page.evaluate(CHECK, {"width": size["width"], "scheme": scheme})
        found += [f"{page.url} {size['width']} {scheme}: {what}" for what in wrong]
    page.set_viewport_size(before)
    return found
