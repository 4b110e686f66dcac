"""The slip of paper that brings a person in: a code in large type and as a QR."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import segno
from markupsafe import Markup

from portal import clock
from portal.accounts import activation


@dataclass(frozen=True)
class Slip:
    """What stands on the slip; it exists only in the answer that shows it."""

    code: str
    address: str
    expires_at: datetime

    @property
    def qr(self) -> Markup:
        """The address as a QR in inline SVG, dark on light also on a dark page, without styles."""
        drawing = segno.make(self.address, error="m", micro=False)
        svg = drawing.svg_inline(scale=6, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None)
        return Markup(svg)  # noqa: S704 - drawn here, from nothing but rectangles


def make_slip(code: str, site: str) -> Slip:
    """The slip for a code that has just been issued; `site` is where this portal was asked."""
    return Slip(code, activation.address(code, site), clock.now() + activation.VALID_FOR)
