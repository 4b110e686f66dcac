"""A course's pictures, sounds and films: another name, another in the place of one, and one that goes."""

from collections.abc import Collection

from flask_babel import gettext as _

from portal.audit.models import Actor
from portal.content.files.media import MediaFile
from portal.content.markdown.rewrite_links import rename_media
from portal.courses.models import Course
from portal.courses.operations import media
from portal.courses.operations.media import add_medium
from portal.courses.permissions import can_edit
from portal.drafts.models import Draft
from portal.drafts.operations.rename import rewrite_drafts, up_to_date
from portal.drafts.operations.save_draft import save_edit
from portal.drafts.queries.media_use import media_uses
from portal.drafts.queries.texts import get_text, pending_drafts
from portal.errors import NotFound, Refused, require


def rename_medium(course: Course, name: str, wanted: str, *, actor: Actor) -> str:
    """Call the file otherwise, in all texts of the course; raises as courses' rename_medium."""
    drafts = pending_drafts(course.id)
    current = up_to_date(drafts)
    new = media.rename_medium(course, name, wanted, actor=actor)

    def rewrite(draft: Draft) -> str:
        return rename_media(draft.source, {name: new})

    rewrite_drafts(drafts, current, rewrite)
    return new


def replace_medium(course: Course, name: str, file: MediaFile, *, actor: Actor) -> tuple[str, int]:
    """Let every text that shows the file show this one instead, as drafts; tells its name, and how many texts.

    Readers go on seeing the one before until the texts are published. Raises Forbidden, NotFound, EditConflict,
    and Refused for the same bytes again.
    """
    require(can_edit(actor, course))
    if all(entry.name != name for entry in course.media):
        raise NotFound
    uses = media_uses(course, [name])[name]
    new = add_medium(course, file, actor=actor)
    if new == name:
        raise Refused(_("This is the same file again: nothing would change."))
    media.note_replaced(course, name, new)
    written = [use for use in uses if use.is_written and not use.is_deleted]
    for use in written:
        text = get_text(course, use.slug)
        source = rename_media(text.source, {name: new})
        save_edit(text, source, actor=actor)
    return new, len(written)


def remove_medium(course: Course, name: str, *, actor: Actor) -> None:
    """Take the file out of the course. Raises Forbidden, NotFound, and Refused while a text shows it."""
    require(can_edit(actor, course))
    uses = media_uses(course, [name])[name]
    if uses:
        titles = ", ".join(f"“{use.title}”" for use in uses)
        raise Refused(_("It is still shown on %(titles)s. Take it out there first, and publish.", titles=titles))
    media.remove_medium(course, name, actor=actor)


def remove_unused_media(course: Course, names: Collection[str], *, actor: Actor) -> int:
    """Take those of the files out of the course that no text shows; tells how many. Raises Forbidden."""
    require(can_edit(actor, course))
    known = {entry.name for entry in course.media}
    unused = [name for name, uses in media_uses(course, known & set(names)).items() if not uses]
    for name in unused:
        media.remove_medium(course, name, actor=actor)
    return len(unused)
