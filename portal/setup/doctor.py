"""Looks at a set-up as a whole, and keeps an unsafe one from being served."""

import logging
from collections.abc import Iterator

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError

from portal.config import ConfigError
from portal.db import db
from portal.setup.checks import contents, database, machine, settings
from portal.setup.checks.findings import Finding, ok

logger = logging.getLogger("portal.setup")


def run_checks(app: Flask) -> Iterator[Finding]:
    """What there is to say about this set-up; what needs the database is left out while it does not answer."""
    for check in (*settings.CHECKS, *contents.WITHOUT_DATABASE):
        yield from check(app)
    answers = list(database.reachable(app))
    yield from answers
    if any(finding.level == "fault" for finding in answers):
        return
    fits = True
    for check in (*database.CHECKS, *machine.CHECKS):
        for finding in check(app):
            fits = fits and finding.level != "fault"
            yield finding
    # A database of another release lacks columns that the rest would read.
    if fits:
        for check in contents.CHECKS:
            yield from check(app)


def ensure_safe(app: Flask) -> None:
    """Raise ConfigError, in plain words, if a real portal would be served unsafely.

    That is with a guessable key, without its own address, or with accounts whose passwords are known.
    A database that does not answer, or has no tables yet, is only noted: the portal says so by /readyz.
    """
    if not settings.is_production(app):
        return
    with app.app_context():
        findings = [*settings.secret_key(app), *settings.address(app), *_unsafe_accounts(app)]
        faults = [finding.sentence for finding in findings if finding.level == "fault"]
    if faults:
        raise ConfigError("\n".join(faults))


def _unsafe_accounts(app: Flask) -> Iterator[Finding]:
    try:
        if inspect(db.engine).has_table("user"):
            yield from contents.demo_accounts(app)
        else:
            logger.warning("the database has no tables yet: flask db upgrade")
            yield ok(_("The database has no tables yet."))
    except SQLAlchemyError:
        logger.warning("the database does not answer", exc_info=True)
    finally:
        db.session.remove()
        # The server may fork its workers from here; they must not share a connection.
        db.engine.dispose()
