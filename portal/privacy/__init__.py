"""“Dữ liệu của tôi”: seeing, correcting, taking away and deleting what the portal keeps about a person."""

from __future__ import annotations

from flask import Flask

from portal.people.events import hand_over_requested
from portal.privacy import commands
from portal.privacy.labels import requests
from portal.privacy.queries.offboarding import on_hand_over_requested
from portal.privacy.routes.blueprint import bp


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    hand_over_requested.connect(on_hand_over_requested)
    app.register_blueprint(bp)
    app.cli.add_command(commands.privacy)
    app.jinja_env.filters.update(
        request_kind=requests.kind_name,
        request_note=requests.kind_note,
        request_task=requests.kind_task,
        request_state=requests.state_name,
        request_tone=requests.state_tone,
        request_shown=requests.shown_name,
        days_left=requests.days_left_now,
    )
