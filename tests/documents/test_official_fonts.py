"""The letters of official papers: Times New Roman where it lies, else the twin that the portal brings."""

from __future__ import annotations

from pathlib import Path

from fontTools.ttLib import TTFont

from portal.documents.official_fonts import FOLDER, NEEDED, TWIN, font_files

ALPHABET = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵfjwz"


def copies(folder: Path, names: list[str], family: str) -> None:
    """The four files of the twin under other names, as another family."""
    folder.mkdir(parents=True)
    for name, source in zip(names, TWIN.values(), strict=True):
        font = TTFont(FOLDER / source)
        font["name"].setName(family, 1, 3, 1, 0x409)
        font.save(folder / name)


def test_the_twin_has_every_letter_of_vietnamese_and_is_as_wide_as_times() -> None:
    for path in font_files([]).values():
        font = TTFont(path)
        letters = font.getBestCmap()
        assert all(ord(letter) in letters for letter in ALPHABET + ALPHABET.upper() + NEEDED)
        per_em = font["head"].unitsPerEm
        assert font["hmtx"][letters[ord("0")]][0] * 2 == per_em  # a digit of Times is half as wide as high
        assert path.stat().st_size < 40_000


def test_times_new_roman_is_taken_wherever_it_lies_but_not_in_part_or_in_name_alone(tmp_path: Path) -> None:
    windows = ["times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"]
    debian = [f"Times_New_Roman{style}.ttf" for style in ("", "_Bold", "_Italic", "_Bold_Italic")]
    copies(tmp_path / "a" / "Fonts", [name.upper() for name in windows], "Times New Roman")
    copies(tmp_path / "b" / "truetype" / "msttcorefonts", debian, "Times New Roman")
    copies(tmp_path / "c", windows, "Another")
    copies(tmp_path / "d", windows, "Times New Roman")
    (tmp_path / "d" / "timesi.ttf").unlink()
    (tmp_path / "e").mkdir()
    for name in windows:
        (tmp_path / "e" / name).write_bytes(b"not a font")

    assert font_files([tmp_path / "a"])["B"].name == "TIMESBD.TTF"
    assert font_files([tmp_path / "none", tmp_path / "b"])["BI"].name == "Times_New_Roman_Bold_Italic.ttf"
    for folder in "cde":
        assert font_files([tmp_path / folder]) == {style: FOLDER / name for style, name in TWIN.items()}
