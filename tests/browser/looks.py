"""How a screen looks on a phone and on a desk, light and dark, and what is wrong with it there."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
LOOKS = ((PHONE, "light"), (PHONE, "dark"), (DESK, "dark"), (DESK, "light"))
# Says on top of axe whether the screen scrolls sideways; refuses to look at another size or scheme than it should.
CHECK = """
async ({ width, scheme }) => {
  const dressed = innerWidth === width && matchMedia(`(prefers-color-scheme: ${scheme})`).matches;
  if (!dressed) throw Error("This is another look.");
  const { violations } = await axe.run({ resultTypes: ["violations"] });
  const root = document.documentElement;
  const sideways = root.scrollWidth > root.clientWidth ? ["scrolls sideways"] : [];
  const nodes = violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)}`));
  return [...sideways, ...nodes];
}
"""


def violations(page: Page) -> list[str]:
    """What is wrong with the screen in any of its looks, each with its place; from then on nothing moves on it.

    One page is looked at four times, for loading it and axe anew would take longer than looking.
    """
    before: Any = page.viewport_size
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = []
    for size, scheme in LOOKS:
        page.set_viewport_size(size)
        # Colours are measured once nothing moves any more.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        wrong = page.evaluate(CHECK, {"width": size["width"], "scheme": scheme})
        found += [f"{page.url} {size['width']} {scheme}: {what}" for what in wrong]
    page.set_viewport_size(before)
    return found
