"""Certificates issued on completion: numbers, paper, public verification, signed credentials."""

from flask import Flask

from portal.certificates import labels
from portal.certificates.badges import labels as badge_labels
from portal.certificates.badges.commands import certificates
from portal.certificates.badges.routes.blueprint import bp as badges_bp
from portal.certificates.badges.routes.checking import check_file
from portal.certificates.operations.issue import on_completion_changed, on_course_completed
from portal.certificates.routes.blueprint import bp
from portal.programmes.events import completion_changed
from portal.progress.events import course_completed


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
    app.register_blueprint(badges_bp)
    course_completed.connect(on_course_completed)
    completion_changed.connect(on_completion_changed)
    app.jinja_env.filters.update(
        certificate_status=labels.status_label,
        certificate_status_tone=labels.status_tone,
        number_fault=labels.fault_text,
        layout_picture=labels.picture_label,
        check_step=badge_labels.step_label,
        check_passed=badge_labels.passed_text,
        check_outcome=badge_labels.outcome_label,
        check_tone=badge_labels.outcome_tone,
        file_fault=badge_labels.file_fault_text,
        badge_field=badge_labels.field_label,
    )
    app.cli.add_command(certificates)
    # A token needs a cookie, and nothing is changed: the file is read and forgotten.
    app.extensions["csrf"].exempt(check_file)
