"""A person who left a row in every table of texts that are written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select

from portal.accounts.models import User
from portal.courses.models import Course, CourseRevision, Fact, FactChange
from portal.db import db
from portal.drafts.models import Comment, CourseImport, Draft, DraftVersion, OpenEditor, QuestionSheet
from portal.drafts.word_imports.models import WordImport


def wrote_everything(user: User, course: Course, at: datetime) -> None:
    """A row of the user in every table of facts, introductions and drafts."""
    number = (db.session.scalar(select(func.count()).select_from(CourseRevision)) or 0) + 100
    name = f"x{number}"
    by = user.id
    draft_id = db.session.scalars(
        insert(Draft)
        .values(
            course_id=course.id,
            slug=name,
            source="",
            based_on=0,
            saved_at=at,
            saved_by_id=by,
            submitted_by_id=by,
            reviewer_id=by,
            approved_by_id=by,
            scheduled_by_id=by,
        )
        .returning(Draft.id)
    ).one()
    rows = {
        CourseRevision: {
            "course_id": course.id,
            "number": number,
            "source": "",
            "front": {},
            "facts": [],
            "author_id": by,
            "published_at": at,
        },
        Fact: {"id": name, "value": "1", "label": "x", "source": "", "checked_by_id": by},
        FactChange: {"fact_id": name, "before": {}, "after": {}, "changed_by_id": by, "changed_at": at},
        DraftVersion: {"draft_id": draft_id, "author_id": by, "source": "", "started_at": at, "saved_at": at},
        Comment: {
            "draft_id": draft_id,
            "line": 1,
            "quote": "",
            "text": "x",
            "author_id": by,
            "written_at": at,
            "resolved_by_id": by,
        },
        OpenEditor: {
            "course_id": course.id,
            "slug": "",
            "tab": name,
            "user_id": by,
            "opened_at": at,
            "seen_at": at,
        },
        CourseImport: {"uploaded_by_id": by, "uploaded_at": at, "file_name": "x", "slug": "x"},
        QuestionSheet: {
            "page_id": number,
            "uploaded_by_id": by,
            "uploaded_at": at,
            "file_name": "x",
            "rows": [],
        },
        WordImport: {"uploaded_by_id": by, "uploaded_at": at, "file_name": "x"},
    }
    for model, values in rows.items():
        db.session.execute(insert(model).values(values))
