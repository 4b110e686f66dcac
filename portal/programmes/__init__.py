"""Training programmes: the courses they ask for, where they are given, and who has completed them."""

from flask import Flask

from portal.courses.events import course_restored, course_withdrawn, library_published
from portal.programmes import labels
from portal.programmes.operations.completions import (
    on_course_completed,
    on_course_completion_withdrawn,
    on_people_moved,
)
from portal.programmes.operations.reassign import on_unit_reassigned
from portal.programmes.operations.sync_programmes import on_course_shown_or_hidden, on_library_published
from portal.programmes.routes.blueprint import bp
from portal.progress.events import course_completed, course_completion_withdrawn, course_refreshed
from portal.units.events import people_moved, unit_reassigned


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
    library_published.connect(on_library_published)
    course_withdrawn.connect(on_course_shown_or_hidden)
    course_restored.connect(on_course_shown_or_hidden)
    course_completed.connect(on_course_completed)
    course_refreshed.connect(on_course_completed)
    course_completion_withdrawn.connect(on_course_completion_withdrawn)
    people_moved.connect(on_people_moved)
    unit_reassigned.connect(on_unit_reassigned)
    app.jinja_env.filters.update(
        certificate_state=labels.certificate_state,
        certificate_filter=labels.CERTIFICATE_FILTERS.__getitem__,
        certificate_tone=labels.certificate_tone,
        validity=labels.validity,
        course_title=labels.course_title,
    )
