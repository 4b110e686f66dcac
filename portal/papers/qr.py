"""QR codes as rectangles, sharp on every printer."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import segno

QUIET = 4  # modules around a QR that stay white
MASK = 2  # any of the eight can be read; to weigh them all takes ten times as long as the rest of the code


def qr_path(content: str) -> tuple[str, int]:
    """The dark modules as one filled path of PDF, a row's neighbours in one rectangle; and the modules on a side.

    The quiet zone is not part of it: leave QUIET modules white on every side.
    """
    rows = segno.make(content, error="m", micro=False, mask=MASK).matrix
    dark = [f"{x} {y} {width} 1 re" for y, row in enumerate(rows) for x, width in _runs(row)]
    return f"{' '.join(dark)} f", len(rows)


def _runs(row: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Where each run of dark modules begins, and how many they are."""
    x = 0
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            yield x, length
        x += length
