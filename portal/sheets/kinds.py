"""What a file is, told by its first bytes and never by its name alone."""

from typing import IO

from flask_babel import gettext as _

from portal.sheets.sheet import BadSheet

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # compound files: .xls, .doc, and anything with a password
ZIP = b"PK\x03\x04"
OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"RIFF",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"PK\x05\x06",
)
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")  # web pages that call themselves .xls
CHUNK = 256 * 1024


def directory_entry(name: str) -> bytes:
    """How a compound file notes a name: in UTF-16, filled up to 64 bytes, then its length ([MS-CFB] 2.6.1)."""
    letters = (name + "\0").encode("utf-16-le")
    return letters.ljust(64, b"\0") + len(letters).to_bytes(2, "little")


ENCRYPTED = directory_entry("EncryptedPackage")
WORKBOOKS = directory_entry("Workbook"), directory_entry("Book")


def kind_of(stream: IO[bytes], file_name: str) -> str:
    """“workbook” for a zip, “text” for what may be a text table; raises BadSheet for anything else."""
    stream.seek(0)
    head = stream.read(64)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not head:
        raise BadSheet(_("The file is empty."))
    if head.startswith(OLE):
        raise compound_file(stream)
    if head.startswith(ZIP):
        return "workbook"
    if head.startswith(OTHERS) or start.startswith(MARKUP) or not named_as_text(file_name):
        raise no_spreadsheet()
    return "text"


def named_as_text(file_name: str) -> bool:
    """Whether the name does not claim a workbook: text under such a name is a mistake worth telling."""
    return not file_name.lower().endswith((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"))


def no_spreadsheet() -> BadSheet:
    """The refusal of what is no table at all."""
    return BadSheet(_("This is not a spreadsheet. Choose an .xlsx or .csv file."))


def compound_file(stream: IO[bytes]) -> BadSheet:
    """The refusal of an old .xls, or of a workbook with a password: both come in the same old container."""
    found = set()
    before = b""
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        found |= {entry for entry in (ENCRYPTED, *WORKBOOKS) if entry in before + chunk}
        before = chunk[-len(ENCRYPTED) :]
    if ENCRYPTED in found:
        return locked()
    return unusual_workbook() if found else no_spreadsheet()


def locked() -> BadSheet:
    """The refusal of what only a password opens."""
    return BadSheet(_("The file is protected by a password. Remove the password in Excel, save it and try again."))


def unusual_workbook() -> BadSheet:
    """The refusal of formats that a spreadsheet program can save anew."""
    return BadSheet(
        _("This kind of workbook cannot be read. Open it in Excel or LibreOffice and save it as .xlsx.")
    )


def damaged() -> BadSheet:
    """The refusal of a workbook that breaks off or contradicts itself."""
    return BadSheet(_("The file is damaged. Open it in Excel, save it again and try once more."))
