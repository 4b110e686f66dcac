"""What each member has begun, passed and finished."""

from __future__ import annotations

from flask import Flask

from portal.progress import models


def register(app: Flask) -> None:
    """Add the feature to the portal."""
