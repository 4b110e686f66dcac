"""Texts that are being written: kept at every save, reviewed by a second person, published when they are ready."""

from flask import Flask

from portal import clock
from portal.courses.events import introduction_published, page_published, page_renamed
from portal.drafts.operations.deletion import purge_deleted
from portal.drafts.operations.expiry import expire_files
from portal.drafts.operations.publish import publish_due_drafts
from portal.drafts.operations.rebase import on_introduction_published, on_page_published, on_page_renamed
from portal.drafts.operations.save_draft import SAVED_TEXTS_KEPT_FOR, forget_texts
from portal.drafts.queries.deleted import has_something_to_purge
from portal.drafts.queries.expiry import has_expired_files
from portal.drafts.queries.saved_texts import has_old_saved_texts
from portal.drafts.queries.texts import has_due_drafts
from portal.drafts.rules.expiry import WAITS_FOR
from portal.scheduler import Job, add_job


def register(app: Flask) -> None:
    """Let the portal publish what was set for later, and drafts go on from texts that only facts have changed."""
    page_published.connect(on_page_published)
    page_renamed.connect(on_page_renamed)
    introduction_published.connect(on_introduction_published)
    add_job(app, Job("publish due drafts", lambda: has_due_drafts(clock.now()), publish_due_drafts))
    add_job(app, Job("purge what was deleted", lambda: has_something_to_purge(clock.now()), purge_deleted))
    add_job(
        app,
        Job("expire what was handed in", lambda: has_expired_files(clock.now() - WAITS_FOR), expire_files),
    )
    add_job(
        app,
        Job("forget saved texts", lambda: has_old_saved_texts(clock.now() - SAVED_TEXTS_KEPT_FOR), forget_texts),
    )
