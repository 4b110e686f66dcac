"""The residents' sheets: open to everybody, without a cookie."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, redirect, request, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from portal import clock
from portal.courses.queries.aliases import find_moved_guide
from portal.courses.queries.guides import GuideRow, find_guide, list_guides
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.errors import Forbidden, NotFound, PortalError, RateLimited, Refused
from portal.guides import operations, queries
from portal.guides.views import fitting_font_size, has_own_lines, on_paper_only, qr_code
from portal.units.contacts.enums import ContactKind
from portal.units.contacts.queries import ContactRow, has_contacts
from portal.web.access import open_to
from portal.web.assets import SharedResponse
from portal.web.htmx import is_local_url
from portal.web.page_cache import render_public_cached
from portal.web.site_url import site_url

bp = Blueprint("guides", __name__)

# Any cache may keep a guide, and asks each time whether it still holds: a telephone number that was changed must
# not be read for another five minutes anywhere. Where nothing has changed, the answer is an empty 304.
CACHE_CONTROL = "public, no-cache"
ANSWERS = {"yes": True, "no": False}
FIRST_AID = "so-cuu-khi-bi-lua"  # the guide with the steps of first aid; its page begins with numbers that dial
# Stand in the kept page where the addresses to go back to belong: that of `?from=`, and the page's own.
BACK, HERE = "PLACE_TO_GO_BACK", "PLACE_OF_THIS_PAGE"
MAX_BACK_LENGTH = 500  # characters: who goes round in circles adds to it each time


@bp.get("/g", strict_slashes=False)
@open_to("everyone")
def guide_list() -> Response:
    """Every guide by topic; `?nhom=` keeps those for one group of residents."""
    topics, groups, chosen = chosen_guides()
    return public_response(
        render_public_cached(
            "guides/guide_list.html",
            key=(topics, tuple(groups), chosen),
            language="vi",
            context=lambda: {
                "topics": topics,
                "groups": groups,
                "chosen": chosen,
                "address": site_url() + url_for(".guide_list"),
                "site": site_url(),
            },
        ),
        back=home_url(),
    )


@bp.get("/g/<slug>")
@open_to("everyone")
def guide(slug: str) -> Response:
    """One guide; `?cam-on=1` thanks for an answer in the place of the question.

    From an address that it had before, which may be printed, one is sent on.
    """
    found = get_guide(slug)
    if found.slug != slug:
        return redirect(url_for(".guide", slug=found.slug), 301)
    thanks = "cam-on" in request.args
    if found.slug == FIRST_AID:
        return public_response(show_first_aid(found, thanks=thanks), back=home_url())
    return public_response(show_guide(found, thanks=thanks))


@bp.post("/g/<slug>/feedback")
@open_to("everyone")
def give_feedback(slug: str) -> Response:
    """Count what a resident says of the guide."""
    # Without a cookie there is no token; browsers say by themselves when another site sends a form.
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Forbidden
    found = get_guide(slug)
    helpful = ANSWERS.get(request.form.get("helpful", ""))
    if helpful is None:
        raise Refused("")
    phone = request.user_agent.string
    operations.give_feedback(found.id, helpful=helpful, address=request.remote_addr, phone=phone)
    db.session.commit()

    if request.headers.get("X-Requested-With") == "fetch":
        context = {"guide": found, "thanks": True}
        return Response(
            render_public_cached(
                "guides/_feedback.html", key=found, language=found.language, context=lambda: context
            ),
            mimetype="text/html",
        )
    return redirect(f"{url_for('.guide', slug=found.slug)}?cam-on=1#feedback", 303)


def show_guide(found: GuideRow, *, thanks: bool) -> bytes:
    """The guide as everybody sees it."""
    return render_public_cached(
        "guides/guide.html",
        key=(found, thanks),
        language=found.language,
        context=lambda: {**_sheet(found), "thanks": thanks},
    )


def show_first_aid(
    found: GuideRow | None, *, contact: ContactRow | None = None, thanks: bool = False, language: str = "vi"
) -> bytes:
    """First aid: numbers that dial, then the steps of the guide, or the built-in ones where none is published.

    `contact` is the commune police of who is signed in; everybody else may choose a commune, if one has a number.
    """
    numbers = queries.emergency_numbers()
    may_choose = contact is None and has_contacts(ContactKind.COMMUNE_POLICE)
    may_call_bank = any(bank.phone for bank in queries.list_banks(clock.today()))
    is_stale = contact is not None and contact.is_stale
    address = site_url() + url_for(".first_aid")
    alone: dict[str, Any] = {
        "guide": None,
        "texts": (),
        "front": {},
        "address": address,
        "qr": qr_code(address),
        "paper": 14,
    }
    return render_public_cached(
        "guides/first_aid.html",
        key=(found, thanks, numbers, contact, is_stale, may_choose, may_call_bank),
        language=found.language if found is not None else language,
        context=lambda: {
            **(_sheet(found, number=numbers.report) if found is not None else alone),
            "site": site_url(),
            "thanks": thanks,
            "numbers": numbers,
            "contact": contact,
            "may_choose": may_choose,
            "may_call_bank": may_call_bank,
        },
    )


def _sheet(found: GuideRow, *, number: str = "") -> dict[str, Any]:
    address = site_url() + url_for(".guide", slug=found.slug)
    content = page_content(found.revision_id)
    texts = [block for block in content.blocks if isinstance(block, Markup)]
    if found.slug == FIRST_AID:
        texts = [on_paper_only(text, number) for text in texts]
    return {
        "guide": found,
        "texts": texts,
        "front": content.front,
        "address": address,
        "site": site_url(),
        "qr": qr_code(address),
        "paper": fitting_font_size(found.title, texts),
        "has_own_lines": has_own_lines(texts),
    }


def chosen_guides() -> tuple[tuple[queries.Topic, ...], list[tuple[str, str]], str]:
    """The guides by topic that `?nhom=` asks for, all groups (id and title), and the id of the one asked for."""
    guides = list_guides()
    groups = [(group.id, group.title) for group in queries.groups_with_guides(guides)]
    wanted = request.args.get("nhom", "")
    chosen = wanted if wanted in dict(groups) else ""
    shown = [guide for guide in guides if not chosen or chosen in guide.front.get("groups", ())]
    return queries.by_topic(shown), groups, chosen


def home_url() -> str:
    """The way home from a guide: of a member the own home, of a resident the list of the guides."""
    return f"{url_for('home.index')}?from=guides"


def with_ways_back(html: bytes, *, back: str = "") -> bytes:
    """The page with the address of `?from=` if it is one of the portal's, else `back`, else the list of guides."""
    wanted = request.args.get("from")
    is_usable = wanted is not None and len(wanted) <= MAX_BACK_LENGTH and is_local_url(wanted)
    target = wanted if is_usable else back or url_for(".guide_list")
    here = quote(request.full_path.rstrip("?"))
    return html.replace(BACK.encode(), escape(target).encode()).replace(HERE.encode(), here.encode())


def public_response(html: bytes, *, back: str = "") -> Response:
    """The page, or only the word that it is unchanged, for browsers and caches to keep and to ask about."""
    response = SharedResponse(with_ways_back(html, back=back))
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.add_etag()
    return response.make_conditional(request)


@bp.errorhandler(PortalError)
def show_error(error: PortalError) -> Response:
    """What is wrong in a few large words, and still without a cookie."""
    db.session.rollback()
    context = {"status": error.status}
    html = render_public_cached("guides/problem.html", key=error.status, language="vi", context=lambda: context)
    response = Response(with_ways_back(html), error.status, mimetype="text/html")
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def get_guide(slug: str) -> GuideRow:
    """The published guide that has this slug, or had it before, or NotFound."""
    found = find_guide(slug) or find_moved_guide(slug)
    if found is None:
        raise NotFound
    return found
