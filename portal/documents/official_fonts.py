"""The letters of official papers: Times New Roman where this machine has it, else its free twin Tinos.

The files Tinos-*.ttf in fonts/ come from the npm package @fontsource/tinos 5.3.0, under the SIL Open Font License
1.1 that lies beside them. The subsets `latin` and `vietnamese` were merged by fontTools, without hints.
Tinos is as wide as Times New Roman, letter by letter, so that lines end where Word ends them.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]  # it ships none

FOLDER = Path(__file__).with_name("fonts")
TWIN = {"": "Tinos-Regular.ttf", "B": "Tinos-Bold.ttf", "I": "Tinos-Italic.ttf", "BI": "Tinos-BoldItalic.ttf"}
# As Windows, Debian's installer and macOS call the four files.
TIMES = (
    {"": "times.ttf", "B": "timesbd.ttf", "I": "timesi.ttf", "BI": "timesbi.ttf"},
    {
        "": "times_new_roman.ttf",
        "B": "times_new_roman_bold.ttf",
        "I": "times_new_roman_italic.ttf",
        "BI": "times_new_roman_bold_italic.ttf",
    },
    {
        "": "times new roman.ttf",
        "B": "times new roman bold.ttf",
        "I": "times new roman italic.ttf",
        "BI": "times new roman bold italic.ttf",
    },
)
FAMILY_NAME = "Times New Roman"
NAME_OF_FAMILY = 1  # its number in the table of names
NEEDED = "ệẮởữĐ“–"  # some editions know no Vietnamese


def font_files(folders: Iterable[Path] | None = None) -> dict[str, Path]:
    """The files of the four styles "", "B", "I" and "BI", all of one family."""
    for folder, names in _folders_with_fonts(usual_folders() if folders is None else folders):
        for files in TIMES:
            if all(name in names for name in files.values()):
                found = {style: folder / names[name] for style, name in files.items()}
                if all(_is_usable(path) for path in found.values()):
                    return found
    return {style: FOLDER / name for style, name in TWIN.items()}


def usual_folders() -> list[Path]:
    """Where systems keep their fonts."""
    home = Path.home()
    return [
        *(Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"),
        *(Path("/Library/Fonts"), Path("/System/Library/Fonts"), home / "Library/Fonts"),
        Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
    ]


def _folders_with_fonts(folders: Iterable[Path]) -> Iterator[tuple[Path, dict[str, str]]]:
    """Every folder at or below these, with its files by their names in small letters."""
    for top in folders:
        for folder, _below, names in os.walk(top):
            yield Path(folder), {name.lower(): name for name in names}


def _is_usable(path: Path) -> bool:
    try:
        with path.open("rb") as file, TTFont(file, lazy=True) as font:
            family = font["name"].getDebugName(NAME_OF_FAMILY)
            return family == FAMILY_NAME and all(ord(letter) in font.getBestCmap() for letter in NEEDED)
    except (OSError, TTLibError, KeyError):
        return False
