"""What becomes of a person's programmes when two accounts of theirs become one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case

from portal.accounts.operations.merging import Columns, Merge, Rows, move_all
from portal.programmes.models import Assignment, OutsideCertificate, ProgrammeCompletion
from portal.programmes.operations.completions import note_completions
from portal.progress.merging import greatest, least


def longest(mine: Columns, other: Columns) -> dict[str, Any]:
    """Completed when it first was, renewed when it last was, and held by whichever holds longer."""
    lasts = other.valid_until.is_(None) & mine.valid_until.is_not(None)
    is_other = lasts | and_(mine.valid_until.is_not(None), other.valid_until > mine.valid_until)
    taken = {
        name: case((is_other, other[name]), else_=mine[name]) for name in ("valid_until", "months", "expired_at")
    }
    return taken | {
        "completed_at": least(mine.completed_at, other.completed_at),
        "renewed_at": greatest(mine.renewed_at, other.renewed_at),
    }


def accepted_one(mine: Columns, other: Columns) -> dict[str, Any]:
    """The same certificate, recorded under both: as it stands where it was accepted."""
    is_other = and_(other.state == "accepted", mine.state != "accepted")
    names = ("state", "decided_at", "decided_by_id", "course_id", "reason")
    return {name: case((is_other, other[name]), else_=mine[name]) for name in names}


ROWS = (
    Rows(Assignment.assigned_by_id),
    Rows(ProgrammeCompletion.user_id, one_for=(ProgrammeCompletion.programme_id,), better=longest),
    Rows(
        OutsideCertificate.user_id,
        one_for=(OutsideCertificate.platform, OutsideCertificate.reference),
        better=accepted_one,
    ),
    Rows(OutsideCertificate.decided_by_id),
)


def merge_users(merge: Merge) -> dict[str, int]:
    """Move what this feature keeps of the person, and note what both accounts completed together."""
    moved = move_all(ROWS, merge)
    note_completions([merge.kept_id])
    return moved
