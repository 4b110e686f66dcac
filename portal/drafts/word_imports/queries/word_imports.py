"""Word files that wait, or that were taken in."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import undefer

from portal.audit.models import Actor
from portal.content.checks.faults import Fault
from portal.content.files.media import MediaFile
from portal.content.word.choices import Choices, choices_from_json
from portal.content.word.course import WordCourse, plan_course
from portal.content.word.document import WordDocument, from_json
from portal.db import db
from portal.drafts.word_imports.models import WordImport, WordImportPicture
from portal.errors import NotFound


def get_word_import(word_import_id: int, *, viewer: Actor) -> WordImport:
    """The Word file with what was read, or NotFound where somebody else handed it in."""
    mine = (WordImport.id == word_import_id, WordImport.uploaded_by_id == viewer.id)
    found = db.session.scalars(select(WordImport).where(*mine).options(undefer(WordImport.document))).one_or_none()
    if found is None:
        raise NotFound
    return found


def picture_rows(word_import_id: int, *, with_data: bool = False) -> Sequence[WordImportPicture]:
    """The pictures of a Word file in their order; with their bytes where asked for."""
    wanted = select(WordImportPicture).where(WordImportPicture.word_import_id == word_import_id)
    if with_data:
        wanted = wanted.options(undefer(WordImportPicture.data))
    return db.session.scalars(wanted.order_by(WordImportPicture.number)).all()


def get_picture(kept: WordImport, number: int) -> MediaFile:
    """One picture of a Word file, or NotFound where there is none to show."""
    mine = (WordImportPicture.word_import_id == kept.id, WordImportPicture.number == number)
    wanted = select(WordImportPicture).where(*mine).options(undefer(WordImportPicture.data))
    found = db.session.scalars(wanted).one_or_none()
    if found is None or found.problem:
        raise NotFound
    return media_file(found)


def media_file(row: WordImportPicture) -> MediaFile:
    """The picture as a file of a course."""
    return MediaFile(row.name, row.sha256, row.mime, row.data, row.width, row.height)


def picture_problems(rows: Sequence[WordImportPicture]) -> dict[int, Fault]:
    """Why pictures cannot be shown, by their numbers."""
    return {
        row.number: Fault(row.name, 1, row.problem[0], tuple((name, said) for name, said in row.problem[1]))
        for row in rows
        if row.problem
    }


def document_of(kept: WordImport) -> WordDocument:
    """What was read of a Word file that waits."""
    return from_json(kept.document)


def choices_of(kept: WordImport) -> Choices:
    """What was decided so far."""
    return choices_from_json(kept.choices)


def course_of(kept: WordImport, rows: Sequence[WordImportPicture]) -> WordCourse:
    """The pages that a Word file that waits becomes, as decided so far."""
    names = {row.number: row.name for row in rows if not row.problem}
    return plan_course(document_of(kept), choices_of(kept), names)
