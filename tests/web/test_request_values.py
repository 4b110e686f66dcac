"""What addresses and forms may name."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import request
from flask.testing import FlaskClient

from portal.content.text.dates import parse_date
from portal.web.access import open_to
from portal.web.request_values import MAX_INTEGER, parse_integer
from tests.conftest import make_app

FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A portal that says what it was told."""
    app = make_app(f"sqlite:///{tmp_path_factory.mktemp('arguments') / 'none.db'}")

    @app.get("/numbers/<int:number>")
    @open_to("everyone")
    def number(number: int) -> str:
        return str(number)

    @app.get("/texts/<text>")
    @open_to("everyone")
    def text(text: str) -> str:
        return text

    @app.post("/forms")
    @open_to("everyone")
    def form() -> dict[str, Any]:
        names = [file.filename for file in request.files.values()]
        return {"args": request.args.to_dict(), "form": request.form.to_dict(), "files": names}

    return app.test_client()


@pytest.mark.parametrize("number", ["0", "7", str(MAX_INTEGER)])
def test_a_number_that_a_table_can_hold_is_one(client: FlaskClient, number: str) -> None:
    assert client.get(f"/numbers/{number}").text == number
    assert parse_integer(number) == int(number)


@pytest.mark.parametrize(
    "number", ["-1", str(MAX_INTEGER + 1), "9" * 30, "9" * 5000, "²", "１２", "1_0", " 1", "1.0", ""]
)
def test_every_other_is_none(client: FlaskClient, number: str) -> None:
    assert client.get(f"/numbers/{number}").status_code == 404
    with pytest.raises(ValueError, match=r"\A"):
        parse_integer(number)


def test_an_address_with_nul_is_not_there(client: FlaskClient) -> None:
    assert client.get("/texts/a%00b").status_code == 404
    assert client.get("/texts/%C3%A1b").text == "áb"


def test_nul_is_left_out_of_what_is_said(client: FlaskClient) -> None:
    by_form = client.post("/forms?q=a%00b&q%00=c", data="text=%00d%00&e=f", content_type=FORM)
    file = {"file": (BytesIO(b"x"), "a\0.xlsx"), "text": "d\0"}
    by_upload = client.post("/forms", data=file, content_type="multipart/form-data")

    assert by_form.json == {"args": {"q": "ab"}, "form": {"text": "d", "e": "f"}, "files": []}
    assert by_upload.json == {"args": {}, "form": {"text": "d"}, "files": ["a.xlsx"]}


def test_what_is_no_unicode_never_gets_in_as_half_of_a_sign(client: FlaskClient) -> None:
    answer = client.post("/forms?q=a%ED%A0%80b", data="text=%ED%A0%80", content_type=FORM)

    assert answer.status_code == 200
    for said in (answer.json["args"]["q"], answer.json["form"]["text"]):  # type: ignore[index]  # it is no list
        said.encode()


@pytest.mark.parametrize("text", ["2026-11-05", "05/11/2026", " 5/11/2026 "])
def test_a_day_is_picked_or_typed(text: str) -> None:
    assert parse_date(text) == date(2026, 11, 5)


@pytest.mark.parametrize("text", ["", "31/02/2026", "11/2026", "2026-11-05T10:00", "05/11/26", "5.11.2026", "mai"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert parse_date(text) is None
