"""Answers compressed as the browser asks."""

from flask import Flask, Response, request
from flask_compress import Compress
from flask_compress.flask_compress import _choose_algorithm, _compress_data


class PageCompress(Compress):
    """Flask-Compress, with a short way for what most answers are: a whole page for one person, without an ETag."""

    def after_request(self, response: Response | None) -> Response:
        """The answer, compressed if it is worth it."""
        if response is None or response.is_streamed or response.status_code != 200 or request.method != "GET":
            return super().after_request(response)
        headers = response.headers
        if response.mimetype != "text/html" or "ETag" in headers or "Content-Encoding" in headers:
            return super().after_request(response)
        vary = headers.get("Vary")
        headers["Vary"] = f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"
        algorithm = _choose_algorithm(self.enabled_algorithms, request.environ.get("HTTP_ACCEPT_ENCODING", ""))
        body = response.get_data()
        if algorithm is not None and len(body) >= self._app.config["COMPRESS_MIN_SIZE"]:
            headers["Content-Encoding"] = algorithm
            response.set_data(_compress_data(self._app, body, algorithm))
        return response

    def init_app(self, app: Flask) -> None:
        """Compress the answers of this application."""
        self._app = app
        super().init_app(app)
