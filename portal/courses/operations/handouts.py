"""Keeping the cards of lessons like the guides that they hand out."""

from flask_babel import gettext as _

from portal import clock
from portal.audit.models import Actor
from portal.content.enums import PageKind
from portal.courses.models import Page
from portal.courses.operations.rerender import Rerender, RerenderResult
from portal.courses.queries.guides import lessons_handing_out


def refresh_handouts(page: Page, *, actor: Actor | None) -> RerenderResult:
    """Let the lessons that hand out this guide, which was just published, show its title and steps of today.

    Nothing happens for another page. A lesson that has faults by now stays as readers know it, and is named.
    """
    done = RerenderResult()
    if page.kind == PageKind.GUIDE:
        again = Rerender(actor, now=clock.now(), message=_("Shown with the guides of today"))
        for lesson_id in lessons_handing_out(page):
            again.page(lesson_id, done)
    return done
