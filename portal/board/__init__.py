"""The leaders' desk: who can do what, from the province to a member."""

from __future__ import annotations

from flask import Flask

from portal.board import models
from portal.board.commands import board
from portal.board.listening import listen
from portal.board.routes import bp

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
    app.cli.add_command(board)
    listen()
