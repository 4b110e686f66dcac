"""What happens at the door: teach-back that somebody saw."""

from __future__ import annotations

from flask import Flask

from portal.field import models

__all__ = ["models"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
