"""Tables of the organisation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User, folded_name
from portal.content.text.vietnamese import text_sort_key
from portal.db import CATALOGUE_TABLE, Model, UtcDateTime, json_value, key, moment, sort_key


def default_name_key(context: Any) -> str:
    """The sort key of the unit that is being inserted."""
    return text_sort_key(context.get_current_parameters()["name"])


class Unit(Model):
    """A province, a commune, a hamlet, a team: a node of a tree of any depth, whose `kind` is only data.

    Name, kind and parent are those of today; what they were on an earlier day stands in the versions.
    """

    __tablename__ = "unit"
    __table_args__ = (CATALOGUE_TABLE,)

    id: Mapped[key]
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    name: Mapped[str]
    name_key: Mapped[sort_key] = mapped_column(default=default_name_key)
    folded: Mapped[str] = mapped_column(default=folded_name)  # the name without dấu and capitals, for look-ups
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    closed_on: Mapped[date | None]  # the first day on which there was no such unit any more

    parent: Mapped[Unit | None] = relationship(remote_side="Unit.id")
    aliases: Mapped[list[UnitAlias]] = relationship(back_populates="unit")


class UnitVersion(Model):
    """What a unit was called and where it stood, from one day until before another; the open one is today's."""

    __tablename__ = "unit_version"
    __table_args__ = (UniqueConstraint("unit_id", "since"),)  # a day ends with one name and one place

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    since: Mapped[date]  # the first day, in Vietnam
    until: Mapped[date | None]  # the first day on which it no longer held; none: it holds
    kind: Mapped[str]
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)


class UnitChange(Model):
    """One dated event in the life of a unit, with its reason: written once, never changed."""

    __tablename__ = "unit_change"
    __table_args__ = (Index("ix_unit_change_unit_id_on", "unit_id", "on"), CATALOGUE_TABLE)

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    on: Mapped[date]  # the day from which it holds, in Vietnam
    kind: Mapped[str]  # a UnitChangeKind
    # the unit it was merged into, split from, moved below
    other_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    reason: Mapped[str]
    details: Mapped[json_value]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[moment]


class UnitAlias(Model):
    """Another name people use for a unit, such as the one it had before a merger, and when it was official."""

    __tablename__ = "unit_alias"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    id: Mapped[key]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True, default=folded_name)
    since: Mapped[date | None]
    until: Mapped[date | None]

    unit: Mapped[Unit] = relationship(back_populates="aliases")


class CatalogueVersion(Model):
    """One row: which version the catalogue has, a random text. See portal.units.queries.catalogue_cache."""

    __tablename__ = "catalogue_version"

    id: Mapped[key]
    version: Mapped[str]


class Membership(Model):
    """A person's time in a unit; moving ends one and begins another, so the history stays with both."""

    __tablename__ = "membership"
    __table_args__ = (
        # A person is in one unit at a time.
        Index(
            "uq_membership_open",
            "user_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index("ix_membership_unit_open", "unit_id", "until"),
    )

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    since: Mapped[moment]
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Of who came along when units were merged or split: since when in the unit before; none: joined at `since`.
    joined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()
    unit: Mapped[Unit] = relationship()


class Grant(Model):
    """A role (leader, trainer or admin) over a unit and everything below it.

    A deputy's grant names the head whose rights it lends, and always ends.
    """

    __tablename__ = "grant"
    __table_args__ = (UniqueConstraint("user_id", "unit_id", "role"),)

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str]  # a Role
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    since: Mapped[moment]
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # a deputy's last day; none: for good
    deputy_of_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    unit: Mapped[Unit] = relationship()


MAX_NAME_LENGTH = 150  # characters


MAX_KIND_LENGTH = 40

MAX_CODE_LENGTH = 40
