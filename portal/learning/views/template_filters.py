"""What the desk's templates need of lanes, pages and what is said in them."""

from datetime import date
from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.content.enums import PageKind
from portal.content.screens.drawing import without_screens
from portal.courses.queries.published import PageRow
from portal.learning.enums import HouseState
from portal.learning.feedback.views import place_title
from portal.learning.queries import Lane, LanePage
from portal.learning.questions.labels import judgement
from portal.learning.scenarios.labels import quotes_apart, tap_links
from portal.programmes.queries.duties import Duty
from portal.web.template_filters import day, minutes

# The symbol of static/courses.svg that is drawn for a course, by its slug; the others have the lane of houses.
PICTURES = {
    "vai-tro-va-cach-go-cua": "door",
    "dien-thoai-can-ban": "handset",
    "vneid": "card",
    "cong-dich-vu-cong": "counter",
    "chuyen-khoan-vietqr": "stall",
    "nhan-dien-lua-dao": "phone",
    "day-ba-con": "lesson",
    "camaug-phan-anh": "report",
    "mua-ban-tren-mang": "parcel",
    "suc-khoe-dien-tu": "health",
    "con-chau-di-hoc": "school",
    "zalo-tin-gia-ai": "chat",
    "khmer-va-khuyet-tat": "pagoda",
    "to-truong": "roster",
    "on-an-toan-hang-quy": "shield",
}
DEFAULT_PICTURE = "lane"
NEAR_DAYS = 14  # a day that is due stands out from then on


def picture_of_course(slug: str) -> str:
    """The name of the picture of the course with this slug."""
    return PICTURES.get(slug, DEFAULT_PICTURE)


def page_url(page: PageRow) -> str:
    """The address of a page."""
    return str(url_for("learning.page", course_slug=page.course_slug, page_slug=page.slug))


def changes_url(page: PageRow) -> str:
    """The address of what is new in a page."""
    return str(url_for("learning.page_changes", course_slug=page.course_slug, page_slug=page.slug))


def house_states(lane: Lane, *, is_begun: bool = True) -> list[HouseState]:
    """Each house of the lane as lit, here (where to go on) or dark; nobody is in a course that is not begun."""
    following = lane.next if is_begun else None
    return [_state(step, following.id if following else None) for step in lane.pages]


def lane_items(lane: Lane, here: int | None = None) -> list[dict[str, Any]]:
    """The lane as links with notes; `here` is the page being read, else where to go on."""
    if here is None and lane.next is not None:
        here = lane.next.id
    return [
        {
            "title": step.page.title,
            "url": _url(step),
            "state": _state(step, here),
            "note": _note(step),
            "due": step.news.due_at is not None,
        }
        for step in lane.pages
    ]


def _state(step: LanePage, here: int | None) -> HouseState:
    if step.page.id == here:
        return HouseState.HERE
    return HouseState.LIT if step.is_done else HouseState.DARK


def _url(step: LanePage) -> str:
    """Where the house leads: to what is new in it, if that must be known."""
    return changes_url(step.page) if step.news.must_know_since is not None else page_url(step.page)


def _note(step: LanePage) -> str:
    if step.news.due_at is not None:
        return str(_("look again, 2 minutes, before %(day)s", day=day(step.news.due_at)))
    kinds: dict[str, str] = {
        PageKind.QUIZ: _("quiz"),
        PageKind.SCENARIO: _("rehearsal"),
        PageKind.GUIDE: _("guide sheet"),
        PageKind.CHECKLIST: _("watched"),
    }
    kind, time = kinds.get(step.page.kind, ""), minutes(step.page.minutes)
    # “Bài kiểm tra” need not be told that it is a quiz.
    is_told = not kind or kind.casefold() in step.page.title.casefold()
    note = time if is_told else f"{kind} ·\N{NO-BREAK SPACE}{time}"
    return f"✓ {note}" if step.is_done else note


def duty_states(duty: Duty) -> list[HouseState]:
    """Each course that a programme asks for as a house: lit or dark."""
    return [HouseState.LIT] * duty.courses_met + [HouseState.DARK] * (duty.parts - duty.courses_met)


def deadline_text(due_on: date) -> str:
    """How far away a day is on which something is due, or how long it has been past."""
    days = (due_on - clock.today()).days
    if days < 0:
        return str(ngettext("Overdue by %(num)d day", "Overdue by %(num)d days", -days))
    return str(ngettext("Due in %(num)d day", "Due in %(num)d days", days) if days else _("Due today"))


def deadline_tone(due_on: date) -> str:
    """The tone of the tag of such a day: late, due while it is near, else none."""
    days = (due_on - clock.today()).days
    return "late" if days < 0 else "due" if days <= NEAR_DAYS else ""


def register(app: Flask) -> None:
    """Offer the filters to every template."""
    for filter_ in (
        picture_of_course,
        page_url,
        changes_url,
        house_states,
        lane_items,
        duty_states,
        deadline_text,
        deadline_tone,
        place_title,
        judgement,
        quotes_apart,
        tap_links,
        without_screens,
    ):
        app.jinja_env.filters[filter_.__name__] = filter_
