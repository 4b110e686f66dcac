"""The glossary: words that people meet on a screen, explained for everybody and without a cookie."""

from flask import redirect, request
from werkzeug.wrappers import Response

from portal.content.markdown.links import term_url
from portal.courses.queries.page_loader import terms_by_id
from portal.errors import NotFound
from portal.guides.routes.guides import bp, home_url, public_response
from portal.web.access import open_to
from portal.web.page_cache import render_public_cached


@bp.get("/glossary")
@open_to("everyone")
def glossary() -> Response:
    """Every word with its meaning, in the order of the alphabet."""
    terms = tuple(terms_by_id().values())
    html = render_public_cached("guides/glossary.html", key=terms, language="vi", context=lambda: {"terms": terms})
    return public_response(html, back=home_url())


@bp.get("/glossary/<term_id>")
@open_to("everyone")
def meaning(term_id: str) -> Response:
    """One meaning for a script, which shows it over the text that the word stands in; others see all words."""
    term = terms_by_id().get(term_id)
    if term is None:
        raise NotFound
    if request.headers.get("X-Requested-With") != "fetch":
        return redirect(term_url(term.id))
    return public_response(
        render_public_cached("guides/_meaning.html", key=term, language="vi", context=lambda: {"term": term})
    )
