"""Questions, attempts and answers."""

from __future__ import annotations

from flask import Flask

from portal.courses.events import page_published
from portal.questions.commands import group
from portal.questions.events import attempt_submitted, practice_answered
from portal.questions.operations import take_in_questions
from portal.questions.reviewing import take_in_attempt, take_in_practice


def register(app: Flask) -> None:
    """Listen for what is published and answered, and add the commands."""
    page_published.connect(take_in_questions)
    practice_answered.connect(take_in_practice)
    attempt_submitted.connect(take_in_attempt)
    app.cli.add_command(group)
