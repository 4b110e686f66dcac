"""The slips of paper that bring people in, eight to a sheet of A4."""

from collections.abc import Iterable
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.documents.printed import PrintedSlip, SlipWording
from portal.documents.separate_process import draw_in_subprocess


def slips_pdf(slips: Iterable[PrintedSlip], *, printed_at: datetime) -> bytes:
    """The slips as a PDF in their order, row by row, in Vietnamese; `printed_at`, aware, is the date of the file.

    The same slips and moment give the same bytes. Raises ValueError when there is no slip, and DeadlineExceeded at
    the deadline.
    """
    slips = list(slips)
    if not slips:
        raise ValueError("no slip to print")
    with force_locale("vi"):  # whoever prints them, a member reads them
        wording = _wording()
    return draw_in_subprocess(
        "portal.documents.slip_layout", "draw_slips", slips=slips, wording=wording, printed_at=printed_at
    )


def _wording() -> SlipWording:
    return SlipWording(
        title=_("Activation slips"),
        sign_in=_("Sign in with"),
        valid_until=_("The code is valid until"),
        code=_("Activation code"),
        used_once=_("used once"),
        scan=_("Scan the QR. Or open this page and type the code:"),
        choose=_("Choose a password of your own. Tell nobody."),
        cover=_("{number} slips, printed on {day}"),
        hand_out=_("Give each slip to its person alone:"),
    )
