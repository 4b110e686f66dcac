"""The states of a completed page."""

from __future__ import annotations

from enum import StrEnum


class CompletionState(StrEnum):
    """The state of a completed page beside its later revisions."""

    COMPLETE = "complete"
    EARLIER_VERSION = "complete-earlier-version"
    MUST_RELEARN = "must-relearn"
