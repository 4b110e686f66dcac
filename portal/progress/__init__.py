"""What each member has begun, passed and finished."""

from __future__ import annotations

from flask import Flask

from portal.courses.events import page_published
from portal.progress.behind import take_in_revision
from portal.progress.operations import take_in_attempt, take_in_regraded, take_in_run, touch_course
from portal.questions.events import attempt_regraded, attempt_submitted, practice_answered
from portal.scenarios.events import scenario_ended


def register(app: Flask) -> None:
    """Listen for what is answered and rehearsed."""
    practice_answered.connect(touch_course)
    attempt_submitted.connect(take_in_attempt)
    attempt_regraded.connect(take_in_regraded)
    scenario_ended.connect(take_in_run)
    page_published.connect(take_in_revision)
