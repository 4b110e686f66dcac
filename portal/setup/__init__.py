"""Setting up a real portal, and saying in plain words what is wrong with one."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the commands."""
