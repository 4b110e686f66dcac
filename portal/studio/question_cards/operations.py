"""What cards change in the database: the draft of their page, and of the page that a question is copied to."""

from portal.audit.models import Actor
from portal.content.editing.blocks import insert_at
from portal.content.editing.question_edits import copy_of
from portal.content.editing.question_fields import read_question
from portal.content.enums import PageKind
from portal.content.questions.ids import new_question_id, written_ids
from portal.drafts.operations.save_draft import save_draft
from portal.drafts.queries.question_ids import question_ids
from portal.drafts.queries.texts import WorkingCopy, get_text
from portal.errors import NotFound


def keep_source(text: WorkingCopy, source: str, *, actor: Actor) -> None:
    """Save the source as the draft of a text that was read just now. Raises as save_draft."""
    if source != text.source:
        save_draft(text, source, version=text.version, based_on=text.based_on, actor=actor)


def taken_ids(text: WorkingCopy) -> set[str]:
    """The ids that the questions of the course have already."""
    return {*question_ids(text.course, but=text.slug), *written_ids(text.source)}


def copy_to_page(text: WorkingCopy, slug: str, question: str, *, actor: Actor) -> None:
    """Put a copy of the question at the end of another page of the course. Raises NotFound, and as save_draft."""
    other = get_text(text.course, slug) if slug else text
    if other.slug == text.slug or other.kind not in (PageKind.LESSON, PageKind.QUIZ):
        raise NotFound
    made = copy_of(question, new_question_id(read_question(question).stem, taken_ids(text) | taken_ids(other)))
    keep_source(other, insert_at(other.source, len(other.source), made), actor=actor)
