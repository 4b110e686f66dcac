"""What one person has achieved in programmes and on other platforms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Date, Integer, String, bindparam, null, select, type_coerce

from portal.db import UtcDateTime, fetch
from portal.programmes.enums import CertificateState
from portal.programmes.models import OutsideCertificate, ProgrammeCompletion
from portal.programmes.rules.completion import CompletionValidity

Rows = tuple[tuple[Any, ...], ...]

_ACHIEVED = (
    select(
        ProgrammeCompletion.programme_id,
        type_coerce(null(), Integer),
        ProgrammeCompletion.completed_at,
        ProgrammeCompletion.renewed_at,
        ProgrammeCompletion.valid_until,
        ProgrammeCompletion.months,
        ProgrammeCompletion.more_due_on,
    )
    .where(ProgrammeCompletion.user_id == bindparam("user"))
    .union_all(
        select(
            type_coerce(null(), String),
            OutsideCertificate.course_id,
            OutsideCertificate.decided_at,
            *(type_coerce(null(), kind) for kind in (UtcDateTime, UtcDateTime, Integer, Date)),
        ).where(
            OutsideCertificate.user_id == bindparam("user"),
            OutsideCertificate.state == CertificateState.ACCEPTED,
            OutsideCertificate.decided_at.is_not(None),
        )
    )
)


@dataclass(frozen=True)
class Achievements:
    """The completions and accepted certificates of a person, as rows."""

    rows: Rows = ()

    @cached_property
    def holdings(self) -> Mapping[str, CompletionValidity]:
        """The completions by programme id, of withdrawn programmes too."""
        return {row[0]: CompletionValidity(*row[2:]) for row in self.rows if row[0] is not None}

    @cached_property
    def certified(self) -> Mapping[int, datetime]:
        """When the last certificate was accepted that stands for a course, by course id."""
        accepted = sorted((row[2], row[1]) for row in self.rows if row[0] is None and row[1] is not None)
        return {course_id: at for at, course_id in accepted}

    @cached_property
    def elsewhere(self) -> Sequence[datetime]:
        """When those certificates were accepted that stand for any elective."""
        return sorted(row[2] for row in self.rows if row[0] is None and row[1] is None)


def achievements_of(user_id: int) -> Achievements:
    """What the person has achieved."""
    return Achievements(tuple(map(tuple, fetch(_ACHIEVED, {"user": user_id}))))
