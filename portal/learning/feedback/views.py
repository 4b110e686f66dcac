"""What a reader sees of the own feedback on a page."""

from collections.abc import Mapping

from flask_babel import gettext as _

from portal.content.pages.parts import ReadingPlace
from portal.courses.queries.revision_cache import PageContent


def place_title(place: str, places: Mapping[str, ReadingPlace]) -> str:
    """The words for a place in a page: its heading, or the question under it; "" for the whole page."""
    found = places.get(place)
    if found is None:
        return ""
    if not found.number:
        return found.heading
    return str(_("%(heading)s, question %(number)d", heading=found.heading or "…", number=found.number))


def place_choices(content: PageContent) -> list[tuple[str, str]]:
    """The places of a page that a report may be about, the whole page first."""
    return [("", _("The whole page")), *((place, place_title(place, content.places)) for place in content.places)]
