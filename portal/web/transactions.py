"""Each request that may write begins its transaction as a writing one; the others only read."""

from __future__ import annotations

from flask import Flask, request

from portal.db import begin_write, close_reader, only_reads

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def register(app: Flask) -> None:
    """Begin a write transaction before every unsafe method, and reading before every other."""

    @app.before_request
    def begin() -> None:
        if request.endpoint is None:
            return
        if request.method in SAFE:
            only_reads()
        else:
            begin_write()

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        close_reader()
