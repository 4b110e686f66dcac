"""What a person and a phone read from a printed page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import zxingcpp

MILLIMETRE = 72 / 25.4  # points
DOTS = 200  # an inch
Box = tuple[float, float, float, float]  # left, top, right, bottom: millimetres from the top left of the page


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The pages of a printed file."""
    document = pypdfium2.PdfDocument(pdf)
    yield document
    document.close()


def texts(pdf: bytes) -> list[str]:
    """The text of each page, on one line."""
    with opened(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def stretches(page: pypdfium2.PdfPage) -> list[tuple[str, Box]]:
    """Each stretch of text that stands together on a line, and where."""
    shown, height = page.get_textpage(), page.get_height()
    places = [shown.get_rect(number) for number in range(shown.count_rects())]
    return [
        (
            shown.get_text_bounded(left, bottom, right, top).strip(),
            (left / MILLIMETRE, (height - top) / MILLIMETRE, right / MILLIMETRE, (height - bottom) / MILLIMETRE),
        )
        for left, bottom, right, top in places
    ]


def qr_codes(page: pypdfium2.PdfPage) -> list[tuple[str, Box]]:
    """What a phone reads from the page, printed in black and white, and where it stands."""
    bitmap = page.render(scale=DOTS / 72, grayscale=True)
    lines = memoryview(bytes(bitmap.buffer)).cast("B", shape=[bitmap.height, bitmap.stride])
    return [(code.text, box_of(code.position)) for code in zxingcpp.read_barcodes(lines)]


def box_of(position: zxingcpp.Position) -> Box:
    """Where a code stands, to a tenth of a millimetre or so."""
    first, last = position.top_left, position.bottom_right
    return tuple(dots * 25.4 / DOTS for dots in (first.x, first.y, last.x, last.y))
