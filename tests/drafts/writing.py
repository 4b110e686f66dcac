"""Writing, as trainers do it, through the operations."""

from __future__ import annotations

from portal.accounts.models import User
from portal.courses.models import Course
from portal.db import db
from portal.drafts.models import Draft
from portal.drafts.operations.publish import publish_draft
from portal.drafts.operations.save_draft import save_draft
from portal.drafts.queries.texts import WorkingCopy, find_course, get_text, texts_of
from tests.factories import lesson_markdown, quiz_markdown

OLD = lesson_markdown("Cũ", "Xem [hai](02-hai.md).")
NEW = lesson_markdown("Mới", "Đọc [hai](02-hai.md).")
QUIZ = quiz_markdown(2)
OTHER = lesson_markdown("Hai", "Về [một](01-mot.md).")


def named(slug: str = "an-toan") -> Course:
    """The course as it is in the database now."""
    db.session.flush()
    db.session.expire_all()
    found = find_course(slug)
    assert found is not None
    return found


def work(slug: str = "mot", course: str = "an-toan") -> WorkingCopy:
    """The text as it is in the database now."""
    return get_text(named(course), slug)


def save(source: str, actor: User, slug: str = "mot", course: str = "an-toan") -> Draft:
    """Keep this source as the draft of the text as it is now."""
    text = work(slug, course)
    draft = save_draft(text, source, version=text.version, based_on=text.based_on, actor=actor)
    assert draft is not None
    return draft


def publish(actor: User, slug: str = "mot", *, impact: str = "minor", message: str = "") -> int:
    """Publish what waits; tells the number of its revision."""
    draft = work(slug).draft
    assert draft is not None
    return publish_draft(draft, version=draft.version, impact=impact, message=message, actor=actor)


def waiting(course: str = "an-toan") -> dict[str, int]:
    """The versions of what waits in the course, by slug."""
    return {line.text.slug: line.text.version for line in texts_of(named(course)) if line.text.is_pending}
