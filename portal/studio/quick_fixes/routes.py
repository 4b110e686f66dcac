"""Quick fixes of a text as it is typed: the script puts the new words in, without scripts they are saved."""

from flask import redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal.db import db
from portal.drafts.operations import save_draft as save_draft_operations
from portal.drafts.operations.save_draft import EditConflict
from portal.drafts.queries.history import name_of_source
from portal.errors import Refused
from portal.studio.editor.forms.typed_text import stored_input
from portal.studio.editor.routes import (
    MAX_TEXT_MEGABYTES,
    editor_url,
    plain_text_response,
    posted_text,
    render_conflict,
    render_saved,
    save_typed,
)
from portal.studio.queries import get_edited_text
from portal.studio.quick_fixes.views import fixed_source
from portal.studio.routes.blueprint import text_route
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.form_errors import rollback_on
from portal.web.htmx import wants_fragment
from portal.web.resubmission import resubmittable
from portal.web.uploads import accepts_uploads


@expensive
@accepts_uploads(megabytes=MAX_TEXT_MEGABYTES)
@resubmittable
@text_route("/quick-fixes", method="POST")
@open_to("trainers")
def apply_quick_fix(course_slug: str, page_slug: str) -> BaseResponse:
    """Fix what was typed in one place, or wherever that is safe; what it said before stays in the history."""
    text = get_edited_text(course_slug, page_slug)
    typed = posted_text(text)
    source, count = fixed_source(text, typed.source, request.form.get("fix", ""))
    if not count:
        gone = _("The text is another one by now: there is nothing to mend in this place.")
        if wants_fragment():
            return plain_text_response(gone, 422)
        return render_saved(text, typed, problem=gone, status=422)
    if wants_fragment():
        answer = plain_text_response(stored_input(text, source, whole=typed.whole, viewer=viewer()).body)
        answer.headers["X-Fixed"] = str(count)
        return answer
    with rollback_on(EditConflict, Refused) as refused:
        save_typed(text, typed)
        text = get_edited_text(course_slug, page_slug)
        save_draft_operations.save_draft(
            text, source, version=text.version, based_on=text.based_on, anew=True, actor=viewer()
        )
        db.session.commit()
    text = get_edited_text(course_slug, page_slug)
    if isinstance(refused.error, EditConflict):
        return render_conflict(text, typed, refused.error)
    if refused:
        return render_saved(text, typed, problem=refused.message, status=422)
    before = name_of_source(text.course, text.page, typed.source)
    back = editor_url(text, whole=1 if typed.whole else None, fixed=count, before=before)
    return redirect(f"{back}#fixed", 303)
