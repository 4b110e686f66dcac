from flask import Flask, url_for
from werkzeug.routing import Rule

from portal.web.url_rules import LazyRule


def test_addresses_are_built_as_werkzeug_builds_them(monkeypatch):
    compiled = []
    compile_builder = Rule._compile_builder
    monkeypatch.setattr(
        Rule, "_compile_builder", lambda rule, *unknown: compiled.append(rule) or compile_builder(rule, *unknown)
    )
    app = Flask(__name__, static_folder=None)
    app.url_rule_class = LazyRule
    app.add_url_rule("/courses/<int:course_id>/<slug>", endpoint="page")
    app.add_url_rule("/courses", endpoint="courses")
    before = list(compiled)

    with app.test_request_context():
        built = [url_for("page", course_id=7, slug="an toàn", **more) for more in ({}, {"n": 2}, {"n": "à"})]

    assert before == []
    assert built == [f"/courses/7/an%20to%C3%A0n{query}" for query in ("", "?n=2", "?n=%C3%A0")]
    assert {rule.endpoint for rule in compiled} == {"page"}
