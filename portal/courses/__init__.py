"""Courses, pages, revisions, facts and media: what was published, and publishing it."""

from flask import Flask

from portal.courses import commands
from portal.courses.routes import media as routes
from portal.courses.routes.redirects import find_redirect
from portal.web.redirects import register_redirects


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(routes.bp)
    register_redirects(app, find_redirect)
    app.cli.add_command(commands.group)
