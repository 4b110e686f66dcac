"""Taking questions of the bank into a page, and keeping up with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.audit.models import Actor
from portal.content.editing.blocks import replace_block
from portal.content.editing.question_fields import QuestionFields, read_question
from portal.content.editing.question_layout import UnreadableQuestion
from portal.content.editing.question_writing import write_question
from portal.content.enums import PageKind
from portal.content.files.media import free_name
from portal.content.question_bank.origins import QuestionOrigin
from portal.content.question_bank.transfer import media_in, transferred, with_origin
from portal.content.question_sheets.planning import with_questions
from portal.content.text.line_ends import dominant_line_end, split_lines
from portal.content.text.unique_names import unique_name
from portal.courses.models import Course, CourseMedia
from portal.courses.permissions import can_edit
from portal.db import db
from portal.drafts.enums import PinState
from portal.drafts.operations.save_draft import save_edit
from portal.drafts.queries.question_ids import question_ids
from portal.drafts.queries.texts import WorkingCopy
from portal.drafts.question_bank.queries.bank import BankQuestion
from portal.drafts.question_bank.queries.pins import Pin, fields_by_id, media_of, page_files, pins_of
from portal.errors import NotFound, Refused, Stale, require

MAX_TAKEN = 60  # questions at once


@dataclass(frozen=True)
class TakenQuestions:
    """How many questions were taken, and the titles of those that fields cannot hold."""

    number: int
    left_out: tuple[str, ...]


def take_questions(
    text: WorkingCopy, chosen: Sequence[BankQuestion], *, is_linked: bool, actor: Actor
) -> TakenQuestions:
    """Write the questions at the end of the page's draft, each with its pictures and an id of its own.

    With `is_linked` they say which revision they were taken from, so that later ones are offered; what is not
    published yet has none, and is copied. Raises Forbidden, Refused, EditConflict.
    """
    require(can_edit(actor, text.course))
    if text.kind not in (PageKind.LESSON, PageKind.QUIZ):
        raise Refused(_("Questions stand in lessons and quizzes only."))
    if not chosen or len(chosen) > MAX_TAKEN:
        raise Refused(_("Choose between one and %(most)d questions.", most=MAX_TAKEN))
    used = {*question_ids(text.course)}
    texts: list[str] = []
    left_out = []
    for one in chosen:
        fields = fields_by_id(one.page.id, one.page.number).get(one.entry.name)
        if fields is None:
            left_out.append(one.entry.title)
            continue
        id = unique_name(fields.id, used)
        used.add(id)
        try:
            origin = one.origin if is_linked and not one.page.is_draft else None
            texts.append(moved(fields, one, text.course, id=id, origin=origin))
        except UnreadableQuestion:
            left_out.append(one.entry.title)
    if not texts:
        raise Refused(_("These questions can be copied in the text of the page only."))
    source = with_questions(text.source, "", texts)
    save_edit(text, source, actor=actor)
    return TakenQuestions(len(texts), tuple(left_out))


def moved(
    fields: QuestionFields, one: BankQuestion, target: Course, *, id: str, origin: QuestionOrigin | None
) -> str:
    """The question as the target holds it, to which its pictures are given."""
    source = db.session.get_one(Course, one.page.course_id)
    return transferred(
        fields,
        files=page_files(source.id),
        source=source.slug,
        target=target.slug,
        media=share_media(source, target, set(media_in(fields.source))),
        id=id,
        origin=origin,
    )


def share_media(source: Course, target: Course, names: set[str]) -> dict[str, str]:
    """Let the target name these files of the source, too; tells what they are called there."""
    if source.id == target.id or not names:
        return {}
    theirs = {entry.name: entry.sha256 for entry in media_of(target.id)}
    by_bytes = {sha256: name for name, sha256 in theirs.items()}
    found = {}
    for entry in media_of(source.id):
        if entry.name not in names:
            continue
        if entry.sha256 not in by_bytes:
            name = free_name(entry.name, theirs)
            db.session.add(CourseMedia(course_id=target.id, name=name, sha256=entry.sha256, synced=False))
            theirs[name] = entry.sha256
            by_bytes[entry.sha256] = name
        found[entry.name] = by_bytes[entry.sha256]
    db.session.flush()
    return found


def renew_question(text: WorkingCopy, id: str, *, number: int, actor: Actor) -> None:
    """Let the question say what the one it was taken from says now, in this revision.

    Raises Forbidden, NotFound, Stale (there is a later one by now), EditConflict.
    """
    pin = get_newer_pin(text, id, number, actor)
    source = pin.source
    if source is not None:
        share_media(source.course, text.course, set(media_in(source_text(pin))))
        pin = get_newer_pin(text, id, number, actor)  # its pictures have their names here now
    replace_question(text, pin, pin.now, actor)


def keep_question(text: WorkingCopy, id: str, *, number: int, actor: Actor) -> None:
    """Let the question stay as it is, as one that this revision was looked at for. Raises as renew_question."""
    pin = get_newer_pin(text, id, number, actor)
    fields = with_origin(read_question(pin.question.fields.source), pin.origin.at(number))
    replace_question(text, pin, write_question(fields), actor)


def unlink_question(text: WorkingCopy, id: str, *, actor: Actor) -> None:
    """Let the question forget where it was taken from. Raises Forbidden, NotFound, EditConflict."""
    require(can_edit(actor, text.course))
    pin = get_pin(text, id, actor)
    fields = with_origin(read_question(pin.question.fields.source), None)
    replace_question(text, pin, write_question(fields), actor)


def get_newer_pin(text: WorkingCopy, id: str, number: int, actor: Actor) -> Pin:
    """The pin of a question whose source says something else in this revision."""
    require(can_edit(actor, text.course))
    pin = get_pin(text, id, actor)
    if pin.state != PinState.NEWER or pin.source is None:
        raise NotFound
    if pin.source.number != number:
        raise Stale(pin.source.page)
    return pin


def get_pin(text: WorkingCopy, id: str, actor: Actor) -> Pin:
    """The pin of the question with this id as the actor sees it, or NotFound."""
    found = next((pin for pin in pins_of(text, viewer=actor) if pin.id == id), None)
    if found is None:
        raise NotFound
    return found


def source_text(pin: Pin) -> str:
    """What the question says in its own course now."""
    if pin.source is None:
        return ""
    fields = fields_by_id(pin.source.page.id, pin.source.number).get(pin.origin.id)
    return fields.source if fields is not None else ""


def replace_question(text: WorkingCopy, pin: Pin, written: str, actor: Actor) -> None:
    """Write the question in the place of the one that stands there; nothing else of the text changes."""
    source = replace_block(text.source, pin.question.block, with_same_ends(written, pin))
    save_edit(text, source, actor=actor)


def with_same_ends(written: str, pin: Pin) -> str:
    """The question with the line ends of the one that stood there, and as many empty lines after it."""
    before = pin.question.fields.source
    end = dominant_line_end(before)
    tail = before[len(before.rstrip("\r\n")) :]
    return end.join(line.text for line in split_lines(written.rstrip("\r\n"))) + tail
