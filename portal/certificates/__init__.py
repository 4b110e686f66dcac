"""Certificates issued on completion: numbers, paper, public verification, signed credentials."""

from flask import Flask

from portal.certificates.routes.blueprint import bp


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
