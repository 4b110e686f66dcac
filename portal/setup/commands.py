"""flask doctor, flask init, flask serve."""

import os
import socket
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts.rules.phones import BadPhone
from portal.certificates.badges.operations import ensure_key
from portal.config import ROOT, ConfigError
from portal.db import begin_write, db
from portal.demo import sign_ins
from portal.demo.queries import is_incomplete
from portal.errors import Refused
from portal.setup import preparation
from portal.setup.doctor import ensure_safe, run_checks
from portal.setup.operations import create_first_admin
from portal.setup.schema import ensure_current_schema
from portal.setup.server import SERVER_OPTIONS, raise_open_file_limit
from portal.units.enums import UnitKind

COLOURS = {"ok": "green", "warning": "yellow", "fault": "red"}


@click.command(short_help="Say in plain words what is wrong with this set-up.")
@with_appcontext
def doctor() -> None:
    """Say in plain words what is wrong with this set-up; exit 1 if anything must be mended."""
    words = {"ok": _("fine"), "warning": _("look"), "fault": _("mend")}
    width = max(map(len, words.values()))
    faults = 0
    for finding in run_checks(current_app):
        faults += finding.level == "fault"
        click.secho(words[finding.level].ljust(width + 2), fg=COLOURS[finding.level], nl=False)
        click.echo(finding.text)
        if finding.advice:
            click.echo(" " * (width + 2) + finding.advice)
    if faults:
        click.echo(ngettext("%(num)d thing must be mended.", "%(num)d things must be mended.", faults))
        sys.exit(1)


@click.command(short_help="Make the first unit and administrator of a real portal.")
@click.option("--name", prompt="Họ và tên / Full name", help="Full name of the first administrator.")
@click.option("--phone", prompt="Số điện thoại / Phone number", help="The phone number to sign in with.")
@click.option(
    "--unit", prompt="Tên đơn vị (ví dụ: Tỉnh Cà Mau) / Unit", help="The unit at the top, such as a province."
)
@click.option("--unit-code", prompt="Mã đơn vị / Unit code", help="The code of that unit in reports.")
@click.option("--unit-kind", default=UnitKind.PROVINCE, show_default=True, help="The kind of that unit.")
@with_appcontext
def init(name: str, phone: str, unit: str, unit_code: str, unit_kind: str) -> None:
    """Make the first unit and the first administrator of a real portal."""
    try:
        begin_write()
        steps = create_first_admin(
            name=name, phone=phone, unit_name=unit, unit_code=unit_code.strip(), unit_kind=unit_kind
        )
        ensure_key()
        db.session.commit()
    except (Refused, BadPhone) as error:
        db.session.rollback()
        raise click.ClickException(str(error)) from None
    except SQLAlchemyError:
        db.session.rollback()
        raise click.ClickException(_("The database is not ready; `flask doctor` says why.")) from None
    click.echo(_("The administrator %(name)s is there.", name=name))
    click.echo(_("Code, good for 7 days and for one use: %(code)s", code=steps.code))
    if current_app.config["PORTAL_URL"]:
        click.echo(_("Set the password here: %(address)s", address=steps.address))
    else:
        click.echo(_("Set the password at %(path)s on the portal's address.", path=steps.address))


@click.command(short_help="Serve the portal until it is stopped.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="About one for each core.")
@click.option(
    "--prepare",
    is_flag=True,
    help="First bring the tables up to date and publish the courses folder; in demonstration mode fill an empty "
    "database, too.",
)
@with_appcontext
def serve(host: str, port: int, workers: int, prepare: bool) -> None:
    """Serve the portal with the production server, until it is stopped."""
    _ensure_free(host, port)
    try:
        if prepare:
            preparation.prepare_portal(current_app)
        ensure_safe(current_app)
        ensure_current_schema(current_app)
        ensure_whole_demonstration()
    except ConfigError as error:
        raise click.ClickException(str(error)) from None
    click.echo()
    click.secho(_("The portal is on http://%(host)s:%(port)d", host=host, port=port), bold=True)
    if current_app.config["PORTAL_MODE"] == "demo":
        sign_ins.print_sign_ins()
    click.echo(_("Stop it with Ctrl-C."))
    db.engine.dispose()
    os.environ.pop("FLASK_RUN_FROM_CLI", None)
    granian = str(Path(sys.executable).with_name("granian"))
    arguments = [*SERVER_OPTIONS, "--workers", str(workers)]
    raise_open_file_limit()
    sys.stdout.flush()
    os.chdir(ROOT)
    # The same program as on a real server, found beside the Python that runs this; no shell takes part.
    os.execv(granian, [granian, *arguments, "--host", host, "--port", str(port), "portal.setup.rsgi:app"])  # noqa: S606 - see above


def ensure_whole_demonstration() -> None:
    """Raise ConfigError, with the command to run, where a demonstration was begun and is not whole."""
    try:
        is_half = is_incomplete()
    except SQLAlchemyError:
        return  # a database that does not answer is no reason, see ensure_current_schema
    finally:
        db.session.remove()
    if is_half:
        raise ConfigError(_("A demonstration was begun here and is not whole. To go on with it, run: flask demo"))


def _ensure_free(host: str, port: int) -> None:
    if not _is_free(host, port):
        raise click.ClickException(
            _(
                "Port %(port)d is taken by another program. Stop that one, or choose another port, "
                "for example: make run PORT=%(other)d",
                port=port,
                other=port + 1,
            )
        )


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # As the server itself does: a port that was in use a moment ago may be taken again.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
