"""Training programmes: the compulsory courses and how many electives beside them."""

from __future__ import annotations

from flask import Flask

from portal.programmes import models

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
