"""The floor: a bare Flask application that answers with bytes kept ready, and does nothing else."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

from flask import Flask, Response

from portal.web.rsgi import RsgiServer

FOLDER = Path(os.environ["BENCH_ANSWERS"])

flask_app = Flask(__name__)


def answer_with(number: int) -> Response:
    """The answer with this number: status, headers and body as the portal once gave them."""
    status, headers, body = kept(number)
    return Response(body, status, headers)


@cache
def kept(number: int) -> tuple[int, list[tuple[str, str]], bytes]:
    """What was kept under this number."""
    answer = json.loads((FOLDER / f"answer-{number}.json").read_text(encoding="utf-8"))
    return answer["status"], answer["headers"], bytes.fromhex(answer["body"])


flask_app.add_url_rule("/<int:number>", view_func=answer_with, methods=["GET", "POST"])
flask_app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
app = RsgiServer(flask_app)
