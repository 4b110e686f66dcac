"""Tables of what can be found."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, key


class Passage(Model):
    """A stretch of a published page under one heading, as it is searched and shown."""

    __tablename__ = "passage"

    id: Mapped[key]
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    number: Mapped[int]  # its place on the page, from 0
    anchor: Mapped[str] = mapped_column(default="")  # the heading's id; empty for what stands before the first
    heading: Mapped[str]
    text: Mapped[str]
    folded: Mapped[str]  # heading and text without dấu and capitals: what the index holds
