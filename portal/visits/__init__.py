"""Visits: what members did at residents' doors, counts only."""

from flask import Flask

from portal.visits import labels
from portal.visits.routes import bp


def register(app: Flask) -> None:
    """Add the screens, and the names of topics and outcomes to every template."""
    app.register_blueprint(bp)
    app.jinja_env.filters.update(visit_topic=labels.visit_topic, visit_outcome=labels.visit_outcome)
