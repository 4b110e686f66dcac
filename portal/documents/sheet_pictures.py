"""Pictures of the courses on paper: what a browser shows is drawn where the library can, with our letters."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO

from portal.documents.fonts import FAMILY, close_fonts
from portal.documents.pdf_document import Document

FONT = re.compile(rb'\sfont-family="[^"]*"')
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=64)
def can_draw(picture: bytes) -> bool:
    """Whether the picture can be drawn; it is tried on a sheet that nobody sees."""
    trial = Document("", created=EPOCH)
    trial.add_page()
    try:
        draw_picture(trial, picture, 0, 0, 100, 100)
        trial.output()
    except Exception:  # what a file may hold is not ours to foresee; its words say it instead
        return False
    finally:
        close_fonts(trial)
    return True


def draw_picture(document: Document, picture: bytes, x: float, y: float, width: float, height: float) -> None:
    """Draw the picture in a box in millimetres, as large as it fits; drawings have our letters."""
    data = picture
    if picture.lstrip().startswith(b"<"):
        data = re.sub(rb"<svg\b", b'<svg font-family="%s"' % FAMILY.encode(), FONT.sub(b"", picture), count=1)
    document.image(BytesIO(data), x=x, y=y, w=width, h=height, keep_aspect_ratio=True)
