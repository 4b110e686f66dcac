"""The main places: at most five in the bar, by what somebody has to do here, and the rest under "More"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as _

MAX_IN_BAR = 5
LEARNING = (
    *(
        "courses",
        "progress",
        "competences",
        "review",
        "attempts",
        "runs",
        "continue",
        "bookmarks",
        "contact",
        "reminders",
        "reminders.ics",
        "classes",
        "c",
        "paper-quizzes",
    ),
    "outside-certificates",
)
DASHBOARD = ("dashboard", "programmes", "new-programme", "assignments")
TEAM = (
    "people",
    "units",
    "audit",
    "certificates",
)  # the last: of a team, told apart from one's own by their address


@dataclass(frozen=True)
class Duties:
    """What somebody has to do here besides learning; a head leads nothing above a hamlet."""

    leads: bool = False
    is_head: bool = False
    trains: bool = False
    administers: bool = False

    @classmethod
    def of(cls, person: Any) -> Duties:
        """The duties of a signed-in person."""
        trains, administers = map(person.is_in_audience, ("trainers", "admins"))
        return cls(person.is_leader, person.is_head, trains, administers)


@dataclass(frozen=True)
class Place:
    """A main place: `current` is what aria-current says of it, empty where one is elsewhere."""

    icon: str
    url: str
    name: str
    current: str = ""


@dataclass(frozen=True)
class Places:
    """The places in the bar, and those that had no room there."""

    bar: tuple[Place, ...]
    rest: tuple[Place, ...]


def find_places(path: str, duties: Duties) -> Places:
    """The places of somebody with these duties, of whom `path` lights one."""
    names = _names(duties)
    if len(names) > MAX_IN_BAR:
        bar, rest = [*names[: MAX_IN_BAR - 1], "more"], names[MAX_IN_BAR - 1 :]
    else:
        bar, rest = names, []
    lit = _lit_place(path, duties)
    if lit in rest:
        lit = "more"
    return Places(
        bar=tuple(_place(name, path, duties, is_lit=name == lit) for name in bar),
        rest=tuple(_place(name, path, duties) for name in rest),
    )


def section_of(path: str) -> str:
    """The part of an address that says which place is lit: pages with the same have the same bar."""
    first = path.split("/")[1]
    if path.startswith("/outside-certificates/team"):
        return "certificates"
    if path.startswith("/units/") and path.endswith("/office"):
        return "dashboard"  # the head of the reports that are read there
    return "results" if path.startswith("/guides/results") else first


def _names(duties: Duties) -> list[str]:
    """All places in order; the first four, or five if there are no more, are in the bar."""
    if duties.administers:
        return [
            *("home", "units", "people", "audit"),
            *("dashboard", "studio", "programmes", "privacy", "learn", "guides", "account"),
        ]
    if duties.leads and duties.trains:
        team = [] if duties.is_head else ["people"]
        return ["home", "dashboard", "studio", "learn", *team, "guides", "account"]
    if duties.is_head:
        return ["home", "dashboard", "visits", "learn", "account"]
    if duties.leads:
        return ["home", "dashboard", "people", "learn", "account"]
    if duties.trains:
        return ["home", "studio", "learn", "guides", "account"]
    return ["home", "learn", "visits", "guides", "account"]


def _lit_place(path: str, duties: Duties) -> str:
    section = section_of(path)
    if section == "":
        return "home"
    if section in LEARNING:
        return "learn"
    if section in DASHBOARD:
        return "programmes" if duties.administers and section != "dashboard" else "dashboard"
    if section in TEAM:
        if duties.administers and section in ("units", "audit"):
            return section
        return "dashboard" if duties.is_head else "people"
    if section in ("guides", "g", "results"):
        return "guides" if "guides" in _names(duties) else "learn"
    if section == "visits":
        return section if section in _names(duties) else "account"
    return section


def _place(name: str, path: str, duties: Duties, *, is_lit: bool = False) -> Place:
    icon, endpoint, words = _sign(name, duties)
    url = url_for(endpoint)
    current = ("page" if path == url else "true") if is_lit else ""
    return Place(icon, url, words, current)


def _sign(name: str, duties: Duties) -> tuple[str, str, str]:
    """The icon of a place, its endpoint and its name."""
    match name:
        case "home":
            return "home", "home.index", _("Home")
        case "learn":
            return "book", "learning.course_list", _("Learn")
        case "visits":
            return "doors", "visits.visits", _("Visits")
        case "guides":
            return "document", "member_guides.guide_list", _("Guides")
        case "dashboard":
            return "dashboard", "dashboard.unit_list", _("My team") if duties.is_head else _("How things stand")
        case "people":
            return "people", "people.people", _("Persons") if duties.administers else _("People")
        case "units":
            return "dashboard", "units.units", _("Units")
        case "audit":
            return "list", "people.audit", _("Audit log")
        case "studio":
            return "edit", "studio.index", _("Studio")
        case "programmes":
            return "progress", "programmes.programmes", _("Programmes")
        case "privacy":
            return "lock", "privacy.request_queue", _("Data requests")
        case "account":
            return "person", "accounts.account", _("Account")
        case _:
            return "more", "learning.more", _("More")


def register(app: Flask) -> None:
    """Give templates the places."""

    def main_places(path: str, leads: bool, is_head: bool, trains: bool, administers: bool) -> Places:
        return find_places(path, Duties(leads, is_head, trains, administers))

    app.jinja_env.globals.update(main_places=main_places, section_of=section_of)
