"""People: sign-in, activation, passwords, devices, consent."""

from flask import Flask

from portal.accounts.routes import reauthentication
from portal.accounts.routes.blueprint import bp
from portal.accounts.routes.session_cookie import forbid_caching_of_private_pages
from portal.accounts.rules.phones import format_phone
from portal.web.reauthentication import register_challenge


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
    app.after_request(forbid_caching_of_private_pages)
    register_challenge(app, reauthentication.show_challenge)
    app.jinja_env.filters["phone"] = format_phone
