"""Finding the answer on the doorstep, with and without dấu."""

from __future__ import annotations

from flask import Flask

from portal.search import models

__all__ = ["models"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
