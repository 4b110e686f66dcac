"""The screens on which leaders manage people: search, import, activation codes, roles, deactivation."""

from flask import Flask

from portal.people.commands import people
from portal.people.routes.blueprint import bp


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
    app.cli.add_command(people)
