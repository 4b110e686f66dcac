"""“Dữ liệu của tôi”: seeing, correcting, taking away and deleting what the portal keeps about a person."""

from __future__ import annotations

from flask import Flask

from portal.privacy import models

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
