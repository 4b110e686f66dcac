"""Acceptances of warnings put into the front matter of a text, and taken out again."""

from collections.abc import Mapping
from typing import Any

from portal.content.checks.faults import Faults
from portal.content.enums import PageKind
from portal.content.files.front_matter import read_front
from portal.content.files.front_matter_editing import with_front_values
from portal.content.files.sources import normalise


def with_acceptance(source: str, kind: str, acceptance: Mapping[str, str]) -> str:
    """The text whose front matter has this acceptance, too; every other byte stays. Raises UneditableText."""
    return with_front_values(source, {"accepted": [*acceptances_in(source, kind), dict(acceptance)]})


def without_acceptance(source: str, kind: str, number: int) -> str:
    """The text without the acceptance of this number, from 0. Raises UneditableText, and IndexError."""
    acceptances = acceptances_in(source, kind)
    del acceptances[number]
    return with_front_values(source, {"accepted": acceptances})


def acceptances_in(source: str, kind: str) -> list[dict[str, Any]]:
    """The acceptances that the text has, as they are written."""
    front = read_front(normalise(source), Faults(""), PageKind.COURSE if kind == PageKind.COURSE else None)
    return [without_line(acceptance) for acceptance in front.values.get("accepted", [])]


def without_line(acceptance: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in acceptance.items() if key != "line"}
