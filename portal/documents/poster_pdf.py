"""The poster for the wall of the hamlet house: a large QR by which one asks to join the team."""

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.documents.printed import PosterWording, PrintedPoster
from portal.documents.separate_process import draw_in_subprocess


def poster_pdf(poster: PrintedPoster) -> bytes:
    """The poster as a PDF of one sheet, in Vietnamese; the same poster gives the same bytes."""
    with force_locale("vi"):  # whoever prints it, the hamlet reads it
        wording = PosterWording(
            title=_("Join the team"),
            heading=_("Join the community digital technology team"),
            steps=(
                _("Open the camera of the phone"),
                _("Point it at the square, tap the line that appears"),
                _("Write your name and number, and send"),
            ),
            type_it=_("Or type this address:"),
            ask=_("Questions, or no phone at hand: ask {name}."),
            until=_("Valid until {day}"),
        )
    return draw_in_subprocess("portal.documents.poster_layout", "draw_poster", poster=poster, wording=wording)
