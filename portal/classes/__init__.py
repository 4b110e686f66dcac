"""In-person classes: planned sessions, who is put on, the roll however it was called, what participants say."""

from flask import Flask

from portal.classes import labels
from portal.classes.operations.reassign import on_unit_reassigned
from portal.classes.places.labels import told_closed
from portal.classes.places.listeners import connect as connect_places
from portal.classes.planning.labels import class_hours, day_of_month, short_month, short_weekday, weekday_and_day
from portal.classes.planning.rules import is_moved
from portal.classes.roll.paper.labels import block_heading
from portal.classes.routes.blueprint import bp
from portal.units.events import unit_reassigned


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
    unit_reassigned.connect(on_unit_reassigned)
    connect_places()
    app.jinja_env.filters.update(
        session_state=labels.session_state,
        registration_state=labels.registration_state,
        class_closed=told_closed,
        attendance_state=labels.attendance_state,
        class_day_of_month=day_of_month,
        class_hours=class_hours,
        class_month=short_month,
        class_is_moved=is_moved,
        class_teacher=labels.teacher_of,
        class_weekday=short_weekday,
        roll_block_heading=block_heading,
        weekday_and_day=weekday_and_day,
    )
