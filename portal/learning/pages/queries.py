"""What a person did in one page besides finishing it and answering."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from portal.db import fetch
from portal.progress.models import ReadingPosition


@dataclass(frozen=True)
class ReaderState:
    """What a page remembers of its reader: `position` is the id of the place last read, "" for none."""

    position: str = ""


_POSITION = select(ReadingPosition.anchor).where(
    ReadingPosition.page_id == bindparam("page"), ReadingPosition.user_id == bindparam("user")
)


def get_reader_state(page_id: int, *, user_id: int) -> ReaderState:
    """What the page remembers of this reader."""
    row = fetch(_POSITION, {"page": page_id, "user": user_id}).first()
    return ReaderState(row[0] if row is not None else "")
