"""Tables of the people and how they come in."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.content.text.vietnamese import fold, name_sort_key
from portal.db import Model, UtcDateTime, json_value, key, moment, sort_key


def default_name_key(context: Any) -> str:
    """The sort key of the name that is being inserted."""
    return name_sort_key(context.get_current_parameters()["name"])


def folded_name(context: Any) -> str:
    """The name that is being inserted, without dấu and capitals."""
    return fold(context.get_current_parameters()["name"])


class User(Model):
    """A person with an account, known by phone number or user name."""

    __tablename__ = "user"

    id: Mapped[key]
    name: Mapped[str]
    # given name first, in the Vietnamese alphabet
    name_key: Mapped[sort_key] = mapped_column(index=True, default=default_name_key)
    folded: Mapped[str] = mapped_column(default=folded_name)  # the name without dấu and capitals, for look-ups
    phone: Mapped[str | None] = mapped_column(unique=True)  # national form: 0912345678
    username: Mapped[str | None] = mapped_column(unique=True)
    password_hash: Mapped[str | None]  # none until the first password is set with an activation code
    pin_hash: Mapped[str | None]  # opens the own place again on a phone that several people share
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[moment]
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # to the day; outlives the devices
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    anonymised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # since then nothing here names the person


class Device(Model):
    """A browser somebody signed in with; ending it signs that browser out.

    On a shared phone each person has one; all but one of them are locked until a PIN opens them.
    """

    __tablename__ = "device"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    signed_in_at: Mapped[moment]
    last_seen_at: Mapped[moment]
    # when the password, and the second factor where there is one, was given here last; a PIN does not count
    authenticated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    locked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pin_failures: Mapped[int] = mapped_column(default=0)  # tries since the last right PIN

    user: Mapped[User] = relationship()


class SecondFactor(Model):
    """The secret of an authenticator app, whose code follows the password; it waits for a first right code."""

    __tablename__ = "second_factor"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    encrypted_secret: Mapped[str]  # see portal.crypto.encryption
    created_at: Mapped[moment]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int] = mapped_column(default=0)  # of the last code that was used; none before it is taken


class RecoveryCode(Model):
    """A one-time code that takes the place of the authenticator app; only its hash is kept."""

    __tablename__ = "recovery_code"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccountMerge(Model):
    """Two accounts of one person that became one; the one that is gone keeps what had no place in the other."""

    __tablename__ = "account_merge"

    gone_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    merged_at: Mapped[moment]
    moved: Mapped[json_value]  # how many rows of each table


class ActivationCode(Model):
    """A one-time code with which a person sets a password; only its hash is kept."""

    __tablename__ = "activation_code"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    issued_at: Mapped[moment]
    expires_at: Mapped[moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(foreign_keys=[user_id])


class Consent(Model):
    """One agreement to one purpose, in the wording of one version; withdrawn by setting the time, never erased."""

    __tablename__ = "consent"
    __table_args__ = (
        # Two taps at once cannot both agree.
        Index(
            "uq_consent_open",
            "user_id",
            "purpose",
            "version",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    purpose: Mapped[str]
    version: Mapped[str]
    given_at: Mapped[moment]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Throttle(Model):
    """Failed tries of one kind from one account or address; in the database, so a restart forgives nothing."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(primary_key=True)  # keyed hash: no phone number or address is kept
    failures: Mapped[int]
    since: Mapped[moment]


MAX_NAME_LENGTH = 100  # characters
