"""The map of a scenario as it is published, and how many took which way."""

from collections.abc import Sequence

from flask import Response, render_template, request

from portal.content.enums import PageKind
from portal.courses.permissions import can_edit
from portal.courses.queries.published import PageRow, find_page
from portal.courses.queries.revision_cache import page_content
from portal.deadlines import check_deadline
from portal.errors import NotFound
from portal.scenarios.queries import RevisionCount, choice_counts, revision_counts
from portal.studio.routes.blueprint import bp
from portal.studio.scenario_map.views.choice_shares import choice_shares
from portal.studio.scenario_map.views.map import build_map
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.page_cache import cached_desk_response
from portal.web.request_values import parse_integer


@expensive
@bp.get("/courses/<course_slug>/pages/<page_slug>/map")
@open_to("trainers")
def scenario_map(course_slug: str, page_slug: str) -> Response:
    """The scenes and their ways, and once it was played, by how many each was taken at the first meeting."""
    page = _get_scenario(course_slug, page_slug)
    check_deadline()  # a map that is kept is not drawn, which would ask
    counts, choices = revision_counts(page.id), choice_counts(page.id)
    revisions = {content.number: content for content in map(page_content, _revision_ids(page, counts))}
    number = request.args.get("revision", type=parse_integer)
    content = page_content(page.revision_id) if number is None else revisions.get(number)
    if content is None or not content.scenes:
        raise NotFound
    played = next((count for count in counts if count.revision_id == content.revision_id), None)
    taken = {
        (count.scene, count.choice): count.first for count in choices if count.revision_id == content.revision_id
    }
    return cached_desk_response(
        "studio/scenario_map.html",
        key=(page, content.revision_id, tuple(counts), frozenset(choices)),
        context=lambda: {
            "page": page,
            "content": content,
            "revisions": sorted(revisions.values(), key=lambda one: -one.number),
            "played": played,
            "drawn": build_map(content.scenes, next(iter(content.scenes)), taken or None),
        },
    )


@bp.get("/courses/<course_slug>/pages/<page_slug>/choices")
@open_to("trainers")
def scenario_choices(course_slug: str, page_slug: str) -> str:
    """How many took which way in each scene, for those who write the course."""
    page = _get_scenario(course_slug, page_slug)
    return render_template("studio/scenario_choices.html", page=page, revisions=choice_shares(page.id))


def _get_scenario(course_slug: str, page_slug: str) -> PageRow:
    """The scenario, or NotFound when it is none or the viewer does not write for its course."""
    page = find_page(course_slug, page_slug)
    if page is None or page.kind != PageKind.SCENARIO or not can_edit(viewer(), page):
        raise NotFound
    return page


def _revision_ids(page: PageRow, counts: Sequence[RevisionCount]) -> list[int]:
    """The present revision and all that were played."""
    return list(dict.fromkeys([page.revision_id, *(count.revision_id for count in counts)]))
