"""Each kind of page has one function that shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from portal.accounts.viewers import Viewer
from portal.courses.queries import PageRow
from portal.learning.queries import Lane

Show = Callable[[PageRow, Lane, Viewer], str | bytes]

SHOW: dict[str, Show] = {}


Shower = TypeVar("Shower", bound=Callable[..., str | bytes])


def shows(kind: str) -> Callable[[Shower], Shower]:
    """Say that a function shows the pages of this kind inside their course."""

    def keep(show: Shower) -> Shower:
        SHOW[kind] = show
        return show

    return keep
