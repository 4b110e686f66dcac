"""Courses, pages, revisions, facts and media: what was published, and publishing it."""

from __future__ import annotations

from flask import Flask

from portal.courses import models

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
