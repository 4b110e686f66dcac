"""The list of classes, and the page of one."""

from flask import render_template, request, url_for

from portal import clock
from portal.classes.feedback.queries import may_rate
from portal.classes.models import ClassSession
from portal.classes.places.queries.standing import standing_of
from portal.classes.places.views import view_places
from portal.classes.planning.queries.sessions import number_of_sessions, sessions_of, visible_session
from portal.classes.planning.views.pages import view_class, view_lines
from portal.classes.routes.blueprint import bp
from portal.errors import NotFound
from portal.web.access import open_to, viewer
from portal.web.listing import paginate, requested_page
from portal.web.site_url import site_url

CLASSES_A_PAGE = 30


@bp.get("/classes")
@open_to("signed_in")
def class_list() -> str:
    """The classes to come and those that run, or with `?show=past` those that are over."""
    now, is_past = clock.now(), request.args.get("show") == "past"
    total = number_of_sessions(viewer(), past=is_past, now=now)
    pagination = paginate(requested_page(), total=total, size=CLASSES_A_PAGE)
    sessions = sessions_of(viewer(), past=is_past, now=now, offset=pagination.offset, limit=pagination.size)
    return render_template(
        "classes/classes.html",
        lines=view_lines(sessions, now),
        standing=standing_of(viewer().id, [session.id for session in sessions]),
        pagination=pagination,
        is_past=is_past,
        page_url=lambda page: url_for(".class_list", show="past" if is_past else None, page=page),
        may_plan=viewer().is_in_audience("staff"),
    )


@bp.get("/classes/<int:session_id>")
@open_to("signed_in")
def class_page(session_id: int) -> str:
    """What is known of one class, for those who manage it and those whom it expects."""
    session = get_visible_session(session_id)
    now = clock.now()
    url = f"{site_url()}{url_for('.class_page', session_id=session.id)}"
    page = view_class(session, actor=viewer(), now=now, url=url)
    places = view_places(session, actor=viewer(), now=now)
    rates = may_rate(session, viewer().id, now)
    return render_template("classes/class.html", page=page, places=places, may_rate=rates)


def get_visible_session(session_id: int) -> ClassSession:
    """A class that the viewer may see, or NotFound."""
    session = visible_session(viewer(), session_id)
    if session is None:
        raise NotFound
    return session
