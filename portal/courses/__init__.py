"""Courses, pages, revisions, facts and media: what was published, and publishing it."""

from __future__ import annotations

from flask import Flask

from portal.courses import commands, models, routes
from portal.courses.moved import moved_address
from portal.web.moved import register_moved

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(routes.bp)
    register_moved(app, moved_address)
    app.cli.add_command(commands.group)
