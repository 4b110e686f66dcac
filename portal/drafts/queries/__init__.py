"""Every read of texts that are being written."""

from portal.drafts.queries.history import Version, authors_of, find_version, versions_of
from portal.drafts.queries.texts import (
    WorkText,
    editors_of,
    find_draft,
    get_text,
    pending_drafts,
    texts_of,
)

__all__ = [
    "Version",
    "WorkText",
    "authors_of",
    "editors_of",
    "find_draft",
    "find_version",
    "get_text",
    "pending_drafts",
    "texts_of",
    "versions_of",
]
