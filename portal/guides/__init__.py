"""The residents' sheets: public, very large, printable."""

from __future__ import annotations

from flask import Flask

from portal.guides import models

__all__ = ["models"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
