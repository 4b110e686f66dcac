"""What a person takes away: everything that is kept, for machines and for eyes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from portal import clock
from portal.privacy import answers, queries
from portal.privacy.holdings import LEFT_OUT

# Keys are only ever added under one format; whatever is renamed or dropped makes the next one.
FORMAT = "tung-ngo/person/1"


def parts_of(ids: Collection[int], names: Iterable[str] = tuple(queries.PARTS)) -> dict[str, Any]:
    """These parts of what is kept of a person, of all accounts that became one."""
    parts = {name: queries.part(name, ids) for name in names}
    if "answers" in parts:
        say(parts["answers"])
    return parts


def say(given: Collection[dict[str, Any]]) -> None:
    """Add to each answer what was asked and answered, in the words of the revision that it was given on."""
    known = queries.questions_of({answer["revision_id"] for answer in given})
    for answer in given:
        question = known.get((answer["revision_id"], answer["question"]))
        if question is not None:
            answer["asked"] = answers.title(question)
            answer["answered"] = answers.in_words(question, answer["response"])


def as_json(ids: Collection[int]) -> str:
    """All that is kept as one JSON object: `format`, `made_at`, `left_out`, and a list for each part.

    Times are ISO 8601 in UTC, days ISO 8601 in Vietnam; scores go from 0 to 1.
    """
    head = {"format": FORMAT, "made_at": clock.now(), "left_out": [str(reason) for reason in LEFT_OUT]}
    return json.dumps(head | parts_of(ids), ensure_ascii=False, indent=1, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    raise TypeError(f"Not for JSON: {type(value).__name__}")
