"""The main places by duty, and which of them an address lights."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from portal.web.navigation import MAX_IN_BAR, Duties, find_places

MEMBER, TRAINER = Duties(), Duties(trains=True)
HEAD, LEADER = Duties(leads=True, is_head=True), Duties(leads=True)
ADMINISTRATOR = Duties(leads=True, trains=True, administers=True)
ALL = (MEMBER, TRAINER, HEAD, LEADER, ADMINISTRATOR, Duties(leads=True, trains=True), Duties(True, True, True))


def names(duties: Duties, path: str = "/") -> list[str]:
    return [place.name for place in find_places(path, duties).bar]


@pytest.mark.parametrize(
    ("duties", "wanted"),
    [
        (MEMBER, ["Home", "Learn", "Visits", "Guides", "Account"]),
        (HEAD, ["Home", "My team", "Visits", "Learn", "Account"]),
        (LEADER, ["Home", "How things stand", "People", "Learn", "Account"]),
        (TRAINER, ["Home", "Studio", "Learn", "Guides", "Account"]),
        (ADMINISTRATOR, ["Home", "Units", "Persons", "Audit log", "More"]),
        (Duties(leads=True, trains=True), ["Home", "How things stand", "Studio", "Learn", "More"]),
    ],
)
def test_the_places_of_each_duty(app: Flask, duties: Duties, wanted: list[str]) -> None:
    with app.test_request_context(), force_locale("en"):
        assert names(duties) == wanted


@pytest.mark.parametrize("duties", ALL)
def test_five_are_in_the_bar_and_none_is_lost(app: Flask, duties: Duties) -> None:
    with app.test_request_context():
        places = find_places("/", duties)

    assert len(places.bar) <= MAX_IN_BAR
    urls = [place.url for place in (*places.bar, *places.rest)]
    assert len(set(urls)) == len(urls)
    assert {"/", "/courses", "/account"} <= set(urls)
    assert bool(places.rest) == ("/more" in urls)


@pytest.mark.parametrize(
    ("duties", "path", "wanted"),
    [
        (MEMBER, "/", "/"),
        (MEMBER, "/courses/an-toan/ma-otp", "/courses"),
        (MEMBER, "/progress", "/courses"),
        (MEMBER, "/competences", "/courses"),
        (MEMBER, "/outside-certificates/new", "/courses"),
        (MEMBER, "/account/data", "/account"),
        (HEAD, "/people/3/teach-back", "/dashboard"),
        (HEAD, "/outside-certificates/team", "/dashboard"),
        (LEADER, "/units/4", "/people"),
        (LEADER, "/programmes/thanh-vien", "/dashboard"),
        (LEADER, "/audit", "/people"),
        (TRAINER, "/guides/results", "/guides"),
        (MEMBER, "/guides", "/guides"),
        (HEAD, "/g", "/courses"),
        (MEMBER, "/visits/new", "/visits"),
        (HEAD, "/visits", "/visits"),
        (LEADER, "/visits", "/account"),
        (TRAINER, "/studio/facts", "/studio"),
        (ADMINISTRATOR, "/units/4/tree", "/units"),
        (ADMINISTRATOR, "/assignments/4", "/more"),
        (ADMINISTRATOR, "/guides/results", "/more"),
        (ADMINISTRATOR, "/more", "/more"),
        (ADMINISTRATOR, "/account", "/more"),
    ],
)
def test_a_page_below_a_place_lights_it(app: Flask, duties: Duties, path: str, wanted: str) -> None:
    with app.test_request_context():
        lit = [place for place in find_places(path, duties).bar if place.current]

    assert [place.url for place in lit] == [wanted]
    assert lit[0].current == ("page" if path == wanted else "true")
