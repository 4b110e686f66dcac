"""Texts that are being written: kept at every save, reviewed by a second person, published when they are ready."""

from __future__ import annotations

from flask import Flask

from portal import clock
from portal.courses.events import introduction_published, page_published, page_renamed
from portal.drafts import models
from portal.drafts.operations import publish_due
from portal.drafts.operations.following import follow_introduction, follow_name, follow_page
from portal.drafts.queries.texts import has_due_drafts
from portal.scheduler import Job, add_job

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Let the portal publish what was set for later, and drafts go on from texts that only facts have changed."""
    page_published.connect(follow_page)
    page_renamed.connect(follow_name)
    introduction_published.connect(follow_introduction)
    add_job(app, Job("publish due drafts", lambda: has_due_drafts(clock.now()), publish_due))
