"""The floor: a bare Flask application that answers with bytes kept ready, and does nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path

from flask import Flask, Response

from portal.web.rsgi import RsgiServer

ANSWERS = json.loads(Path(os.environ["BENCH_ANSWERS"]).read_text(encoding="utf-8"))

flask_app = Flask(__name__)


def answer_with(number: int) -> Response:
    """The answer with this number: status, headers and body as the portal once gave them."""
    kept = ANSWERS[number]
    return Response(BODIES[number], kept["status"], kept["headers"])


BODIES = [bytes.fromhex(kept["body"]) for kept in ANSWERS]
flask_app.add_url_rule("/<int:number>", view_func=answer_with, methods=["GET", "POST"])
flask_app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
app = RsgiServer(flask_app)
