"""The organisation tree, who belongs where, and the grants over it."""

from __future__ import annotations

from flask import Flask

from portal.units import models


def register(app: Flask) -> None:
    """Add the feature to the portal."""
