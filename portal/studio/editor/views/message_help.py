"""What a form puts into a text at the press of a button: messages and the marks of a clue."""

from typing import Any

from portal.content.markdown.snippet_examples import CLUE, MESSAGES
from portal.studio.editor.views.snippets import LABELS


def message_samples() -> list[tuple[Any, str]]:
    """Each kind of message by its label, with its Markdown."""
    return [(LABELS[name][0], text) for name, text in MESSAGES.items()]


def clue_marks() -> str:
    """The Markdown of a clue, with starters for what is still to be said."""
    return CLUE
