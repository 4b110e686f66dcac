"""The strip: a course, a programme or a team as one row of small houses."""

from __future__ import annotations

import re

import pytest
from flask import render_template_string

STRIP = '{% from "ui/lane.html" import houses %}{{ houses(states, text, small=small) }}'


def strip(states: list[str], text: str = "", *, small: bool = False) -> str:
    return render_template_string(STRIP, states=states, text=text, small=small)


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context():
        yield


def test_up_to_sixteen_pages_are_a_house_each():
    html = strip(["lit"] * 5 + ["here"] + ["dark"] * 10, "5 trên 16 bài")
    assert re.findall(r'<li class="(\w+)">', html) == ["lit"] * 5 + ["here"] + ["dark"] * 10
    assert "<rect" not in html
    assert "5 trên 16 bài" in html


def test_more_than_sixteen_are_a_bar_as_long_as_what_is_lit():
    html = strip(["lit"] * 6 + ["here"] * 4 + ["dark"] * 10)
    assert "<li" not in html
    assert 'viewBox="0 0 20 1"' in html
    assert re.findall(r'<rect class="(\w+)" width="(\d+)"', html) == [("here", "10"), ("lit", "6")]


def test_a_strip_without_words_has_none():
    assert "<p" not in strip(["lit"])


def test_the_form_for_rows_is_said():
    assert 'class="strip small"' in strip(["lit"], small=True)
