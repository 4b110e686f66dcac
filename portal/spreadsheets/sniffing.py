"""File type of an upload, sniffed from its first bytes and never from its name alone."""

from typing import IO

from flask_babel import gettext as _

from portal.content.files import signatures
from portal.spreadsheets.sheet import InvalidSpreadsheet

OTHER_SIGNATURES = (
    *(signatures.PDF, signatures.RTF, signatures.PNG, signatures.JPEG, *signatures.GIF, signatures.RIFF),
    *(signatures.GZIP, signatures.RAR, signatures.SEVEN_ZIP, signatures.ZIP_END),
)
MARKUP_STARTS = (b"<!doctype", b"<html", b"<?xml", b"<table")  # web pages that call themselves .xls
CHUNK_SIZE = 256 * 1024


def directory_entry(name: str) -> bytes:
    """How a compound file notes a name: in UTF-16, filled up to 64 bytes, then its length ([MS-CFB] 2.6.1)."""
    letters = (name + "\0").encode("utf-16-le")
    return letters.ljust(64, b"\0") + len(letters).to_bytes(2, "little")


ENCRYPTED_ENTRY = directory_entry("EncryptedPackage")
WORKBOOK_ENTRIES = directory_entry("Workbook"), directory_entry("Book")


def sniff_kind(stream: IO[bytes], file_name: str) -> str:
    """“workbook” for a zip, “text” for what may be a text table; raises InvalidSpreadsheet for anything else."""
    stream.seek(0)
    head = stream.read(64)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not head:
        raise InvalidSpreadsheet(_("The file is empty."))
    if head.startswith(signatures.OLE):
        raise old_or_encrypted_workbook(stream)
    if head.startswith(signatures.ZIP):
        return "workbook"
    if head.startswith(OTHER_SIGNATURES) or start.startswith(MARKUP_STARTS) or not has_text_name(file_name):
        raise not_a_spreadsheet()
    return "text"


def has_text_name(file_name: str) -> bool:
    """Whether the name does not claim a workbook: text under such a name is a mistake worth telling."""
    return not file_name.lower().endswith((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"))


def not_a_spreadsheet() -> InvalidSpreadsheet:
    """The refusal of what is no table at all."""
    return InvalidSpreadsheet(_("This is not a spreadsheet. Choose an .xlsx or .csv file."))


def old_or_encrypted_workbook(stream: IO[bytes]) -> InvalidSpreadsheet:
    """The refusal of an old .xls, or of a workbook with a password: both come in the same old container."""
    found = set()
    before = b""
    stream.seek(0)
    while chunk := stream.read(CHUNK_SIZE):
        found |= {entry for entry in (ENCRYPTED_ENTRY, *WORKBOOK_ENTRIES) if entry in before + chunk}
        before = chunk[-len(ENCRYPTED_ENTRY) :]
    if ENCRYPTED_ENTRY in found:
        return password_protected()
    return unsupported_workbook() if found else not_a_spreadsheet()


def password_protected() -> InvalidSpreadsheet:
    """The refusal of what only a password opens."""
    return InvalidSpreadsheet(
        _("The file is protected by a password. Remove the password in Excel, save it and try again.")
    )


def unsupported_workbook() -> InvalidSpreadsheet:
    """The refusal of formats that a spreadsheet program can save anew."""
    return InvalidSpreadsheet(
        _("This kind of workbook cannot be read. Open it in Excel or LibreOffice and save it as .xlsx.")
    )


def damaged_workbook() -> InvalidSpreadsheet:
    """The refusal of a workbook that breaks off or contradicts itself."""
    return InvalidSpreadsheet(_("The file is damaged. Open it in Excel, save it again and try once more."))
