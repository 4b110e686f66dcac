"""Observations: teach-back checklists that a team head fills in while watching a member."""

from flask import Flask

from portal.observations.routes import bp


def register(app: Flask) -> None:
    """Add the screens."""
    app.register_blueprint(bp)
