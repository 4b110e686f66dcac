"""What cards change in the database: the draft of their page, and of the page that a question is copied to."""

from portal.audit.models import Actor
from portal.content.editing.blocks import append_blocks
from portal.content.editing.question_edits import copy_of
from portal.content.editing.question_fields import read_question
from portal.content.enums import PageKind
from portal.content.questions.ids import new_question_id, written_ids
from portal.drafts.operations.save_draft import save_edit
from portal.drafts.queries.question_ids import question_ids
from portal.drafts.queries.texts import WorkingCopy, get_text
from portal.errors import NotFound


def taken_ids(text: WorkingCopy) -> set[str]:
    """The ids that the questions of the course have already."""
    return {*question_ids(text.course, but=text.slug), *written_ids(text.source)}


def copy_to_page(text: WorkingCopy, slug: str, question: str, *, actor: Actor) -> None:
    """Put a copy of the question at the end of another page of the course. Raises NotFound, and as save_draft."""
    other = get_text(text.course, slug) if slug else text
    if other.slug == text.slug or other.kind not in (PageKind.LESSON, PageKind.QUIZ):
        raise NotFound
    made = copy_of(question, new_question_id(read_question(question).stem, taken_ids(text) | taken_ids(other)))
    save_edit(other, append_blocks(other.source, made), actor=actor)
