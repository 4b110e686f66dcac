"""The sides of a text that a sync compares, and the outcomes of comparing them."""

from enum import StrEnum


class ChangedSide(StrEnum):
    """Who changed a text since the last sync, so that the two differ now."""

    FOLDER = "folder"  # or nobody: the folder's text is taken
    PORTAL = "portal"
    BOTH = "both"


class SyncOutcome(StrEnum):
    """What becomes of a text, or of a file's name."""

    TAKEN = "taken"  # the portal will say what the folder says
    KEPT = "kept"  # the portal's stays, and the folder's counts as seen
    OPEN = "open"  # the portal's stays, until somebody decides
