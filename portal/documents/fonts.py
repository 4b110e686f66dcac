"""Be Vietnam Pro, the letters of everything printed: what they can show, and how wide it stands.

The files in fonts/ come from the npm package @fontsource/be-vietnam-pro 5.3.0, under the SIL Open Font License
1.1 that lies beside them. Of weights 400 and 700 the subsets `latin` and `vietnamese` were merged by fontTools,
without hints, ligatures and free marks. Added was what the parts lack: the kerning between letters of both (one
that only the Vietnamese part has is kerned as the one below its marks, so that "Tổ" stands as close as "To"), an
arrow (→), and a box for what cannot be shown.
"""

from functools import lru_cache
from pathlib import Path
from threading import Lock
from unicodedata import category, normalize

from fpdf import FPDF
from fpdf.fonts import TTFFont

FOLDER = Path(__file__).with_name("fonts")
FILES = {"": "BeVietnamPro-Regular.ttf", "B": "BeVietnamPro-Bold.ttf"}
FAMILY = "be vietnam pro"
MISSING_GLYPH = "\N{REPLACEMENT CHARACTER}"  # an empty box in these fonts
POINTS_PER_MILLIMETRE = 72 / 25.4  # points
CAP_HEIGHT = 0.7  # the height of capitals and digits in type sizes
_measuring_lock = Lock()  # the shaper of a font is changed while it works, and all threads share it
UNITS_PER_EM = 1000  # the units that a letter is measured in
HYPHENS = str.maketrans("\N{HYPHEN}\N{NON-BREAKING HYPHEN}", "--")


class ShapedFont(TTFFont):
    """A font of a document whose letters stand as HarfBuzz places them, also where fpdf2 does not shape."""

    def encode_text(self, text: str) -> str:
        """The operator that shows this printable text."""
        parts: list[str] = []
        run = ""
        for letter, advance in zip(text, advances(text, bold="B" in self.emphasis.style), strict=True):
            run += chr(self.subset.pick(ord(letter)) or 0)
            if kern := self.cw[ord(letter)] - advance:
                parts.append(f"({self.escape_text(run)}){kern:.0f}")
                run = ""
        return f"[{''.join(parts)}({self.escape_text(run)})]TJ"


def add_fonts(document: FPDF) -> None:
    """Let the document use both weights of the family: the styles "" and "B"."""
    for style, name in FILES.items():
        key = FAMILY + style
        document.fonts[key] = ShapedFont(document, FOLDER / name, key, style)


def close_fonts(document: FPDF) -> None:
    """Let go of the font files once the document is written."""
    for font in document.fonts.values():
        if isinstance(font, ShapedFont):
            font.ttfont.close()


def printable(text: str) -> str:
    """The text composed, on one line, in letters of the fonts: what they lack loses its marks, or is a box."""
    shown = "".join(map(_printable_character, normalize("NFC", text).translate(HYPHENS)))
    return " ".join(word for word in shown.split(" ") if word)


@lru_cache(maxsize=4096)
def advances(text: str, *, bold: bool = False) -> tuple[int, ...]:
    """How far each letter of a printable text moves the pen, kerned, in thousandths of the type size."""
    if not text:
        return ()
    with _measuring_lock:
        _glyphs, places = _measure(bold).perform_harfbuzz_shaping(text, 1, None)
    return tuple(place.x_advance for place in places)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a printable text stands in type of `size` points, in millimetres."""
    return sum(advances(text, bold=bold)) * size / UNITS_PER_EM / POINTS_PER_MILLIMETRE


@lru_cache(maxsize=2)
def _measure(bold: bool) -> TTFFont:
    """The font that measures for every document of this process."""
    style = "B" if bold else ""
    font = TTFFont(FPDF(), FOLDER / FILES[style], FAMILY + style, style)
    font.ttfont.close()  # what measures has a view of the file of its own
    return font


@lru_cache(maxsize=4096)
def _printable_character(letter: str) -> str:
    kind = category(letter)
    if letter in "\t\n\r" or (kind[0] == "Z" and letter != "\N{NO-BREAK SPACE}"):
        return " "
    if kind in {"Mn", "Me", "Cc", "Cf"}:  # marks that found no letter, variants, joiners, directions
        return ""
    known = _measure(False).cmap
    if ord(letter) in known:
        return letter
    plain = "".join(part for part in normalize("NFKD", letter) if category(part) != "Mn")
    return plain if plain and all(ord(part) in known for part in plain) else MISSING_GLYPH
