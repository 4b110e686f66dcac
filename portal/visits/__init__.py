"""Visits: what members did at residents' doors, counts only."""

from flask import Flask
from sqlalchemy import event

from portal.db import db
from portal.units.events import tree_changed, unit_reassigned
from portal.visits import labels
from portal.visits.commands import visits
from portal.visits.counts.operations import discard_dirty, flush_visit_counts, mark_units_dirty, on_unit_reassigned
from portal.visits.routes import bp


def register(app: Flask) -> None:
    """Add the screens, and the names of topics and outcomes to every template."""
    app.register_blueprint(bp)
    app.cli.add_command(visits)
    names = {"visit_topic": labels.visit_topic, "visit_outcome": labels.visit_outcome}
    app.jinja_env.filters.update(names, visit_parts=labels.visit_parts)
    tree_changed.connect(mark_units_dirty)
    unit_reassigned.connect(on_unit_reassigned)
    if not event.contains(db.session, "before_commit", flush_visit_counts):
        event.listen(db.session, "before_commit", flush_visit_counts)
        event.listen(db.session, "after_rollback", discard_dirty)
