"""People: sign-in, activation, passwords, devices, consent."""

from __future__ import annotations

from flask import Flask

from portal.accounts import models


def register(app: Flask) -> None:
    """Add the feature to the portal."""
