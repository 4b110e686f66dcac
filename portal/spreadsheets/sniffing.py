"""File type of an upload, sniffed from its first bytes and never from its name alone."""

from enum import Enum
from typing import IO

from flask_babel import gettext as _

from portal.content.files import signatures
from portal.spreadsheets.sheet import InvalidSpreadsheet

OTHER_SIGNATURES = (
    *(signatures.PDF, signatures.RTF, signatures.PNG, signatures.JPEG, *signatures.GIF, signatures.RIFF),
    *(signatures.GZIP, signatures.RAR, signatures.SEVEN_ZIP, signatures.ZIP_END),
)
HTML_STARTS = (b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<body", b"<style", b"<div")
SPREADSHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
HEAD_BYTES = 4096
CHUNK_SIZE = 256 * 1024


def directory_entry(name: str) -> bytes:
    """How a compound file notes a name: in UTF-16, filled up to 64 bytes, then its length ([MS-CFB] 2.6.1)."""
    letters = (name + "\0").encode("utf-16-le")
    return letters.ljust(64, b"\0") + len(letters).to_bytes(2, "little")


ENCRYPTED_ENTRY = directory_entry("EncryptedPackage")
WORKBOOK_ENTRIES = directory_entry("Workbook"), directory_entry("Book")


class FileKind(Enum):
    """What a file is, whatever its name says."""

    ZIP = "zip"  # .xlsx or .ods
    COMPOUND = "compound"  # .xls
    XML = "xml"  # XML Spreadsheet 2003
    HTML = "html"
    TEXT = "text"


def sniff_kind(stream: IO[bytes], file_name: str) -> FileKind:
    """What the file is by its first bytes; raises InvalidSpreadsheet for what is no spreadsheet at all."""
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    if not head:
        raise InvalidSpreadsheet(_("The file is empty."))
    if head.startswith(signatures.OLE):
        ensure_old_workbook(stream)
        return FileKind.COMPOUND
    if head.startswith(signatures.ZIP):
        return FileKind.ZIP
    if head.startswith(OTHER_SIGNATURES):
        raise not_a_spreadsheet()
    markup = markup_kind(head)
    if markup is not None:
        return markup
    if not has_text_name(file_name):
        raise not_a_spreadsheet()
    return FileKind.TEXT


def markup_kind(head: bytes) -> FileKind | None:
    """Whether the file is XML Spreadsheet 2003 or a web page; raises InvalidSpreadsheet for other XML."""
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n").lower()
    if not text.startswith(b"<"):
        return None
    if SPREADSHEET_2003 in text or b"excel.sheet" in text:
        return FileKind.XML
    if any(start in text for start in HTML_STARTS):
        return FileKind.HTML
    raise not_a_spreadsheet()


def has_text_name(file_name: str) -> bool:
    """Whether the name does not claim a workbook: text under such a name is a mistake worth telling."""
    return not file_name.lower().endswith((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"))


def not_a_spreadsheet() -> InvalidSpreadsheet:
    """The refusal of what is no table at all."""
    return InvalidSpreadsheet(_("This is not a spreadsheet. Choose an .xlsx, .xls, .ods or .csv file."))


def ensure_old_workbook(stream: IO[bytes]) -> None:
    """InvalidSpreadsheet for a compound file that is no .xls, or a workbook with a password: both look alike."""
    found = set()
    before = b""
    stream.seek(0)
    while chunk := stream.read(CHUNK_SIZE):
        found |= {entry for entry in (ENCRYPTED_ENTRY, *WORKBOOK_ENTRIES) if entry in before + chunk}
        before = chunk[-len(ENCRYPTED_ENTRY) :]
    if ENCRYPTED_ENTRY in found:
        raise password_protected()
    if not found:
        raise not_a_spreadsheet()


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
