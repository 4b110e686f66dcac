"""What can be put into a text at the press of a button."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.content.links import COURSE_FILE
from portal.content.snippets import SNIPPETS
from portal.courses.queries.texts import all_facts
from portal.drafts.queries import WorkText


LABELS = {
    "single": (_l("Question with one right answer"), "question"),
}


def inserts_for(text: WorkText, kind: str) -> dict[str, Any]:
    """What fits a page of this kind: snippets (name, label, sign), facts (id, label) and pages (link, title)."""
    pages = [(page.file_name, page.title) for page in text.course.pages if page.slug != text.slug]
    return {
        "snippets": [
            (name, *LABELS[name]) for name, kinds in SNIPPETS.items() if kind in kinds and name in LABELS
        ],
        "facts": sorted(((fact.id, fact.label) for fact in all_facts()), key=lambda fact: fact[1]),
        "pages": [(COURSE_FILE, text.course.title), *pages] if text.page is not None else pages,
    }


def at_end(source: str, words: str) -> str:
    """The source with the words after its last line, an empty line between, in its own line ends."""
    end = "\r\n" if "\r\n" in source else "\n"
    lines = words.strip().splitlines()
    return source.rstrip("\r\n") + end + end + end.join(lines) + end


def picture_markdown(alternative: str, name: str) -> str:
    """The Markdown of a picture of the course."""
    escaped = alternative.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return f"![{escaped}](media/{name})"
