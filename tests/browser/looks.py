"""How a screen looks on a phone and on a desk, light and dark, and what is wrong with it there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}
Look = tuple[ViewportSize, Literal["light", "dark"]]
LOOKS: tuple[Look, ...] = ((PHONE, "light"), (PHONE, "dark"), (DESK, "dark"), (DESK, "light"))
SCRIPT = f"{AXE_SCRIPT};\n{Path(__file__).with_suffix('.js').read_text(encoding='utf-8')}"
# Axe looks at the whole screen in the first look, and in the others at what is to be seen there for the first
# time; contrast, sideways scroll and doubled ids are looked at in all. Refuses to look at another size or scheme.
CHECK = """
async ({ width, scheme, whole }) => {
  const dressed = innerWidth === width && matchMedia(`(prefers-color-scheme: ${scheme})`).matches;
  if (!dressed) throw Error("This is another look.");
  // What nobody reads is not worked out.
  const options = { resultTypes: ["violations"], selectors: false, preload: false, iframes: false };
  if (whole) looks.begin();
  else options.rules = { "color-contrast": { enabled: false } };
  const fresh = looks.fresh();
  const { violations } = whole ? await axe.run(options)
    : fresh.length ? await axe.run({ include: fresh }, options)
    : { violations: [] };
  const said = violations.flatMap((rule) => rule.nodes.map((node) => [rule.id, node.html]));
  const faint = looks.faint().map((element) => ["color-contrast", element.outerHTML]);
  const wrong = [...said, ...faint].map(([rule, html]) => `${rule}: ${html.slice(0, 120)}`);
  if (looks.sideways()) wrong.push("scrolls sideways");
  return [...wrong, ...looks.twice().map((id) => `two elements #${id}`)];
}
"""


def visit(page: Page, paths: Iterable[str], looks: Iterable[Look] = LOOKS) -> list[str]:
    """What is wrong with these screens, also that one of them is not there."""
    looks = tuple(looks)
    found = []
    # A script that a screen has from its start is compiled once for all of them.
    with page.add_init_script(SCRIPT):
        for path in paths:
            answer = page.goto(path)
            if answer is None or not answer.ok:
                found.append(f"{path} is not there")
            found += violations(page, looks)
    return found


def violations(page: Page, looks: Iterable[Look] = LOOKS) -> list[str]:
    """What is wrong with the screen in any of these looks, each with its place; afterwards nothing moves on it."""
    before: Any = page.viewport_size
    # A key that leads on does not wait for the next screen: what is measured is the whole one.
    page.wait_for_load_state()
    if not page.evaluate("'looks' in window"):
        page.evaluate(SCRIPT)
    found = []
    for number, (size, scheme) in enumerate(looks):
        resize(page, size)
        # Colours are measured once nothing moves any more.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        wrong = page.evaluate(CHECK, {"width": size["width"], "scheme": scheme, "whole": number == 0})
        found += [f"{page.url} {size['width']} {scheme}: {what}" for what in wrong]
    resize(page, before)
    return found


def resize(page: Page, size: ViewportSize) -> None:
    """Give the page this size, unless it has it: every order takes a way to the browser and back."""
    if page.viewport_size != size:
        page.set_viewport_size(size)
