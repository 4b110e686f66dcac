"""Questions, attempts and answers."""

from flask import Flask

from portal.courses.events import page_published
from portal.questions.commands import group
from portal.questions.events import attempt_submitted, practice_answered, remedial_answered
from portal.questions.operations.attempts import on_page_published
from portal.questions.operations.reviews import on_attempt_submitted, on_practice_answered, on_remedial_answered


def register(app: Flask) -> None:
    """Listen for what is published and answered, and add the commands."""
    page_published.connect(on_page_published)
    practice_answered.connect(on_practice_answered)
    attempt_submitted.connect(on_attempt_submitted)
    remedial_answered.connect(on_remedial_answered)
    app.cli.add_command(group)
