"""What a new file begins with: front matter that is right, and a starter that says what belongs here."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from portal.content.checks.starters import starter
from portal.content.enums import PageKind
from portal.content.files.front_matter_editing import with_front_values


def page_template(kind: str, values: Mapping[str, Any], body: str = "") -> str:
    """The first text of a page of this kind (course: of an introduction) with these values in its front matter.

    `body` is what stands below its first line.
    """
    bodies: dict[str, str] = {
        PageKind.COURSE: _("Say in two or three sentences what people can do after this course."),
        PageKind.LESSON: _("Say what people can do after this lesson, then show it step by step."),
        PageKind.QUIZ: _("Say what this quiz asks for. The questions come below."),
        PageKind.SCENARIO: _("Say who calls or knocks. Every heading below is a scene."),
        PageKind.GUIDE: _("Say in one sentence what this card is for. The steps come below as a numbered list."),
        PageKind.CHECKLIST: _("Say what the head watches. The points come below as a list of tasks."),
    }
    front: dict[str, Any] = {**values}
    if kind not in (PageKind.COURSE, PageKind.LESSON):
        front = {"title": front.pop("title"), "kind": kind, **front}
    if kind == PageKind.SCENARIO:
        front.setdefault("channel", "call")
    return with_front_values(f"---\n---\n\n{starter(bodies[kind])}\n" + (f"\n{body}" if body else ""), front)
