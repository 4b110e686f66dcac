"""Training programmes: the courses they ask for, where they are given, and who has completed them."""

from __future__ import annotations

from flask import Flask

from portal.courses.events import course_withdrawn, library_published
from portal.programmes import models, operations, words
from portal.programmes.operations.completions import take_in_moved
from portal.programmes.operations.passing_on import pass_on
from portal.programmes.routes import bp
from portal.progress.events import course_finished, course_refreshed
from portal.units.events import people_moved, unit_passed_on

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
    library_published.connect(operations.take_in)
    course_withdrawn.connect(operations.take_in_withdrawn)
    course_finished.connect(operations.take_in_finished)
    course_refreshed.connect(operations.take_in_finished)
    people_moved.connect(take_in_moved)
    unit_passed_on.connect(pass_on)
    app.jinja_env.filters.update(
        certificate_state=words.certificate_state,
        certificate_filter=words.certificate_filter,
        certificate_tone=words.certificate_tone,
        validity=words.validity,
        course_title=words.course_title,
    )
