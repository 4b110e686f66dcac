"""Certificates issued on completion: numbers, paper, public verification, signed credentials."""

from flask import Flask

from portal.certificates import labels
from portal.certificates.badges.commands import certificates
from portal.certificates.operations.issue import on_completion_changed, on_course_completed
from portal.certificates.routes.blueprint import bp
from portal.programmes.events import completion_changed
from portal.progress.events import course_completed


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
    course_completed.connect(on_course_completed)
    completion_changed.connect(on_completion_changed)
    app.jinja_env.filters.update(
        certificate_status=labels.status_label,
        certificate_status_tone=labels.status_tone,
        number_fault=labels.fault_text,
    )
    app.cli.add_command(certificates)
