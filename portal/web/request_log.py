"""One structured line for each request: what was asked and how long it took, never what was said."""

import json
import logging
import re
import secrets
import sys
import time

from flask import Flask, Response, request

from portal.db import request_globals
from portal.web.log_privacy import format_exception

logger = logging.getLogger("portal.requests")

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


_to_json = json.JSONEncoder(ensure_ascii=False).encode  # dumps() would make an encoder for each line


class JsonLines(logging.Formatter):
    """Log records as one JSON object a line; what a database says of the rows in an exception is left out."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON; an exception is a field of it."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = format_exception(record.exc_info[1])
        return _to_json(line)


def register(app: Flask) -> None:
    """Number every request and log it when it is answered.

    The route is logged instead of the address, because an address can hold an activation code; query strings,
    forms and cookies are never logged.
    """
    _write_to_stderr()

    @app.before_request
    def number() -> None:
        own, given = request_globals(), request.headers.get("X-Request-ID", "")
        own.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        own.request_began = time.perf_counter()

    @app.after_request
    def log(response: Response) -> Response:
        own, rule = request_globals(), request.url_rule
        request_id = own.get("request_id", "")
        response.headers["X-Request-ID"] = request_id
        began = own.get("request_began")
        fields = {
            "request_id": request_id,
            "method": request.method,
            "route": rule.rule if rule is not None else None,
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000, 1) if began is not None else None,
        }
        logger.info("request", extra={"fields": fields})
        return response


def _write_to_stderr() -> None:
    log = logging.getLogger("portal")
    if log.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
