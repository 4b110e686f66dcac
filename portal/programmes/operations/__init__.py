"""Every change to the programmes: what they hold, where they are given, and who has completed them."""

from portal.programmes.operations.assignments import (
    assign_programme,
    change_assignment,
    end_assignment,
    resume_assignment,
)
from portal.programmes.operations.certificates import (
    Claim,
    accept_certificate,
    decline_certificate,
    forget_certificates,
    record_certificate,
    withdraw_certificate,
)
from portal.programmes.operations.completions import expire_completions, note_completions, take_in_finished
from portal.programmes.operations.programmes import (
    Wanted,
    change_programme,
    create_programme,
    restore_programme,
    withdraw_programme,
)
from portal.programmes.operations.taking_in import take_in, take_in_withdrawn

__all__ = [
    "Claim",
    "Wanted",
    "accept_certificate",
    "assign_programme",
    "change_assignment",
    "change_programme",
    "create_programme",
    "decline_certificate",
    "end_assignment",
    "expire_completions",
    "forget_certificates",
    "note_completions",
    "record_certificate",
    "restore_programme",
    "resume_assignment",
    "take_in",
    "take_in_finished",
    "take_in_withdrawn",
    "withdraw_certificate",
    "withdraw_programme",
]
