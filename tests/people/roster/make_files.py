"""Makes the roster files in `files` anew: `python -m tests.people.roster.make_files`; needs LibreOffice.

All people are invented. Each file is a shape in which offices send their lists; `test_files` says who comes out.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

from tests.people.roster.file_books import BOOKS
from tests.people.roster.file_texts import TEXTS

FILES = Path(__file__).parent / "files"
CONVERTED = {  # LibreOffice makes the file on the left of a workbook on the right
    "old-vni-fonts.xls": "vni-fonts.xlsx",
    "old-tcvn3-fonts.xls": "tcvn3-fonts.xlsx",
    "old.xls": "plain.xlsx",
    "old-hidden.xls": "hidden.xlsx",
    "open.ods": "plain.xlsx",
    "open-merged.ods": "merged.xlsx",
    "open-tcvn3-fonts.ods": "tcvn3-fonts.xlsx",
    "open-hidden.ods": "hidden.xlsx",
    "page-of-libreoffice.html": "plain.xlsx",
    "letterhead-saved-again.xlsx": "letterhead.xlsx",
}
NOT_KEPT = {"vni-fonts.xlsx", "tcvn3-fonts.xlsx"}


def main() -> None:
    """Make all files anew."""
    FILES.mkdir(exist_ok=True)
    office = shutil.which("soffice")
    if office is None:
        sys.exit("LibreOffice is needed: apt-get install libreoffice-calc-nogui")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in BOOKS.items():
            target = (Path(folder) if name in NOT_KEPT else FILES) / name
            with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as made:
                make(made)
        for name, source in CONVERTED.items():
            kind = name.rpartition(".")[2]
            path = (Path(folder) if source in NOT_KEPT else FILES) / source
            command = [office, "--headless", f"-env:UserInstallation=file://{folder}/office", "--convert-to", kind]
            subprocess.run([*command, "--outdir", f"{folder}/out", path], check=True, stdout=subprocess.DEVNULL)
            shutil.copy(Path(folder) / "out" / f"{path.stem}.{kind}", FILES / name)
    for name, (encoding, text) in TEXTS.items():
        (FILES / name).write_bytes(text.encode(encoding))


if __name__ == "__main__":
    main()
