"""Texts that are being written: kept at every save, reviewed by a second person, published when they are ready."""

from __future__ import annotations

from flask import Flask

from portal.drafts import models

__all__ = ["models", "register"]


def register(_app: Flask) -> None:
    """Let the portal know the tables of this feature."""
