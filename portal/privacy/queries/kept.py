"""Everything that the portal keeps of a person: a statement for each part, by its name in the download."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from portal.content.questions import Question
from portal.courses.models import Revision
from portal.db import db
from portal.privacy.queries import deeds, learning, own, programmes

Rows = list[dict[str, Any]]

PARTS = {
    "accounts": own.ACCOUNTS,
    "memberships": own.MEMBERSHIPS,
    "roles": own.ROLES,
    "devices": own.DEVICES,
    "activation_codes": own.CODES,
    "consents": own.CONSENTS,
    "courses": learning.COURSES,
    "pages": learning.PAGES,
    "attempts": learning.ATTEMPTS,
    "answers": learning.ANSWERS,
    "reviews": learning.REVIEWS,
    "scenarios": learning.SCENARIOS,
    "teach_backs": learning.TEACH_BACKS,
    "programmes": programmes.PROGRAMMES,
    "outside_certificates": programmes.CERTIFICATES,
    "deeds": deeds.DEEDS,
    "works": deeds.WORKS,
    "requests": own.REQUESTS,
}
# Rows of two tables in one statement: what of them makes the list within each row.
WITHIN = {
    "attempts": ("regradings", ("regraded_at", "reason", "score_before", "score_after", "seen_at")),
    "scenarios": ("steps", ("number", "scene", "choice", "to", "chosen_at")),
}


def part(name: str, ids: Collection[int]) -> Rows:
    """The rows of one part, of all accounts of a person."""
    rows = [dict(row) for row in db.session.execute(PARTS[name], {"ids": list(ids)}).mappings()]
    return _nested(rows, *WITHIN[name]) if name in WITHIN else rows


def some_answers(ids: Collection[int], *, offset: int, limit: int) -> Rows:
    """A few of the answers, the latest first, as the part “answers” has them."""
    values = {"ids": list(ids), "offset": offset, "limit": limit}
    return [dict(row) for row in db.session.execute(learning.SOME_ANSWERS, values).mappings()]


def numbers_of(ids: Collection[int]) -> dict[str, int]:
    """How many answers, reviews and works there are: what is too long to be shown beside the rest."""
    counted = ("answers", "reviews", "works")
    numbers = (select(func.count()).select_from(PARTS[name].subquery()).scalar_subquery() for name in counted)
    row = db.session.execute(select(*numbers), {"ids": list(ids)}).one()
    return dict(zip(counted, row, strict=True))


def questions_of(revision_ids: Collection[int]) -> dict[tuple[int, str], Question]:
    """The questions of these revisions in the wording of each, by revision id and name."""
    rows = db.session.execute(select(Revision.id, Revision.blocks).where(Revision.id.in_(revision_ids)))
    said = ((id_, block["question"]) for id_, blocks in rows for block in blocks if "question" in block)
    return {(id_, question["id"]): Question.from_dict(question) for id_, question in said}


def _nested(rows: Rows, name: str, inner: tuple[str, ...]) -> Rows:
    nested = []
    for _id, some in groupby(rows, key=lambda row: row["id"]):
        same = list(some)
        first = same[0][inner[0]]  # an outer join gives one row without anything where there is nothing
        whole: dict[str, Any] = {key: value for key, value in same[0].items() if key not in inner}
        whole[name] = [{key: row[key] for key in inner} for row in same] if first is not None else []
        nested.append(whole)
    return nested
