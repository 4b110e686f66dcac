"""What each kind of question needs to be complete: a check that returns its fields; a new kind is one more."""

from collections.abc import Callable
from typing import Any, cast

from portal.content.attributes import read_attributes
from portal.content.faults import N_, Faults
from portal.content.liascript import Draft
from portal.content.numbers import read_number
from portal.content.questions import Kind


def choice(draft: Draft, said: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """Two rows or more, each with a text, one of them right."""
    rows = draft.body.rows
    if draft.body.mixed:
        faults.add(draft.line, N_("the rows of one question are all [( )] or all [[ ]]"))
    if len(rows) < 2:
        faults.add(draft.line, N_("a question to choose from needs two rows or more"))
    if not any(row.right for row in rows):
        faults.add(draft.line, N_("no row is marked as right: write [(X)] or [[X]] before the right one"))
    for row, (label, _right, _feedback) in zip(rows, draft.options, strict=True):
        if not label.content:
            faults.add(row.line, N_("this row has no text"))
    return {}


def text(draft: Draft, said: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """The solution, then the other accepted texts."""
    return {"accepted": tuple(dict.fromkeys([draft.body.solution, *said.get("accepted", ())]))}


def number(draft: Draft, said: dict[str, Any], faults: Faults) -> dict[str, Any]:
    """The solution as a number."""
    found = read_number(draft.body.solution)
    if found is None:
        faults.add(draft.line, N_("“%(solution)s” is not a number"), solution=draft.body.solution)
    return {"number": found or 0.0, "accepted": (draft.body.solution,)}


Check = Callable[[Draft, dict[str, Any], Faults], dict[str, Any]]
KINDS: dict[str, Check] = {"single": choice, "multiple": choice, "text": text, "number": number}


def is_available(draft: Draft) -> bool:
    """Whether the kind of a question can be published."""
    return draft.kind in KINDS


def read_fields(draft: Draft, faults: Faults) -> dict[str, Any]:
    """The fields of Question that need no rendering; what is wrong or missing is a fault."""
    said = read_attributes(draft.said, draft.kind, faults)
    if "data-id" not in draft.said:
        faults.add(
            draft.line, N_('the question has no id: write <!-- data-id="…" --> on a line before its first row')
        )
    fields = said | KINDS[draft.kind](draft, said, faults)
    return {"id": f"line-{draft.line}", **fields, "kind": cast("Kind", draft.kind), "line": draft.line}
