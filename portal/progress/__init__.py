"""What each member has begun, passed and finished."""

from __future__ import annotations

from flask import Flask

from portal.progress.operations import take_in_attempt, touch_course
from portal.questions.events import attempt_submitted, practice_answered


def register(app: Flask) -> None:
    """Listen for what is answered."""
    practice_answered.connect(touch_course)
    attempt_submitted.connect(take_in_attempt)
