"""Questions, attempts and answers."""

from __future__ import annotations

from flask import Flask

from portal.courses.events import page_published
from portal.questions.commands import group
from portal.questions.operations import take_in_questions


def register(app: Flask) -> None:
    """Listen for what is published, and add the commands."""
    page_published.connect(take_in_questions)
    app.cli.add_command(group)
