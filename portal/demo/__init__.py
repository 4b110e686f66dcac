"""The demonstration province: made-up people with believable progress, to try the portal with."""

from flask import Flask

from portal.demo import commands


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(commands.demo)
