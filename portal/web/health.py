"""For whoever watches over the portal: is the process alive, does the database answer."""

from flask import Blueprint, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.db import abandon_transaction, db
from portal.sqlite_files import MIN_FREE_MB, deleted_files, free_mb, path_of
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
    """The database answers too, its tables are there, its files in their place, and there is room on its disk."""
    try:
        db.session.execute(text("SELECT 1 FROM alembic_version"))
    except SQLAlchemyError:
        abandon_transaction()
        return _not_ready("the database does not answer")
    path = path_of(db.engine)
    if path is not None:
        if deleted := deleted_files(path):
            return _not_ready(f"deleted while the portal runs: {', '.join(deleted)}; restart it")
        if (free := free_mb(path)) < MIN_FREE_MB:
            return _not_ready(f"the disk of the database has only {free} MB left")
    return Response("ready\n", mimetype="text/plain")


def _not_ready(reason: str) -> Response:
    return Response(f"{reason}\n", 503, mimetype="text/plain")
