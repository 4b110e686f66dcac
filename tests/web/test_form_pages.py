"""Addresses that only take forms lead to the page of their form, for a reload or a new sign-in to go on there."""

from __future__ import annotations

import re

from flask import Flask
from werkzeug.routing import Rule

from portal.web.form_pages import ON_EVERY_PAGE, PAGES, page_of_form
from tests.conftest import Browser


def form_rules(app: Flask) -> list[Rule]:
    """The addresses that take forms and nothing else."""
    opened = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return [
        rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ()) and rule.rule not in opened
    ]


def address_of(rule: Rule) -> str:
    """An address that the rule fits."""
    path = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
    return re.sub(r"<[^>]+>", "x", re.sub(r"<int:[^>]+>", "1", path))


def test_each_of_them_leads_to_a_page_of_its_own(app: Flask) -> None:
    homeless = []
    for rule in form_rules(app):
        with app.test_request_context(address_of(rule)):
            page = page_of_form()
        if page is None or (page == "/") != (rule.endpoint in ON_EVERY_PAGE):
            homeless.append((rule.rule, page))

    assert homeless == []


def test_what_it_leads_to_can_be_opened(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    for rule in form_rules(app):
        with app.test_request_context(address_of(rule)):
            page = page_of_form()
        assert page is not None
        assert adapter.test(page.partition("#")[0], "GET"), rule.rule


def test_a_reload_goes_there(app: Flask, browser: Browser) -> None:
    for rule in form_rules(app):
        response = browser.get(address_of(rule))

        assert response.status_code == 302, rule.rule
        assert response.location.startswith("/"), rule.rule


def test_the_exceptions_are_addresses_of_forms(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in form_rules(app)}

    assert set(PAGES) | ON_EVERY_PAGE <= endpoints


def test_an_address_that_is_none_is_not_found(browser: Browser) -> None:
    assert browser.get("/no-such-address").status_code == 404
