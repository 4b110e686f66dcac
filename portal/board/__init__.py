"""The leaders' desk: who can do what, from the province to a member."""

from __future__ import annotations

from flask import Flask

from portal.board import models
from portal.board.commands import board
from portal.board.listening import listen
from portal.board.operations.ending import end_completions
from portal.board.queries.overdue import has_ended
from portal.board.routes import bp
from portal.scheduler import Job, add_job

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
    app.cli.add_command(board)
    listen()
    add_job(app, Job("expire completions", has_ended, end_completions))
