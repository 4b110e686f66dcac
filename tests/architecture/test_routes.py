"""Every route says who may use it."""

import pytest

from portal.web.access import AUDIENCES
from tests.conftest import make_app

# Flask's own route for files that anybody may have; nothing personal lies under portal/static.
OPEN_BY_NATURE = {"static"}
SAFE = {"GET", "HEAD", "OPTIONS"}


@pytest.fixture(scope="module")
def routes(tmp_path_factory):
    """Each rule of the URL map with its view; no database is opened."""
    app = make_app(f"sqlite:///{tmp_path_factory.mktemp('routes') / 'none.db'}")
    return [(rule, app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()]


def test_every_route_says_who_may_use_it(routes):
    silent = [
        f"{rule} ({rule.endpoint})"
        for rule, view in routes
        if rule.endpoint not in OPEN_BY_NATURE and getattr(view, "open_to", None) not in AUDIENCES
    ]

    assert silent == []


def test_there_are_routes_to_check(routes):
    assert {"/healthz", "/readyz"} <= {str(rule) for rule, _ in routes}


def test_a_route_reads_or_writes_but_not_both(routes):
    both = [str(rule) for rule, _ in routes if "GET" in rule.methods and rule.methods - SAFE]

    assert both == []


def test_addresses_are_lower_case_nouns_without_a_slash_at_the_end(routes):
    odd = [
        str(rule)
        for rule, _ in routes
        if str(rule) != "/" and (str(rule).endswith("/") or "_" in "".join(_literal_parts(rule)))
    ]

    assert odd == []


def _literal_parts(rule):
    return [part for is_variable, part in rule._trace if not is_variable]
