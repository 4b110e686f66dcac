"""People: sign-in, activation, passwords, devices, consent."""

from __future__ import annotations

from flask import Flask

from portal.accounts import models
from portal.accounts.phones import shown_phone
from portal.accounts.routes import bp, reauthentication
from portal.accounts.sessions import leave_no_trace
from portal.web.reauthentication import ask_by

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
    app.after_request(leave_no_trace)
    ask_by(app, reauthentication.ask)
    app.jinja_env.filters["phone"] = shown_phone
