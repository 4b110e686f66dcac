"""Every change to requests about the own data, and what they lead to."""

from portal.privacy.operations.anonymise import Forgotten, anonymise, roles_in_the_way
from portal.privacy.operations.cleaning import clean
from portal.privacy.operations.requests import (
    LONGEST_TEXT,
    STOPPABLE,
    answer,
    ask,
    complete,
    decline,
    extend,
    take_back,
)

__all__ = [
    "LONGEST_TEXT",
    "STOPPABLE",
    "Forgotten",
    "anonymise",
    "answer",
    "ask",
    "clean",
    "complete",
    "decline",
    "extend",
    "roles_in_the_way",
    "take_back",
]
