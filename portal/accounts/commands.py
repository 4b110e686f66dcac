"""flask people: what an administrator does for people from the shell."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from portal.accounts import activation, queries
from portal.accounts.operations import issue_code
from portal.db import begin_write, db

people = AppGroup("people", help="Help people into their accounts.")


@people.command("code")
@click.argument("login")
def code(login: str) -> None:
    """Print an activation code, and its link, for the person with this phone number or user name."""
    begin_write()
    user = queries.find_by_login(login)
    if user is None or user.deactivated_at is not None:
        click.echo(_("Nobody has this phone number or user name."), err=True)
        sys.exit(1)
    new = issue_code(user, actor=None)
    db.session.commit()
    click.echo(_("Code for %(name)s: %(code)s", name=user.name, code=new))
    click.echo(_("Link: %(link)s", link=activation.address(new, "http://127.0.0.1:8000")))
    click.echo(_("It can be used once, within %(days)d days.", days=activation.VALID_FOR.days))
