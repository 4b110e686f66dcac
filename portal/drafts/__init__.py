"""Texts that are being written: kept at every save, reviewed by a second person, published when they are ready."""

from __future__ import annotations

from flask import Flask

from portal.drafts import models, scheduling

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Let the portal publish what was set for later."""
    scheduling.register(app)
