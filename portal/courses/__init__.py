"""Courses, pages, revisions, facts and media: what was published, and publishing it."""

from __future__ import annotations

from flask import Flask

from portal.courses import commands, models, routes

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(routes.bp)
    app.cli.add_command(commands.group)
