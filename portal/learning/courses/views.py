"""What the page of a course shows of one person's way through it."""

import re
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from portal import clock
from portal.accounts.queries.contact_person import ContactPerson
from portal.content.enums import PageKind
from portal.courses.queries.published import PageRow
from portal.learning.queries import CourseDesk, Lane, LanePage
from portal.programmes.queries.duties import Duty
from portal.questions.queries.open_quizzes import OpenQuiz

_HEADING = re.compile(r"<h2\b[^>]*>(?P<title>.*?)</h2>", re.DOTALL)
_SIGNS = {
    PageKind.LESSON: "document",
    PageKind.SCENARIO: "comment",
    PageKind.GUIDE: "sheet",
    PageKind.CHECKLIST: "eye",
    PageKind.QUIZ: "quiz",
}


@dataclass(frozen=True)
class IntroductionPart:
    """A part of a course's introduction that opens at a tap: its heading and what stands below it, as Markup."""

    title: Markup
    html: Markup


def introduction_parts(html: str) -> tuple[Markup, tuple[IntroductionPart, ...]]:
    """The introduction cut at its headings: what stands before the first, and the parts."""
    lead, *rest = _HEADING.split(html)
    pairs = zip(rest[::2], rest[1::2], strict=True)
    # The introduction was sanitised when it was published, and is only cut here.
    parts = tuple(IntroductionPart(Markup(title), Markup(body.strip())) for title, body in pairs)  # noqa: S704 - see above
    return Markup(lead.strip()), parts  # noqa: S704 - see above


@dataclass(frozen=True)
class CourseStanding:
    """How one person stands to a course: until when it is asked for, and what is open in it."""

    lane: Lane
    finished_at: datetime | None
    due_on: date | None  # none: nobody asks for it, or it is finished
    open_quiz: OpenQuiz | None

    @property
    def own(self) -> tuple[Hashable, ...]:
        """What is the person's own in it besides the lane: part of the key of a kept page."""
        return self.finished_at, self.due_on, self.open_quiz

    @property
    def days_left(self) -> int | None:
        """How many days are left, negative once it is late."""
        return (self.due_on - clock.today()).days if self.due_on is not None else None

    @property
    def next(self) -> PageRow | None:
        """The page to go on with."""
        return self.lane.next

    @property
    def sheets(self) -> tuple[LanePage, ...]:
        """The guides that need no row among the lessons: neither next to be opened nor with news to be read."""
        return tuple(
            step
            for step in self.lane.pages
            if step.page.kind == PageKind.GUIDE and step.page != self.next and step.news.due_at is None
        )

    @property
    def checklist(self) -> LanePage | None:
        """What is left for somebody to watch, once the person's own pages are done."""
        return self.lane.unwatched if self.lane.only_waits_to_be_watched else None


@dataclass(frozen=True)
class CourseGroup:
    """Courses of the list that stand together: what a programme demands, its electives, or all others."""

    programme: str  # its title; empty: no programme that is asked for holds these
    desks: tuple[CourseDesk, ...]
    done: int = 0  # how many the programme counts as finished
    wanted: int | None = None  # how many of its electives the programme wants; none: these are no electives
    missing: int = 0  # how many electives are still to be finished


def course_groups(desks: Sequence[CourseDesk], duties: Sequence[Duty]) -> tuple[CourseGroup, ...]:
    """The courses by programme, each once and in the order in which they are to be learned; then the others."""
    left, found = {desk.course.id: desk for desk in desks}, {}
    demanded = {each.id for duty in duties for each in duty.courses if each.is_compulsory}
    places = range(len(duties))
    # What one programme demands is no elective of another; an elective of two stands where more are missing.
    strictest = sorted(places, key=lambda place: -_electives_to_choose(duties[place], demanded)[1])
    for is_compulsory, order in ((True, places), (False, strictest)):
        for place in order:
            duty = duties[place]
            own = [each for each in duty.courses if each.is_compulsory is is_compulsory and each.id in left]
            some, met = tuple(left.pop(each.id) for each in own), sum(each.is_met for each in own)
            choice = (None, 0) if is_compulsory else _electives_to_choose(duty, demanded)
            found[place, not is_compulsory] = CourseGroup(duty.title, some, met, *choice)
    rest = CourseGroup("", tuple(left.values()))
    return tuple(group for group in (*(found[place] for place in sorted(found)), rest) if group.desks)


def _electives_to_choose(duty: Duty, demanded: Collection[int]) -> tuple[int, int]:
    """How many electives the programme wants, and how many are missing, beside those that another one demands."""
    both = [each for each in duty.courses if not each.is_compulsory and each.id in demanded]
    unmet = sum(not each.is_met for each in both)
    return max(duty.wanted - len(both), 0), max(duty.missing_electives - unmet, 0)


def due_on(course_id: int, duties: Iterable[Duty]) -> date | None:
    """The first day on which the course is due among these duties, unless it is met."""
    days = [
        duty.due_on
        for duty in duties
        if duty.due_on is not None and not duty.is_done
        for course in duty.courses
        if course.id == course_id and not course.is_met and (course.is_compulsory or duty.missing_electives)
    ]
    return min(days, default=None)


def finished_message(contact: ContactPerson | None, course_title: str) -> str:
    """What to write to the head once a course is finished; in Vietnamese, whatever the interface speaks."""
    with force_locale("vi"):
        text = _("I have finished the course “%(title)s”.", title=course_title)
        return _message(contact, text)


def ready_message(contact: ContactPerson | None, checklist_title: str) -> str:
    """What to write to the head before a checklist; in Vietnamese, whatever the interface speaks."""
    with force_locale("vi"):
        return _message(contact, _("I am ready to show “%(title)s”.", title=checklist_title))


def _message(contact: ContactPerson | None, text: str) -> str:
    asked = _("When you have an evening, please come along and watch me show it to a neighbour.")
    greeting = _("Dear %(name)s,", name=contact.given_name) if contact is not None else _("Dear head of the team,")
    return f"{greeting} {text} {asked}"


def watcher(contact: ContactPerson | None) -> str:
    """Who is asked to come along and watch: the head of the team, for a head the leader above by name."""
    if contact is None or contact.is_team_head or contact.is_deputy:
        return str(_("the head of your team"))
    return str(_("brother or sister %(name)s", name=contact.given_name))


def kind_sign(kind: str) -> str:
    """The icon that stands for a kind of page."""
    return _SIGNS[PageKind(kind)]


def kind_label(kind: str) -> str:
    """The kind of a page in one or two words."""
    labels = {
        PageKind.LESSON: _("lesson"),
        PageKind.SCENARIO: _("rehearsal"),
        PageKind.GUIDE: _("guide sheet"),
        PageKind.CHECKLIST: _("watched"),
        PageKind.QUIZ: _("quiz"),
    }
    return str(labels[PageKind(kind)])


def register(app: Flask) -> None:
    """Offer the filters to every template."""
    for filter_ in (kind_sign, kind_label, watcher):
        app.jinja_env.filters[filter_.__name__] = filter_
