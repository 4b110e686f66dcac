"""Keys that credentials are signed with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, UtcDateTime, json_value, key, moment

CURRENT = text("retired_at IS NULL")


class BadgeKey(Model):
    """A key of the portal; once retired it signs nothing more, and what it signed is still verified with it."""

    __tablename__ = "badge_key"
    __table_args__ = (
        # One key signs at a time, also where two make one at once.
        Index("ix_badge_key_current", "algorithm", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT),
    )

    id: Mapped[key]
    kid: Mapped[str] = mapped_column(unique=True)  # thumbprint of the public key
    algorithm: Mapped[str]
    public_jwk: Mapped[json_value]
    encrypted_private_key: Mapped[str]  # PEM; empty once the key is retired
    created_at: Mapped[moment]
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
