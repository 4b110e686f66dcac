"""Every read of what is kept of a person, and of what people ask about it."""

from portal.privacy.queries.deeds import deeds_to
from portal.privacy.queries.due import Found, cut_off, outlived, requests_near
from portal.privacy.queries.kept import (
    PARTS,
    numbers_of,
    part,
    questions_of,
    some_answers,
)
from portal.privacy.queries.people import accounts_of
from portal.privacy.queries.removal import removal_counts
from portal.privacy.queries.requests import (
    SHOWN,
    Reach,
    Shown,
    find_open_request,
    get_request,
    has_other_officer,
    homes_of,
    numbers,
    queue,
    requests_of,
)

__all__ = [
    "PARTS",
    "SHOWN",
    "Found",
    "Reach",
    "Shown",
    "accounts_of",
    "cut_off",
    "deeds_to",
    "find_open_request",
    "get_request",
    "has_other_officer",
    "homes_of",
    "numbers",
    "numbers_of",
    "outlived",
    "part",
    "questions_of",
    "queue",
    "removal_counts",
    "requests_near",
    "requests_of",
    "some_answers",
]
