"""Scenarios: rehearsing a call, a message, a door, one scene at a time."""

from __future__ import annotations

from flask import Flask

from portal.scenarios import models

__all__ = ["models"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
