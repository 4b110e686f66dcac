"""What a person takes away: everything that is kept, for machines and for eyes."""

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from portal import clock
from portal.privacy.queries.data_export import PARTS, questions_of, read_part
from portal.privacy.rules.data_inventory import OMITTED_DATA
from portal.privacy.views import answers

# Keys are only ever added under one format; whatever is renamed or dropped makes the next one.
EXPORT_FORMAT = "tung-ngo/person/1"


def export_parts(ids: Collection[int], names: Iterable[str] = tuple(PARTS)) -> dict[str, Any]:
    """These parts of what is kept of a person, of all accounts that became one."""
    parts = {name: read_part(name, ids) for name in names}
    add_answer_texts([*parts.get("answers", ()), *parts.get("remedial_answers", ())])
    return parts


def add_answer_texts(given: Collection[dict[str, Any]]) -> None:
    """Add to each answer what was asked and answered, in the words of the revision that it was given on."""
    revisions = {answer["revision_id"] for answer in given}
    known = questions_of(revisions) if revisions else {}
    for answer in given:
        question = known.get((answer["revision_id"], answer["question"]))
        if question is not None:
            answer["asked"] = answers.question_title(question)
            answer["answered"] = answers.answer_text(question, answer["response"])


def export_json(ids: Collection[int]) -> str:
    """All that is kept as one JSON object: `format`, `made_at`, `left_out`, and a list for each part.

    Times are ISO 8601 in UTC, days ISO 8601 in Vietnam; scores go from 0 to 1.
    """
    head = {"format": EXPORT_FORMAT, "made_at": clock.now(), "left_out": [str(reason) for reason in OMITTED_DATA]}
    return json.dumps(head | export_parts(ids), ensure_ascii=False, indent=1, default=_iso)


def _iso(value: object) -> str:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    raise TypeError(f"Not for JSON: {type(value).__name__}")
