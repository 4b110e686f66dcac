"""Everything that the portal keeps of a person: a statement for each part, by its name in the download."""

from collections.abc import Collection
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from portal.content.questions.question import Question
from portal.courses.models import Revision
from portal.db import db
from portal.privacy.queries import (
    account_data,
    audit_events,
    class_data,
    learning_data,
    paper_data,
    programme_data,
    visit_data,
)

Rows = list[dict[str, Any]]

PARTS = {
    "accounts": account_data.ACCOUNTS,
    "memberships": account_data.MEMBERSHIPS,
    "roles": account_data.ROLES,
    "devices": account_data.DEVICES,
    "activation_codes": account_data.CODES,
    "consents": account_data.CONSENTS,
    "courses": learning_data.COURSES,
    "pages": learning_data.PAGES,
    "bookmarks": learning_data.BOOKMARKS,
    "attempts": learning_data.ATTEMPTS,
    "extra_attempts": learning_data.EXTRA_ATTEMPTS,
    "answers": learning_data.ANSWERS,
    "remedial_answers": learning_data.REMEDIAL_ANSWERS,
    "reviews": learning_data.REVIEWS,
    "scenarios": learning_data.SCENARIOS,
    "feedback": learning_data.FEEDBACK,
    "teach_backs": learning_data.TEACH_BACKS,
    "classes": class_data.CLASSES,
    "visits": visit_data.VISITS,
    "paper_results": paper_data.PAPER_RESULTS,
    "follow_ups": account_data.FOLLOW_UPS,
    "contacts": account_data.CONTACTS,
    "programmes": programme_data.PROGRAMMES,
    "certificates": programme_data.CERTIFICATES,
    "outside_certificates": programme_data.OUTSIDE_CERTIFICATES,
    "deeds": audit_events.AUDIT_EVENTS,
    "works": audit_events.WORKS,
    "requests": account_data.REQUESTS,
}
# Rows of two tables in one statement: what of them makes the list within each row.
NESTED_ROWS = {
    "attempts": ("regradings", ("regraded_at", "reason", "score_before", "score_after", "seen_at")),
    "scenarios": ("steps", ("number", "scene", "choice", "to", "chosen_at")),
}


def read_part(name: str, ids: Collection[int]) -> Rows:
    """The rows of one part, of all accounts of a person."""
    rows = [dict(row) for row in db.session.execute(PARTS[name], {"ids": list(ids)}).mappings()]
    return _nested(rows, *NESTED_ROWS[name]) if name in NESTED_ROWS else rows


def read_answers(ids: Collection[int], *, offset: int, limit: int) -> Rows:
    """A few of the answers, the latest first, as the part “answers” has them."""
    values = {"ids": list(ids), "offset": offset, "limit": limit}
    return [dict(row) for row in db.session.execute(learning_data.ANSWERS_PAGE, values).mappings()]


def part_counts(ids: Collection[int]) -> dict[str, int]:
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
