"""The members' desk: home, course, page, quiz; owns no table."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the feature to the portal."""
