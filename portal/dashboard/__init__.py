"""The leaders' desk: who can do what, from the province to a member."""

from flask import Flask

from portal.dashboard.commands import dashboard
from portal.dashboard.counts.operations.expire_completions import expire_due_completions
from portal.dashboard.definitions.labels import definition_lines
from portal.dashboard.listeners import connect
from portal.dashboard.overview.queries.overdue import has_expired_completions
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.snapshot_schedules.operations import run_due_schedules
from portal.dashboard.snapshot_schedules.queries import has_due_schedules
from portal.dashboard.views import unit_line
from portal.scheduler import Job, add_job


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
    app.cli.add_command(dashboard)
    app.cli.add_command(dashboard, "board")  # as it was called before 0.7.0, in the timers of old portals
    app.jinja_env.filters.update(unit_line=unit_line, definition_lines=definition_lines)
    connect()
    add_job(app, Job("expire completions", has_expired_completions, expire_due_completions))
    add_job(app, Job("freeze numbers as planned", has_due_schedules, run_due_schedules))
