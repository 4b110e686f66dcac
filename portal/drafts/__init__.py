"""Texts that are being written: kept at every save, reviewed by a second person, published when they are ready."""

from __future__ import annotations

from flask import Flask

from portal.courses.events import introduction_published, page_published, page_renamed
from portal.drafts import models, scheduling
from portal.drafts.operations.following import follow_introduction, follow_name, follow_page

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Let the portal publish what was set for later, and drafts go on from texts that only facts have changed."""
    page_published.connect(follow_page)
    page_renamed.connect(follow_name)
    introduction_published.connect(follow_introduction)
    scheduling.register(app)
