"""QR codes as rectangles, sharp on every printer, and as drawings in a page."""

import re
from typing import Any

from markupsafe import Markup

QR_MASK = 2  # any of the eight can be read; to weigh them all takes ten times as long as the rest of the code
DARK_RUN = re.compile(b"\x01+")


def qr_path(content: str) -> tuple[str, int]:
    """The dark modules as one filled path of PDF, a row's neighbours in one rectangle; and the modules on a side.

    The quiet zone is not part of it: leave four modules white on every side.
    """
    import segno  # not at the top: a process that serves lessons needs it not

    rows = segno.make(content, error="m", micro=False, mask=QR_MASK).matrix
    runs = ((y, run.start(), run.end()) for y, row in enumerate(rows) for run in DARK_RUN.finditer(row))
    return " ".join([*(f"{start} {y} {end - start} 1 re" for y, start, end in runs), "f"]), len(rows)


def qr_svg(*parts: str, css_class: str | None = None) -> Markup:
    """The parts, one behind the other, as a QR in inline SVG: dark on light also on a dark page, without styles.

    Part by part each is encoded as briefly as its own signs allow.
    """
    import segno  # not at the top: a process that serves lessons needs it not

    content: Any = [(part, None, None) for part in parts]  # segno takes them, but does not say so in its types
    drawing = segno.make(content, error="m", micro=False)
    svg = drawing.svg_inline(
        border=4, omitsize=True, dark="#000", light="#fff", svgclass=css_class, lineclass=None
    )
    return Markup(svg)  # noqa: S704 - drawn here, from nothing but rectangles
