"""flask privacy due: what has stayed long enough, and which requests must not wait any longer."""

import sys

import click
from flask.cli import AppGroup
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.db import begin_write, db
from portal.privacy.labels.requests import KIND_TASKS
from portal.privacy.operations.purge import purge
from portal.privacy.queries.expired_data import find_expired, requests_due_soon
from portal.privacy.rules.deadlines import days_left
from portal.privacy.rules.retention import PERIODS
from portal.web.template_filters import day

privacy = AppGroup("privacy", help="Keep the law's days, and nothing longer than needed.")


@privacy.command("due", short_help="Report requests near or past their day.")
@click.option("--clean", "cleans", is_flag=True, help="Delete what is only technical; people never.")
def due(cleans: bool) -> None:
    """Report requests near or past their day and what was kept too long; exit 1 if a day is missed."""
    if cleans:
        begin_write()
    missed = report_requests()
    for period in PERIODS:
        found = find_expired(period)
        oldest = _(" (the oldest of %(day)s)", day=day(found.oldest)) if found.oldest is not None else ""
        click.echo(f"{period.title}: {found.number}{oldest}")
        if found.number:
            click.echo(f"    {period.reason}")
        if cleans and found.number and period.is_technical:
            click.echo("    " + ngettext("%(num)d deleted.", "%(num)d deleted.", purge(period)))
    if cleans:
        db.session.commit()
    if missed:
        click.echo(ngettext("%(num)d request is overdue.", "%(num)d requests are overdue.", missed), err=True)
        sys.exit(1)


def report_requests() -> int:
    """Print the open requests near or past their day; how many are past it."""
    today = clock.today()
    near = requests_due_soon(today)
    click.echo(_("Requests near or past their day: %(number)d", number=len(near)))
    for request in near:
        # No name: what a command prints may end up in a log.
        is_late = days_left(request.due, today) < 0
        on = day(request.due)
        due_on = _("due on %(day)s – OVERDUE", day=on) if is_late else _("due on %(day)s", day=on)
        click.echo(f"    #{request.id} {KIND_TASKS[request.kind]}, {due_on}")
    return sum(days_left(request.due, today) < 0 for request in near)
