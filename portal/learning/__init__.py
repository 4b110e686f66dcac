"""The members' desk: home, courses, page, quiz, progress; owns no table."""

from flask import Flask

from portal.learning.courses import views as courses
from portal.learning.routes import bp
from portal.learning.views import template_filters


def register(app: Flask) -> None:
    """Add the screens."""
    template_filters.register(app)
    courses.register(app)
    app.register_blueprint(bp)
