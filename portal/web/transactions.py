"""Each request that may write begins its transaction as a writing one."""

from __future__ import annotations

from flask import Flask, request

from portal.db import begin_write

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def register(app: Flask) -> None:
    """Begin a write transaction before every unsafe method."""

    @app.before_request
    def begin() -> None:
        if request.method not in SAFE and request.endpoint is not None:
            begin_write()
