"""The screens on which leaders manage people: search, import, activation codes, roles, deactivation."""

from flask import Flask, Response, request, session

from portal.people.commands import people
from portal.people.joining.operations import erase_expired_requests, on_unit_reassigned
from portal.people.joining.queries import has_expired_requests
from portal.people.joining.routes import public
from portal.people.routes.blueprint import bp
from portal.scheduler import Job, add_job
from portal.units.events import unit_reassigned


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
    app.register_blueprint(public.bp)
    app.cli.add_command(people)
    unit_reassigned.connect(on_unit_reassigned)
    add_job(app, Job("erase requests to join", has_expired_requests, erase_expired_requests))
    # A token needs a cookie. All that a forged form could do is to ask, as anybody may, within limits.
    app.extensions["csrf"].exempt(public.send)

    @app.after_request
    def set_no_cookie(response: Response) -> Response:
        if request.path.startswith("/join/"):
            session.modified = False
        return response
