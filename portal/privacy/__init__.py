"""“Dữ liệu của tôi”: seeing, correcting, taking away and deleting what the portal keeps about a person."""

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
        request_kind=requests.KIND_NAMES.__getitem__,
        request_note=requests.KIND_NOTES.__getitem__,
        request_task=requests.KIND_TASKS.__getitem__,
        request_state=requests.STATE_NAMES.__getitem__,
        request_tone=requests.state_tone,
        request_shown=requests.QUEUE_FILTER_NAMES.__getitem__,
        days_left=requests.days_left_now,
    )
