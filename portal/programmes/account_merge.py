"""What becomes of a person's programmes when two accounts of theirs become one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import and_, case

from portal.accounts.rules.merge_rules import Columns, Merge, MergeRule, declare_merge_rules, greatest, least
from portal.programmes.enums import CertificateState
from portal.programmes.models import Assignment, OutsideCertificate, ProgrammeCompletion
from portal.programmes.operations.completions import record_completions


def merged_completion(mine: Columns, other: Columns) -> dict[str, Any]:
    """Completed when it first was, renewed when it last was, and held by whichever holds longer."""
    lasts = other.valid_until.is_(None) & mine.valid_until.is_not(None)
    is_other = lasts | and_(mine.valid_until.is_not(None), other.valid_until > mine.valid_until)
    names = ("valid_until", "months", "expired_at", "more_due_on", "valid_before")
    taken = {name: case((is_other, other[name]), else_=mine[name]) for name in names}
    return taken | {
        "completed_at": least(mine.completed_at, other.completed_at),
        "renewed_at": greatest(mine.renewed_at, other.renewed_at),
    }


def merged_certificate(mine: Columns, other: Columns) -> dict[str, Any]:
    """The same certificate, recorded under both: as it stands where it was accepted."""
    is_other = and_(other.state == CertificateState.ACCEPTED, mine.state != CertificateState.ACCEPTED)
    names = ("state", "decided_at", "decided_by_id", "course_id", "reason")
    return {name: case((is_other, other[name]), else_=mine[name]) for name in names}


@contextmanager
def complete_programmes(merge: Merge, _moved: dict[str, int]) -> Iterator[None]:
    """Note, once the rows have moved, what both accounts completed together."""
    yield
    record_completions([merge.kept_id])


declare_merge_rules(
    MergeRule(Assignment.assigned_by_id),
    MergeRule(
        ProgrammeCompletion.user_id, unique_with=(ProgrammeCompletion.programme_id,), better=merged_completion
    ),
    MergeRule(
        OutsideCertificate.user_id,
        unique_with=(OutsideCertificate.platform, OutsideCertificate.reference),
        better=merged_certificate,
    ),
    MergeRule(OutsideCertificate.decided_by_id),
    around=complete_programmes,
)
