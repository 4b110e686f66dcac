"""The residents' sheets: open to everybody, without a cookie."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.courses.queries.aliases import find_moved_guide
from portal.courses.queries.guides import GuideRow, find_guide, list_guides
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.errors import Forbidden, NotFound, PortalError, RateLimited, Refused
from portal.guides import operations, queries
from portal.guides.views import fitting_font_size, qr_code
from portal.web.access import open_to
from portal.web.assets import SharedResponse
from portal.web.page_cache import render_public_cached
from portal.web.site_url import site_url

bp = Blueprint("guides", __name__)

# Any cache may keep a guide, and asks each time whether it still holds: a telephone number that was changed must
# not be read for another five minutes anywhere. Where nothing has changed, the answer is an empty 304.
CACHE_CONTROL = "public, no-cache"
ANSWERS = {"yes": True, "no": False}


@bp.get("/g", strict_slashes=False)
@open_to("everyone")
def guide_list() -> Response:
    """Every guide by topic; `?nhom=` keeps those for one group of residents."""
    guides = list_guides()
    groups = [(group.id, group.title) for group in queries.groups_with_guides(guides)]
    wanted = request.args.get("nhom", "")
    chosen = wanted if wanted in dict(groups) else ""
    shown = [guide for guide in guides if not chosen or chosen in guide.front.get("groups", ())]
    topics = queries.by_topic(shown)
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
        )
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
    return public_response(show_guide(found, thanks="cam-on" in request.args))


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
    address = site_url() + url_for(".guide", slug=found.slug)
    content = page_content(found.revision_id)
    texts = [block for block in content.blocks if isinstance(block, str)]
    return render_public_cached(
        "guides/guide.html",
        key=(found, thanks),
        language=found.language,
        context=lambda: {
            "guide": found,
            "texts": texts,
            "front": content.front,
            "thanks": thanks,
            "address": address,
            "site": site_url(),
            "qr": qr_code(address),
            "paper": fitting_font_size(found.title, texts),
        },
    )


def public_response(html: bytes) -> Response:
    """The page, or only the word that it is unchanged, for browsers and caches to keep and to ask about."""
    response = SharedResponse(html)
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.add_etag()
    return response.make_conditional(request)


@bp.errorhandler(PortalError)
def show_error(error: PortalError) -> Response:
    """What is wrong in a few large words, and still without a cookie."""
    db.session.rollback()
    context = {"status": error.status}
    html = render_public_cached("guides/problem.html", key=error.status, language="vi", context=lambda: context)
    response = Response(html, error.status, mimetype="text/html")
    if isinstance(error, RateLimited):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def get_guide(slug: str) -> GuideRow:
    """The published guide that has this slug, or had it before, or NotFound."""
    found = find_guide(slug) or find_moved_guide(slug)
    if found is None:
        raise NotFound
    return found
