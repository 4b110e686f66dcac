"""“Dữ liệu của tôi”: seeing, correcting, taking away and deleting what the portal keeps about a person."""

from __future__ import annotations

from flask import Flask

from portal.people.events import accounts_merged, hand_over_asked
from portal.privacy import commands, models, words
from portal.privacy.handing_over import open_matters
from portal.privacy.merging import merge_users
from portal.privacy.routes import bp

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    accounts_merged.connect(merge_users)
    hand_over_asked.connect(open_matters)
    app.register_blueprint(bp)
    app.cli.add_command(commands.privacy)
    app.jinja_env.filters.update(
        request_kind=words.kind_name,
        request_note=words.kind_note,
        request_task=words.kind_task,
        request_state=words.state_name,
        request_tone=words.state_tone,
        request_shown=words.shown_name,
        days_left=words.days_left_now,
    )
