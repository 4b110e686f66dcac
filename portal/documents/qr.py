"""QR codes as rectangles, sharp on every printer."""

import re

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
