"""flask courses preview: a folder of courses in the browser, shown anew whenever a file of it is saved."""

import logging
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from portal.studio.folder_preview.views import FolderPreview
from portal.web.cli import echo, localised_command

ASSETS = "/assets/"
LOCAL_HOST = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]+)?", re.IGNORECASE)
LOCAL_ADDRESSES = ("localhost", "127.0.0.1", "::1")


class QuietRequestHandler(WSGIRequestHandler):
    """Prints no line for each request: the page asks every second whether something has changed."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def register(app: Flask) -> None:
    """Add the command to those of courses."""
    group = app.cli.commands["courses"]
    if isinstance(group, AppGroup):
        group.add_command(preview)


@click.command("preview", short_help="Show a folder of courses in the browser while it is written.")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--port", default=8765, show_default=True, help="Port to answer at.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to answer at: this computer alone.")
@localised_command
def preview(folder: Path | None, *, port: int, host: str) -> None:
    """Show FOLDER (by default the courses of this portal) as readers will see it, and what is saved at once."""
    shown = FolderPreview(folder or Path(current_app.config["COURSES_FOLDER"]), str(get_locale()))
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy, in another thread
    logging.getLogger("portal.requests").setLevel(logging.WARNING)  # nobody counts what an author looks at
    answering = preview_application(app, shown, is_local=host in LOCAL_ADDRESSES)
    server = make_server(host, port, answering, threaded=True, request_handler=QuietRequestHandler)
    echo(_("The folder is shown at %(address)s. Ctrl+C ends it.", address=f"http://{host}:{server.port}/"))
    server.serve_forever()


def preview_application(
    app: Flask, shown: FolderPreview, *, is_local: bool = True
) -> Callable[..., Iterable[bytes]]:
    """The WSGI application: the portal's own for its styles and scripts, the folder's for all else.

    Where it `is_local`, it answers to the names of this computer alone: else a page of somebody else's could read
    the folder by a name of its own that leads here.
    """

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if is_local and LOCAL_HOST.fullmatch(environ.get("HTTP_HOST", "")) is None:
            return Response("", 421)(environ, start_response)
        if environ.get("PATH_INFO", "").startswith(ASSETS):
            return app.wsgi_app(environ, start_response)
        with app.request_context(environ), force_locale(shown.language):
            return shown.respond(Request(environ))(environ, start_response)

    return answer
