"""Every act that changes the access or the data of others asks for the password again."""

import pytest

from tests.conftest import make_app

# Beside everything that administrators alone may post, and every change of a unit.
ACTS = {
    "dashboard.end_key",
    "dashboard.give_api_key",
    "people.appoint_deputy",
    "people.reactivate_person",
    "people.confirm_roster",
    "people.end_role",
    "people.grant_role",
    "people.deactivate_person",
    "people.end_sessions",
    "people.merge_accounts",
    "people.reset_second_factor",
}
# What administrators alone may post and is no such act, each with its reason.
NO_ACTS = {
    "privacy.answer_request": "words to one person; nothing is removed and no right changes",
    "privacy.complete_request": "closes a request; what it takes back the person has asked for",
    "privacy.decline_request": "words to one person",
    "privacy.extend_request": "another day for an answer",
    "units.preview_bulk_changes": "shows what a spreadsheet would do, and changes nothing",
}


@pytest.fixture(scope="module")
def posted(tmp_path_factory):
    """The view of each endpoint that can be posted to; no database is opened."""
    app = make_app(f"sqlite:///{tmp_path_factory.mktemp('acts') / 'none.db'}")
    rules = (rule for rule in app.url_map.iter_rules() if "POST" in rule.methods)
    return {rule.endpoint: app.view_functions[rule.endpoint] for rule in rules}


def test_each_of_them_requires_reauthentication(posted):
    by_rule = {name for name, view in posted.items() if getattr(view, "open_to", "") == "admins"}
    by_rule |= {name for name in posted if name.startswith("units.")}
    expected = (by_rule | ACTS) - NO_ACTS.keys()

    wearing = {name for name, view in posted.items() if getattr(view, "reauthentication_required", False)}

    assert expected - wearing == set()
    assert {name for name in wearing - expected if not name.startswith("accounts.")} == set()


def test_the_lists_name_routes_that_are_there(posted):
    assert (ACTS | NO_ACTS.keys()) - posted.keys() == set()


def test_the_audience_of_such_a_route_is_still_told(posted):
    silent = [
        name
        for name, view in posted.items()
        if getattr(view, "reauthentication_required", False) and getattr(view, "open_to", "") in ("", "everyone")
    ]

    assert silent == []
