"""The list of a class on paper, to be ticked by hand."""

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.documents.printed import PrintedRoll, RollWording
from portal.documents.separate_process import draw_in_subprocess


def roll_pdf(roll: PrintedRoll) -> bytes:
    """The list as a PDF on A4, in Vietnamese; the same list gives the same bytes."""
    with force_locale("vi"):  # whoever prints it, the hamlet reads it
        wording = RollWording(
            title=_("List of the class"),
            heading=_("List of the class"),
            place=_("Place"),
            teacher=_("Who teaches"),
            name=_("Name"),
            present=_("Here"),
            excused=_("With notice"),
            absent=_("Absent"),
            guests=_("Guests without an account: ……… people"),
            counted=_("Here in all: ……… people"),
            signature=_("Who called the roll"),
            sign_here=_("(sign and write the full name)"),
            page=_("Page {page}/{pages}"),
            edition=_("Up to number {last}, printed at {moment}"),
        )
    return draw_in_subprocess("portal.documents.roll_layout", "draw_roll", roll=roll, wording=wording)
