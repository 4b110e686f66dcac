"""The home: first what somebody's duties ask for, then the own learning; owns no table."""

from flask import Flask

from portal.home.routes import bp


def register(app: Flask) -> None:
    """Add the screen."""
    app.register_blueprint(bp)
