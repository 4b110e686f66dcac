"""What was typed in the editor, as the exact text of the file: fields and body, or the file as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.accounts.rules.viewer import Viewer
from portal.content.checks.faults import Faults
from portal.content.editing.quiz_sections import quiz_sections
from portal.content.enums import PageKind
from portal.content.files.front_matter import FrontMatter, read_front
from portal.content.files.front_matter_editing import split_front, with_body, with_front_values, with_text
from portal.content.files.sources import MAX_TEXT_BYTES, normalise
from portal.content.files.yaml_editing import UneditableText
from portal.courses.queries.guides import guides_elsewhere
from portal.courses.queries.page_loader import known_tags
from portal.drafts.queries.texts import WorkingCopy
from portal.studio.courses.queries import EVERYBODY
from portal.studio.courses.views import unit_choices
from portal.studio.editor.forms.front_matter_form import FrontChoices, FrontForm
from portal.units.queries.tree import find_unit_by_code, path


@dataclass(frozen=True)
class EditorInput:
    """What somebody typed: the source it makes, and the form as it was filled in."""

    source: str
    form: FrontForm
    whole: bool
    whole_reason: str

    @property
    def body(self) -> str:
        """What stands in the text area."""
        return self.source if self.whole else split_front(self.source)[1]

    @property
    def problems(self) -> Sequence[tuple[str, str]]:
        """What was filled in wrongly: the id of each such field, and what is wrong with it."""
        return list(self.form.problems())


def stored_input(text: WorkingCopy, source: str, *, whole: bool = False, viewer: Viewer) -> EditorInput:
    """The source as the editor shows it; as a whole where that is asked for, or it has no fields to show."""
    front, reason = _front(text, source)
    form = _form(text, source, front, viewer)
    return EditorInput(source, form, whole or bool(reason), reason)


def posted_input(text: WorkingCopy, before: str, posted: MultiDict[str, str], *, viewer: Viewer) -> EditorInput:
    """What was posted, as a change of the source before; a field that was filled in wrongly changes nothing."""
    front, reason = _front(text, before)
    form = _form(text, before, front, viewer)
    typed = posted.get("source", "")
    if len(typed) > MAX_TEXT_BYTES:
        # No file holds it, so it is not worked into one; it is given back as it came.
        return EditorInput(typed, form, True, _("This text is too long for one file, so it is shown as it came."))
    if posted.get("whole") == "1" or reason:
        return EditorInput(with_text(before, typed), form, True, reason)
    changes = form.changes(posted)
    said = with_front_values(before, changes) if changes else before
    return EditorInput(with_body(said, typed), form, False, "")


def _front(text: WorkingCopy, source: str) -> tuple[FrontMatter, str]:
    """The front matter, and why it cannot be shown as fields, if so."""
    front, is_editable = _read_front(source, PageKind.COURSE if text.page is None else None)
    if not is_editable:
        return front, _("The part between the two lines --- cannot be read as fields, so here is the whole file.")
    return front, ""


@lru_cache(maxsize=16)
def _read_front(source: str, kind: PageKind | None) -> tuple[FrontMatter, bool]:
    """The front matter, of which nothing may be changed in place, and whether it can be shown as fields.

    While somebody types, what was saved last is read again for every preview.
    """
    front = read_front(normalise(source), Faults(""), kind)
    try:
        with_front_values(source, {})
    except UneditableText:
        return front, False
    return front, front.body_from > 0


def _form(text: WorkingCopy, source: str, front: FrontMatter, viewer: Viewer) -> FrontForm:
    frameworks, groups = known_tags()
    items = [
        (f"{framework.id}:{item.code}", f"{item.code} {item.title}")
        for framework in frameworks
        for item in framework.items
    ]
    choices = FrontChoices(
        competences=items,
        groups=[(group.id, group.title) for group in groups],
        topics=items,
        handouts=_handouts(text) if front.kind == PageKind.LESSON else (),
        units=_units(viewer) if text.page is None else (),
        shared=_above(front) if text.page is None else (),
        sections=quiz_sections(source) if front.kind == PageKind.QUIZ else (),
    )
    return FrontForm(front.kind, front.values, choices, front.lines)


def _handouts(text: WorkingCopy) -> list[tuple[str, str]]:
    """The guides of the course, then the published ones of others, as front matter names them."""
    own = [(page.slug, page.title) for page in text.course.kept_pages if page.kind == PageKind.GUIDE]
    others = guides_elsewhere(text.course.id)
    return own + [(f"{one.course_slug}/{one.slug}", f"{one.title} ({one.course_title})") for one in others]


def _units(viewer: Viewer) -> list[tuple[str, str]]:
    return [("" if code == EVERYBODY else code, name) for code, name in unit_choices(viewer)]


def _above(front: FrontMatter) -> list[tuple[str, str]]:
    unit = find_unit_by_code(front.values.get("unit", ""))
    return [(above.code, above.name) for above in path(unit.id)[:-1]] if unit is not None else []
