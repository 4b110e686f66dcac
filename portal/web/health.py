"""For whoever watches over the portal: is the process alive, does the database answer."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.db import db
from portal.web.access import open_to

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@open_to("everyone")
def process() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@open_to("everyone")
def readiness() -> Response:
    """The database answers too, and its tables are there."""
    try:
        db.session.execute(text("SELECT 1 FROM alembic_version"))
    except SQLAlchemyError:
        db.session.rollback()
        return Response("the database does not answer\n", 503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")
