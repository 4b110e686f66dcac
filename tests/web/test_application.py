from __future__ import annotations

import pytest
from flask import Flask, url_for


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("learning.course", {"course_slug": "an-toan"}),
        ("learning.course", {"course_slug": "an-toan", "q": "lừa đảo", "_anchor": "x"}),
        ("people.people", {"page": 2}),
        ("people.people", {"page": "2", "role": None}),
        ("people.people", {"unit": [1, 2]}),
        ("home.index", {"_external": True}),
    ],
)
def test_an_address_is_the_same_when_it_is_asked_for_again(app: Flask, endpoint: str, values) -> None:
    with app.test_request_context("/"):
        first, again = url_for(endpoint, **values), url_for(endpoint, **values)
        built = super(type(app), app).url_for(endpoint, **values)

    assert first == again == built


def test_addresses_of_equal_values_are_told_apart(app: Flask) -> None:
    with app.test_request_context("/"):
        found = [url_for("people.people", page=page) for page in (1, True, 1.0, "1")]

    assert found == ["/people?page=1", "/people?page=True", "/people?page=1.0", "/people?page=1"]


def test_addresses_depend_on_where_the_portal_is_mounted_and_by_which_name_it_is_asked(app: Flask) -> None:
    found = []
    for base, mount in (("http://a.vn/", ""), ("http://b.vn/", ""), ("http://a.vn/", "/hoc")):
        with app.test_request_context("/", base_url=base, environ_overrides={"SCRIPT_NAME": mount}):
            found += [url_for("learning.my_progress"), url_for("home.index", _external=True)]

    assert found == ["/progress", "http://a.vn/", "/progress", "http://b.vn/", "/hoc/progress", "http://a.vn/hoc/"]
