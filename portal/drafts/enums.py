"""The states of drafts, of what readers see of them, and of archives that were handed in."""

from enum import StrEnum


class DraftState(StrEnum):
    """The state of a draft on its way to the readers."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"  # nothing waits


class PublicationState(StrEnum):
    """The state of a text or a course as its readers see it."""

    NEW = "new"  # readers have not seen it yet
    PUBLISHED = "published"
    HIDDEN = "hidden"


class ImportState(StrEnum):
    """The state of an archive that was handed in."""

    WAITING = "waiting"
    TAKEN = "taken"
    DISCARDED = "discarded"
    EXPIRED = "expired"  # nobody decided on it in time


class ImportChange(StrEnum):
    """What an archive does to a file of the course: the kind of a planned change."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


class PinState(StrEnum):
    """What has become of the question that another one was taken from."""

    SAME = "same"
    NEWER = "newer"  # it says something else now
    GONE = "gone"
