"""Pages kept in this process: what their key holds, each person's own values in them, and several threads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, g, request, session
from jinja2 import Environment, meta, nodes

from portal.web import page_cache
from portal.web.page_cache import FrameViewer, clear_page_cache, render_cached
from tests.architecture.source import modules
from tests.threads import run_in_threads

CACHED = re.compile(
    r"""(render_cached|render_public_cached|render_personal_cached|cached_(?:desk|text)_response)\(\s*"([^"]+)"(?:,\s*"([^"]+)")?"""
)
# What the key of a page rendered for several people holds of these; see render_cached and render_public_cached.
ALLOWED = {
    "render_cached": {
        "viewer": {"is_authenticated", "is_leader", "is_head", "is_in_audience"},
        "display": {"theme", "text", "language"},
        "request": {"path", "full_path", "host_url"},
        "config": {"PORTAL_URL"},
    },
    "render_public_cached": {},
}
for like in ("render_personal_cached", "cached_desk_response", "cached_text_response"):
    ALLOWED[like] = ALLOWED["render_cached"]
PERSONAL = {"viewer", "display", "request", "config", "session", "g", "current_user", "csrf_token"}
# Templates are read as they are written, which is the same whatever the database.
ONE_DATABASE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """No page of another test."""
    clear_page_cache()
    yield
    clear_page_cache()


def shared_templates() -> list[tuple[str, str]]:
    """The function that renders each cached template, and its name."""
    texts = [module.path.read_text(encoding="utf-8") for module in modules()]
    return [(how, name) for text in texts for how, *names in CACHED.findall(text) for name in names if name]


def with_all_below(jinja: Environment, template: str) -> set[str]:
    """The names of a template and of all that it extends, includes or imports."""
    found, waiting = set(), [template]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        tree = parsed(jinja, name)
        for other in meta.find_referenced_templates(tree):
            # An include whose name is worked out: a question's part, of whatever kind.
            several = [one for one in jinja.list_templates() if one.startswith("learning/_question_")]
            waiting += [other] if other is not None else several
    return found


def parsed(jinja: Environment, name: str) -> nodes.Template:
    assert jinja.loader is not None
    return jinja.parse(jinja.loader.get_source(jinja, name)[0])


def asked_of_the_person(tree: nodes.Template) -> set[tuple[str, str]]:
    """What a template asks of the person and the request, as (object, attribute)."""
    return {
        (node.node.name, node.attr)
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name in PERSONAL
    }


@ONE_DATABASE
def test_templates_of_kept_pages_ask_for_nothing_that_the_key_lacks(app: Flask) -> None:
    jinja = app.jinja_env
    found = shared_templates()

    wrong = {
        (template, name, f"{thing}.{attribute}")
        for how, template in found
        for name in with_all_below(jinja, template)
        for thing, attribute in asked_of_the_person(parsed(jinja, name))
        if attribute not in ALLOWED[how].get(thing, ())
    }

    assert {how for how, _template in found} == set(ALLOWED)
    assert wrong == set()


@ONE_DATABASE
def test_previews_that_are_kept_ask_only_how_they_are_displayed(app: Flask) -> None:
    jinja = app.jinja_env

    asked = {
        (name, thing)
        for template in ("studio/_blocks.html", "studio/_scenario_map.html")
        for name in with_all_below(jinja, template)
        for thing in meta.find_undeclared_variables(parsed(jinja, name)) & PERSONAL
    }

    assert {thing for _name, thing in asked} == {"display"}  # which is in the key of a TextCache


def test_every_kept_page_of_a_desk_is_told_by_its_name() -> None:
    texts = [module.path.read_text(encoding="utf-8") for module in modules()]

    assert {
        sign for text in texts for sign in re.findall(r"(?<!def )cached_(?:desk|text)_response\(\s*(.)", text)
    } == {'"'}


class Person:
    """Somebody with these audiences."""

    is_authenticated = True
    is_head = False

    def __init__(self, *audiences: str) -> None:
        self.audiences = audiences

    def is_in_audience(self, audience: str) -> bool:
        return audience in self.audiences


def test_the_frame_knows_of_a_person_only_the_audiences() -> None:
    assert FrameViewer.of(Person("leaders", "trainers")) == FrameViewer(True, frozenset({"leaders", "trainers"}))
    assert FrameViewer.of(Person("trainers")) != FrameViewer.of(Person())
    assert FrameViewer.of(Person("leaders")).is_leader
    assert not FrameViewer.of(Person("trainers")).is_leader


def visit(app: Flask, number: int, csrf: str, token: str, **context: Any) -> str:
    """The bare frame of a page at /page/<number>, for the session with that raw token."""
    with app.test_request_context(f"/page/{number}"):
        session["csrf_token"] = csrf
        return render_cached("base.html", key=number, token=token, context=lambda: context).decode()


def tokens_in(html: str) -> set[str]:
    return set(re.findall(r'name="csrf_token" value="([^"]*)"', html))


def test_a_kept_page_holds_the_token_of_whoever_looks(app: Flask) -> None:
    first, second = (tokens_in(visit(app, 1, raw, "x")) for raw in ("one", "another"))

    assert len(first) == len(second) == 1
    assert first != second
    assert all("\ue000" not in token for token in first | second)


def test_a_page_that_fails_leaves_the_next_form_its_token(app: Flask) -> None:
    with app.test_request_context("/page/1"):
        with pytest.raises(TypeError):
            render_cached("base.html", key=1, token="x", context=lambda: {"asset_url": None})

        assert "csrf_token" not in g


def test_no_text_can_stand_where_a_token_will(app: Flask) -> None:
    with app.test_request_context("/page/1?q=\ue000csrf\ue000\ue000form\ue000"):
        request.environ["QUERY_STRING"] = "q=\ue000csrf\ue000\ue000form\ue000"
        html = render_cached("base.html", key=1, token="the form's own", context=dict).decode()

    assert 'value="/page/1?q=\ue000csrf\ue000\ue000form\ue000"' in html
    assert "the form's own" not in html


def test_a_page_of_uncommon_length_is_not_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "MAX_PAGE_BYTES", 100)

    assert "/page/1" in visit(app, 1, "a", "x")
    assert len(page_cache._pages) == 0


def test_several_threads_get_their_own_pages_with_their_own_tokens(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_cache._pages.entries, "max_size", 3)
    wanted = {raw: tokens_in(visit(app, 0, raw, "x")) for raw in map(str, range(8))}

    def look(thread: int) -> None:
        for turn in range(40):
            number = (thread + turn) % 6
            html = visit(app, number, str(thread), "x")
            assert set(re.findall(r'name="next" value="([^"]*)"', html)) == {f"/page/{number}"}
            assert tokens_in(html) == wanted[str(thread)]

    run_in_threads(look, threads=8)

    assert len(page_cache._pages) <= 3


def test_a_screen_whose_key_is_not_true_any_more_is_not_kept(app: Flask) -> None:
    for is_current, kept in ((False, 0), (True, 1)):
        with app.test_request_context("/page/1"):
            session["csrf_token"] = "one"
            page_cache.cached_text_response(
                "base.html", key=1, is_current=lambda current=is_current: current, context=dict
            )

        assert len(page_cache._text_pages) == kept


def test_a_long_text_has_a_limit_of_its_own(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "MAX_PAGE_BYTES", 100)
    with app.test_request_context("/page/1"):
        session["csrf_token"] = "one"
        page_cache.cached_text_response("base.html", key=1, is_current=lambda: True, context=dict)

    assert len(page_cache._text_pages) == 1


def test_a_page_that_was_not_looked_at_of_late_is_unpacked_with_places_for_tokens(app: Flask) -> None:
    kept = visit(app, 1, "a", "x")
    page_cache._pages._ready.clear()

    again = visit(app, 1, "b", "x")

    assert again != kept
    assert tokens_in(again) != tokens_in(kept)
    assert again == visit(app, 1, "b", "x")
    page_cache._pages._ready.clear()
    assert tokens_in(visit(app, 1, "a", "x")) == tokens_in(kept)
