"""The portal as it is served, impatient with slow bodies, and with routes that misbehave on purpose."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Iterator

from flask import Flask, Response, g

from portal.setup.serving import served_app
from portal.web.access import open_to
from portal.web.expensive import expensive
from portal.web.request_queue import Limits
from portal.web.rsgi import RsgiServer
from portal.web.transactions import writes_nothing
from tests.faults.conftest import LARGE


def add_routes(flask_app: Flask) -> None:
    """Routes that stand for what a view may do wrong or slowly."""
    may_go_on: defaultdict[str, threading.Event] = defaultdict(threading.Event)

    @flask_app.get("/test/stream")
    @open_to("everyone")
    def stream() -> Response:
        def parts() -> Iterator[bytes]:
            for number in range(3):
                yield b"part %d\n" % number

        return Response(parts())

    @flask_app.get("/test/large")
    @open_to("everyone")
    def large() -> Response:
        return Response(b"x" * LARGE, mimetype="application/octet-stream")

    @flask_app.get("/test/teardown")
    @open_to("everyone")
    def teardown() -> Response:
        g.fail_in_teardown = True
        return Response(b"made")

    @flask_app.teardown_request
    def fail(_error: BaseException | None) -> None:
        if g.get("fail_in_teardown"):
            raise RuntimeError("the teardown failed")

    @flask_app.route("/test/wait/<name>", methods=["GET", "POST"])
    @open_to("everyone")
    def wait(name: str) -> Response:
        # Stands for a page that hangs, or a writer that waits for the database.
        may_go_on[name].wait(timeout=60)
        return Response(b"waited")

    @flask_app.route("/test/wait-expensively/<name>", methods=["GET", "POST"])
    @expensive
    @writes_nothing  # who holds SQLite's write lock stops those who write, in whatever class
    @open_to("everyone")
    def wait_expensively(name: str) -> Response:
        may_go_on[name].wait(timeout=60)
        return Response(b"waited")

    @flask_app.get("/test/grow/<name>")
    @open_to("everyone")
    def grow(name: str) -> Response:
        def parts() -> Iterator[bytes]:
            yield b"begun"
            may_go_on[name].wait(timeout=60)
            yield b"ended"

        return Response(parts())

    @flask_app.route("/test/go-on/<name>", methods=["GET", "POST"])
    @open_to("everyone")
    def go_on(name: str) -> Response:
        may_go_on[name].set()
        return Response(b"gone on")

    @flask_app.route("/test/pid", methods=["GET", "POST"])
    @open_to("everyone")
    def pid() -> Response:
        return Response(str(os.getpid()))


served = served_app()
add_routes(served)
served.config["WTF_CSRF_ENABLED"] = False
app = RsgiServer(served, Limits(body_grace=1.0))
