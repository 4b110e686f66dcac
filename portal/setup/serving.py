"""The application as the server gets it: only if it is safe to serve."""

import os
import sys

from flask import Flask
from sqlalchemy.exc import ArgumentError

from portal import create_app
from portal.config import ConfigError
from portal.scheduler import scheduler_of
from portal.setup.doctor import ensure_safe


def served_app() -> Flask:
    """The portal; where its set-up is unsafe or unreadable, the process ends with a message in plain words."""
    try:
        # A command such as `flask doctor` must be able to run where serving is refused.
        serving = os.environ.get("FLASK_RUN_FROM_CLI") != "true"
        app = create_app({"SERVING": serving})
        if serving:
            ensure_safe(app)
            scheduler_of(app).start()
    except ConfigError as error:
        sys.exit(str(error))
    except ArgumentError as error:
        sys.exit(f"DATABASE_URL cannot be understood: {error}")
    return app
