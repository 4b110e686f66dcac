"""Kept parts of templates: what their key holds, and each person's own token in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask, g, session
from jinja2 import Environment, meta, nodes
from markupsafe import Markup

from portal.web.fragment_cache import FragmentCache, clear_fragment_cache

# Globals that are the same for everybody at any time; the language and where the portal is mounted are in the key.
SAME_FOR_ALL = {
    *("_", "ngettext", "url_for", "asset_url", "themes", "text_sizes", "languages", "range", "namespace"),
    "csrf_token",  # its place is filled in for each person
}
PERSONAL = {"viewer", "current_user", "request", "session", "g", "display", "get_flashed_messages", "config"}
# Templates are read as they are written, which is the same whatever the database.
ONE_DATABASE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """No fragment of another test."""
    clear_fragment_cache()
    yield
    clear_fragment_cache()


def fragments(tree: nodes.Template) -> Iterator[tuple[set[str], list[nodes.Node]]]:
    """The names that each `cache` tag has in its key, and its body."""
    for block in tree.find_all(nodes.CallBlock):
        tag = block.call.node
        if isinstance(tag, nodes.ExtensionAttribute) and tag.identifier == FragmentCache.identifier:
            yield {name.name for name in block.call.args[2].find_all(nodes.Name)} | plain(block.call), block.body


def plain(call: nodes.Call) -> set[str]:
    """The name that is the whole key, which find_all() does not count as its own part."""
    return {call.args[2].name} if isinstance(call.args[2], nodes.Name) else set()


def macros(tree: nodes.Template) -> set[str]:
    """The names of the macros that a template defines or imports."""
    imported = {
        name if isinstance(name, str) else name[1]
        for found in tree.find_all(nodes.FromImport)
        for name in found.names
    }
    return imported | {macro.name for macro in tree.find_all(nodes.Macro)}


def unkeyed(tree: nodes.Template) -> set[str]:
    """What the bodies of the template's fragments read that is not in their keys."""
    return {
        name
        for key, body in fragments(tree)
        for name in meta.find_undeclared_variables(
            nodes.Template(body, lineno=1).set_environment(tree.environment)
        )
        if name not in key | SAME_FOR_ALL | macros(tree)
    }


def keyed_personally(tree: nodes.Template) -> set[str]:
    """Objects in the keys of the template's fragments that say more than a value does."""
    return {name for key, _body in fragments(tree) for name in key & (PERSONAL - {"display"})}


@ONE_DATABASE
def test_fragments_read_nothing_that_their_key_lacks(app: Flask) -> None:
    jinja = app.jinja_env
    trees = {name: jinja.parse(jinja.loader.get_source(jinja, name)[0]) for name in jinja.list_templates()}

    assert sum(len(list(fragments(tree))) for tree in trees.values()) >= 2
    assert {name: unkeyed(tree) for name, tree in trees.items() if unkeyed(tree)} == {}
    assert {name: keyed_personally(tree) for name, tree in trees.items() if keyed_personally(tree)} == {}


@ONE_DATABASE
def test_macros_of_the_interface_read_no_person_and_no_request(app: Flask) -> None:
    jinja = app.jinja_env
    names = [name for name in jinja.list_templates() if name.startswith("ui/") and not name.startswith("ui/_")]
    read = {
        name: meta.find_undeclared_variables(jinja.parse(jinja.loader.get_source(jinja, name)[0])) & PERSONAL
        for name in names
    }

    assert len(names) > 5
    assert {name: found for name, found in read.items() if found} == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% cache a %}{{ a }}{{ b }}{% endcache %}", {"b"}),
        ("{% cache a, b %}{{ a }}{% for c in b %}{{ c }}{% endfor %}{% endcache %}", set()),
        ("{% cache a.b %}{{ viewer.name }}{% endcache %}", {"viewer"}),
        ('{% from "x" import m %}{% cache a %}{{ m(a) }}{{ _("x") }}{% endcache %}', set()),
    ],
)
def test_the_check_sees_what_a_key_lacks(app: Flask, text: str, expected: set[str]) -> None:
    assert unkeyed(app.jinja_env.parse(text)) == expected


def rendered(jinja: Environment, text: str, raw: str = "one", **values: object) -> str:
    """What the template gives to the session with this raw token."""
    session["csrf_token"] = raw
    g.pop("csrf_token", None)
    return jinja.from_string(text).render(values)


def test_a_fragment_is_rendered_once_for_the_same_values(app: Flask) -> None:
    calls: list[int] = []
    text = "{% cache a, b %}{{ count() }}{{ a }}{{ b }}{% endcache %}"

    with app.test_request_context("/"):
        values = {"count": lambda: calls.append(1) or ""}
        found = [rendered(app.jinja_env, text, a=a, b=b, **values) for a, b in [(1, 2), (1, 2), (1, 3), (1, 2)]]

    assert found == ["12", "12", "13", "12"]
    assert len(calls) == 2


@pytest.mark.parametrize(("first", "second"), [("<b>", Markup("<b>")), (1, True), (0, False)])
def test_values_that_are_equal_but_written_otherwise_are_told_apart(app: Flask, first, second) -> None:
    with app.test_request_context("/"):
        found = [
            rendered(
                app.jinja_env, "{% autoescape true %}{% cache a %}{{ a }}{% endcache %}{% endautoescape %}", a=a
            )
            for a in (first, second)
        ]

    assert found[0] != found[1]


def test_a_kept_form_holds_the_token_of_whoever_looks(app: Flask) -> None:
    text = '{% cache a %}<input value="{{ csrf_token() }}">{% endcache %}'

    with app.test_request_context("/"):
        found = [rendered(app.jinja_env, text, raw, a=1) for raw in ("one", "another", "one")]

    tokens = re.findall(r'value="([^"\ue000]+)"', "".join(found))
    assert len(tokens) == 3
    assert tokens[0] == tokens[2] != tokens[1]


def test_a_fragment_that_fails_leaves_the_next_form_its_token(app: Flask) -> None:
    with app.test_request_context("/"):
        with pytest.raises(ZeroDivisionError):
            rendered(app.jinja_env, "{% cache a %}{{ 1 // a }}{% endcache %}", a=0)

        assert "csrf_token" not in g


def test_where_the_portal_is_mounted_is_part_of_the_key(app: Flask) -> None:
    text = "{% cache a %}{{ url_for('home.index') }}{% endcache %}"
    found = []
    for mount in ("", "/hoc"):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": mount}):
            found.append(rendered(app.jinja_env, text, a=1))

    assert found == ["/", "/hoc/"]
