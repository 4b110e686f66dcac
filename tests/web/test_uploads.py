"""What a route may be sent."""

import pytest
from flask import request

from portal.web.access import open_to
from portal.web.uploads import accepts_uploads
from tests.conftest import make_app


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A portal with a route for large files and one without, each saying how long the file is."""
    app = make_app(f"sqlite:///{tmp_path_factory.mktemp('uploads') / 'none.db'}")

    @app.post("/large")
    @accepts_uploads(megabytes=3)
    @open_to("everyone")
    def large():
        with request.files["file"].stream as file:
            return str(len(file.read()))

    @app.post("/small")
    @open_to("everyone")
    def small():
        with request.files["file"].stream as file:
            return str(len(file.read()))

    return app.test_client()


def send(client, path, megabytes):
    head = b'--end\r\nContent-Disposition: form-data; name="file"; filename="file.bin"\r\n\r\n'
    body = head + b"x" * (megabytes * 1024 * 1024) + b"\r\n--end--\r\n"
    return client.post(path, data=body, content_type="multipart/form-data; boundary=end")


def test_a_route_for_files_takes_what_it_says_and_others_do_not(client):
    assert send(client, "/large", 2).text == str(2 * 1024 * 1024)
    assert send(client, "/small", 2).status_code == 413


def test_what_is_too_large_is_told_with_the_limit(client):
    answer = send(client, "/large", 4)

    assert answer.status_code == 413
    assert "3 MB" in answer.text
