"""Quizzes on paper: the sheet and its key of one draw, and its results typed in."""

from flask import Flask

from portal.paper_quizzes.operations.quizzes import on_unit_reassigned
from portal.paper_quizzes.operations.results import count_due_results, has_due_results
from portal.paper_quizzes.routes.blueprint import bp
from portal.scheduler import Job, add_job
from portal.units.events import unit_reassigned


def register(app: Flask) -> None:
    """Add the screens, listen for units that become others, and let typed sheets count in time."""
    app.register_blueprint(bp)
    unit_reassigned.connect(on_unit_reassigned)
    add_job(app, Job("count sheets that were typed in", has_due_results, count_due_results))
