"""Every change to the published courses."""

from portal.courses.operations.arranging import reorder_pages
from portal.courses.operations.audience import unapproved
from portal.courses.operations.conflicts import Choice, Conflict, Side
from portal.courses.operations.faulty import Faulty
from portal.courses.operations.founding import create_course, create_page
from portal.courses.operations.hiding import unpublish_course, unpublish_page
from portal.courses.operations.introducing import publish_introduction
from portal.courses.operations.media import add_medium
from portal.courses.operations.publishing import Publication, publish_library
from portal.courses.operations.renaming import rename_course, rename_page
from portal.courses.operations.revising import publish_page

__all__ = [
    "Choice",
    "Conflict",
    "Faulty",
    "Publication",
    "Side",
    "add_medium",
    "create_course",
    "create_page",
    "publish_introduction",
    "publish_library",
    "publish_page",
    "rename_course",
    "rename_page",
    "reorder_pages",
    "unapproved",
    "unpublish_course",
    "unpublish_page",
]
