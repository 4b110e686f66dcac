"""What the editor shows around the text that is written on."""

from typing import Any

from portal.accounts.rules.viewer import Viewer
from portal.content.files.sources import MAX_TEXT_BYTES
from portal.courses.operations.facts import can_change_facts
from portal.courses.queries.media import course_media
from portal.drafts.queries.texts import WorkingCopy
from portal.studio.comments.views import placed_comments
from portal.studio.editor.forms.typed_text import EditorInput
from portal.studio.editor.views.preview import build_preview
from portal.studio.editor.views.snippets import available_snippets
from portal.studio.workflow.forms import publication_form
from portal.studio.workflow.views import allowed_steps


def editor_context(text: WorkingCopy, typed: EditorInput, viewer: Viewer) -> dict[str, Any]:
    """What the editor shows the viewer of a text and of what was typed, but who else has it open."""
    return {
        "text": text,
        "form": typed.form,
        "body": typed.body,
        "whole": typed.whole,
        "whole_reason": typed.whole_reason,
        "preview": build_preview(text, typed.source),
        **available_snippets(text, typed.form.page_kind),
        "own_id": viewer.id,
        "own_name": viewer.name,
        "max_bytes": MAX_TEXT_BYTES,
        "may_add_fact": can_change_facts(viewer),
        "known_media": course_media(text.course.id),
        "newer": None,
        "remarks": placed_comments(text),
        "steps": allowed_steps(text, viewer),
        "publication": publication_form(text),
        "conflict": None,
        "problem": "",
        "fixed": 0,
        "before": "",
    }
