"""Every change to the published courses."""

from portal.courses.operations.conflicts import Conflict, Conflicted
from portal.courses.operations.faulty import Faulty
from portal.courses.operations.publishing import Publication, publish_library
from portal.courses.operations.revising import publish_page

__all__ = ["Conflict", "Conflicted", "Faulty", "Publication", "publish_library", "publish_page"]
