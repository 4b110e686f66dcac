"""The members' desk: home, courses, page, quiz, progress; owns no table."""

from __future__ import annotations

from flask import Flask

from portal.learning import (
    attempt_routes,
    checklists,
    competence_routes,
    filters,
    guides,
    page_routes,
    practice_routes,
    quiz_question_routes,
    relearning_routes,
    review_routes,
    scenario_routes,
)
from portal.learning.routes import bp

__all__ = [
    "attempt_routes",
    "checklists",
    "competence_routes",
    "guides",
    "page_routes",
    "practice_routes",
    "quiz_question_routes",
    "relearning_routes",
    "review_routes",
    "scenario_routes",
]


def register(app: Flask) -> None:
    """Add the screens."""
    filters.register(app)
    app.register_blueprint(bp)
