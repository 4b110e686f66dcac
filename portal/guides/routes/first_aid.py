"""First aid after a scam: what to do, and whom to call, open to everybody and without a cookie.

It is the guide of its address, led by numbers that dial. Who is signed in gets the commune police of the own unit;
that page is for no cache but the person's own.
"""

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.courses.queries.aliases import find_moved_guide
from portal.courses.queries.guides import find_guide
from portal.guides import queries
from portal.guides.routes.guides import FIRST_AID, bp, home_url, public_response, show_first_aid, with_ways_back
from portal.units.contacts.enums import ContactKind
from portal.units.contacts.queries import find_nearest_contact, search_contacts
from portal.web.access import open_to, viewer
from portal.web.listing import requested_search
from portal.web.page_cache import render_public_cached

MAX_CONTACTS_SHOWN = 100  # numbers on one page; a word finds the others


@bp.get("/first-aid")
@open_to("everyone")
def first_aid() -> BaseResponse:
    """What to do in the first ten minutes after a scam; `?from=` is the page to go back to."""
    person = viewer()
    contact = None
    if person.is_authenticated:
        contact = find_nearest_contact(person.unit_id, ContactKind.COMMUNE_POLICE)
    html = show_first_aid(find_guide(FIRST_AID) or find_moved_guide(FIRST_AID), contact=contact)
    if person.is_authenticated:
        # Not for a cache that others share; Flask says by itself that it hangs on the cookie.
        response = Response(with_ways_back(html, back=home_url()))
        response.headers["Cache-Control"] = "private, no-cache"
        response.add_etag()
        return response.make_conditional(request)
    return public_response(html, back=home_url())


@bp.get("/first-aid/banks")
@open_to("everyone")
def banks() -> BaseResponse:
    """The hotlines of banks, those that are confirmed as buttons, and what to say."""
    found = queries.list_banks(clock.today())
    return public_response(
        render_public_cached(
            "guides/banks.html",
            key=found,
            language="vi",
            context=lambda: {"banks": found},
        ),
        back=url_for(".first_aid"),
    )


@bp.get("/first-aid/police")
@open_to("everyone")
def police() -> BaseResponse:
    """The commune police by commune, for who is not signed in: `?q=` finds a commune or what stands above it."""
    wanted = requested_search()
    found = search_contacts(wanted, kind=ContactKind.COMMUNE_POLICE, limit=MAX_CONTACTS_SHOWN + 1)
    has_more = len(found) > MAX_CONTACTS_SHOWN
    shown = tuple(found[:MAX_CONTACTS_SHOWN])
    numbers = queries.emergency_numbers()
    return public_response(
        render_public_cached(
            "guides/police.html",
            key=(shown, has_more, wanted, numbers, clock.today()),
            language="vi",
            context=lambda: {"contacts": shown, "has_more": has_more, "q": wanted, "numbers": numbers},
        ),
        back=url_for(".first_aid"),
    )
