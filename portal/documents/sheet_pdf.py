"""Guides for residents, one sheet of A5 each, as one file to be printed together."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.documents.printed import PrintedSheet, SheetWording
from portal.documents.separate_process import draw_in_subprocess


def sheets_pdf(sheets: Sequence[PrintedSheet], *, title: str, printed_at: datetime) -> bytes:
    """The sheets as a PDF in their order, each in its language; `printed_at`, aware, is the date of the file.

    The same sheets and moment give the same bytes. Raises ValueError when there is no sheet, and DeadlineExceeded
    at the deadline.
    """
    if not sheets:
        raise ValueError("no sheet to print")
    languages = {sheet.language for sheet in sheets}
    wordings = {language: _wording(language) for language in sorted(languages)}
    return draw_in_subprocess(
        "portal.documents.sheet_layout",
        "draw_sheets",
        sheets=tuple(sheets),
        wordings=wordings,
        title=title,
        printed_at=printed_at,
    )


def _wording(language: str) -> SheetWording:
    with force_locale(language):
        return SheetWording(
            bank=_("Number of my bank (back of the card):"),
            police=_("Commune police:"),
            checked=_("Checked on %(day)s", day="{day}"),
            team=_("Community digital technology team"),
            head=_("Head of the team:"),
            phone=_("Phone:"),
            page=_("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        )
