"""Registry of page kinds: each has one view function that renders its pages."""

from collections.abc import Callable
from typing import TypeVar

from portal.accounts.rules.viewer import Viewer
from portal.courses.queries.published import PageRow
from portal.learning.queries import Lane

PageView = Callable[[PageRow, Lane, Viewer], str | bytes]

PAGE_VIEWS: dict[str, PageView] = {}


PageViewT = TypeVar("PageViewT", bound=Callable[..., str | bytes])


def page_view(kind: str) -> Callable[[PageViewT], PageViewT]:
    """Say that a function shows the pages of this kind inside their course."""

    def keep(show: PageViewT) -> PageViewT:
        PAGE_VIEWS[kind] = show
        return show

    return keep
