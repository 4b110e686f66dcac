"""Training programmes: the compulsory courses and how many electives beside them."""

from __future__ import annotations

from flask import Flask

from portal.courses.events import library_published
from portal.programmes import models, operations

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    library_published.connect(operations.take_in)
