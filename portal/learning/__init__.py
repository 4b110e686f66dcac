"""The members' desk: home, courses, page, quiz, progress; owns no table."""

from flask import Flask

from portal.learning.routes import bp
from portal.learning.views import template_filters


def register(app: Flask) -> None:
    """Add the screens."""
    template_filters.register(app)
    app.register_blueprint(bp)
