"""App icons: draws the pictures of the home screen again (make icons).

Phones want PNGs for what stands on their home screen. Each is drawn by Chromium from a drawing in portal/static,
and kept with few colours, since a browser fetches them beside the first page.
"""

from __future__ import annotations

import re
import shutil
import sys
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from portal.web.assets import STATIC
from tests.browser.chromium import PROGRAMS

COLOURS = 48  # of the palette: two inks, a lamp, and what lies between them at the edges
# The drawing of each picture, and its width in pixels. The maskable one fills the square, since phones cut it.
ICONS = {
    "icon-192.png": ("icon.svg", 192),
    "icon-512.png": ("icon.svg", 512),
    "icon-maskable-512.png": ("icon_maskable.svg", 512),
    "apple-touch-icon.png": ("icon_maskable.svg", 180),
    "shortcut-play.png": ("icons.svg#play", 96),
    "shortcut-alert.png": ("icons.svg#alert", 96),
    "shortcut-clock.png": ("icons.svg#clock", 96),
}
SHORTCUT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><circle cx="48" cy="48" r="48" fill="{ground}"/>'
    '<svg x="22" y="22" width="52" height="52" viewBox="0 0 24 24" color="#fffdf8" fill="none" stroke="#fffdf8"'
    ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{shape}</svg></svg>'
)
GROUNDS = {"alert": "#8a1c15"}  # else the green of the house


def drawing(source: str) -> str:
    """The SVG of a picture: a file, or a sign of the sprite on a round ground."""
    name, _hash, sign = source.partition("#")
    text = (STATIC / name).read_text()
    if not sign:
        return text
    found = re.search(rf'<symbol id="{sign}"[^>]*>(.*?)</symbol>', text, re.DOTALL)
    if found is None:
        raise LookupError(source)
    return SHORTCUT.format(ground=GROUNDS.get(sign, "#0a5c48"), shape=found[1])


def draw(chromium: Browser) -> dict[str, bytes]:
    """All pictures by their names."""
    drawn = {}
    for name, (source, size) in ICONS.items():
        page = chromium.new_page(viewport={"width": size, "height": size})
        style = f"<style>* {{ margin: 0 }} body > svg {{ display: block; width: {size}px }}</style>"
        page.set_content(style + drawing(source))
        shot = Image.open(BytesIO(page.screenshot(omit_background=True)))
        page.close()
        few = shot.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        file = BytesIO()
        few.save(file, "PNG", optimize=True)
        drawn[name] = file.getvalue()
    return drawn


def main() -> None:
    """Write the pictures into portal/static."""
    with sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, PROGRAMS)))
        for name, content in draw(playwright.chromium.launch(executable_path=program)).items():
            (STATIC / name).write_bytes(content)
            sys.stdout.write(f"{name}: {len(content)} bytes\n")


if __name__ == "__main__":
    main()
