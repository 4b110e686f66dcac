"""Questions, attempts and answers."""

from __future__ import annotations

from flask import Flask

from portal.questions import models


def register(app: Flask) -> None:
    """Add the feature to the portal."""
