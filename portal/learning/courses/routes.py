"""A course: its page, the moment after a finished page, and its end."""

from collections.abc import Hashable

from flask import redirect, url_for
from werkzeug.wrappers import Response

from portal import clock
from portal.accounts.queries.unit_path import unit_path_of
from portal.accounts.rules.viewer import Viewer
from portal.certificates.queries.certificates import valid_course_certificate
from portal.certificates.queries.issuing import can_have_certificates
from portal.errors import NotFound
from portal.learning import queries
from portal.learning.courses.views import CourseStanding, due_on, finished_message, introduction_parts
from portal.learning.pretests.views import find_open_pretest
from portal.learning.queries import Lane
from portal.learning.routes import bp
from portal.learning.views.template_filters import page_url
from portal.observations.queries import observation_news, observations_of
from portal.programmes.queries.achievements import achievements_of
from portal.programmes.queries.duties import duties_of
from portal.progress.queries.started_courses import started_courses
from portal.questions.queries.open_quizzes import open_quizzes
from portal.units.queries.catalogue_cache import request_version
from portal.units.queries.contact_person import find_contact_person
from portal.web.access import open_to, viewer
from portal.web.page_cache import render_cached, render_personal_cached


@bp.get("/courses/<course_slug>")
@open_to("signed_in")
def course(course_slug: str) -> bytes:
    """A course: how far the person is, where to go on, its pages, and what it is for."""
    person = viewer()
    found = queries.get_course(course_slug, viewer=person)
    lane = queries.get_lane(course_slug, viewer=person)
    standing = _read_standing(found.id, lane, person)
    news = tuple(one for one in observation_news(person.id) if one.course_slug == course_slug)
    contact = find_contact_person(person) if standing.checklist is not None else None
    pretest = find_open_pretest(lane, person.id, is_finished=standing.finished_at is not None)
    return render_personal_cached(
        "learning/course.html",
        key=_cache_key(
            *(found.id, lane.outline, *standing.own, contact, news),
            *(pretest and pretest.phase, lane.has_pretest_result),
        ),
        context=lambda: {
            "course": found,
            "introduction": introduction_parts(found.html),
            "lane": lane,
            "standing": standing,
            "contact": contact,
            "news": news,
            "pretest": pretest,
        },
    )


@bp.get("/courses/<course_slug>/<page_slug>/done")
@open_to("signed_in")
def page_done(course_slug: str, page_slug: str) -> bytes | Response:
    """The moment after a page was finished: its window lights, and the way leads on."""
    person = viewer()
    lane = queries.get_lane(course_slug, viewer=person)
    found = lane.find(page_slug)
    if found is None:
        raise NotFound
    if not lane.is_done(found.id):
        return redirect(page_url(found))
    following = lane.after(found.id)
    if following is None:
        return redirect(url_for(".course_done", course_slug=course_slug))
    return render_cached(
        "learning/page_done.html",
        key=(found.id, lane.outline),
        context=lambda: {"page": found, "lane": lane, "following": following},
    )


@bp.get("/courses/<course_slug>/done")
@open_to("signed_in")
def course_done(course_slug: str) -> bytes | Response:
    """The end of a course: whose it is, since when, and what is left to be watched; may be printed."""
    person = viewer()
    lane = queries.get_lane(course_slug, viewer=person)
    course_id = lane.pages[0].page.course_id
    begun = started_courses(user_id=person.id).get(course_id)
    finished_at = begun.finished_at if begun is not None else None
    if finished_at is None:
        return redirect(url_for(".course", course_slug=course_slug))
    checklist = lane.unwatched
    contact = find_contact_person(person) if checklist is not None else None
    watched = [
        seen for step in lane.checklists if step.is_done for seen in observations_of(person.id, step.page.id)
    ]
    observation = next((seen for seen in watched if seen.is_complete), None)
    told = (observation.observer.name, observation.observed_at, observation.remark) if observation else None
    units = tuple(unit_path_of(person.id)[-2:])
    pretest = find_open_pretest(lane, person.id, is_finished=True)
    certificate = valid_course_certificate(person.id, course_id) if can_have_certificates(course_id) else None
    certificate_id = certificate.id if certificate is not None else None
    return render_personal_cached(
        "learning/course_done.html",
        key=_cache_key(
            *(lane.outline, finished_at, person.name, units, contact, told, pretest is None, certificate_id)
        ),
        context=lambda: {
            "course_title": lane.pages[0].page.course_title,
            "course_slug": course_slug,
            "lane": lane,
            "finished_at": finished_at,
            "name": person.name,
            "units": units,
            "checklist": checklist,
            "contact": contact,
            "message": finished_message(contact, lane.pages[0].page.course_title),
            "told": told,
            "pretest": pretest,
            "certificate_id": certificate_id,
        },
    )


def _read_standing(course_id: int, lane: Lane, person: Viewer) -> CourseStanding:
    begun = started_courses(user_id=person.id)
    finished_at = begun[course_id].finished_at if course_id in begun else None
    due = None
    if finished_at is None:
        due = due_on(course_id, duties_of(person, begun=begun, achieved=achievements_of(person.id)))
    waiting = open_quizzes(person.id) if lane.unfinished_quizzes else {}
    open_quiz = next((waiting[id_] for id_ in lane.unfinished_quizzes if id_ in waiting), None)
    return CourseStanding(lane, finished_at, due, open_quiz)


def _cache_key(*own: Hashable) -> Hashable | None:
    version = request_version()
    return (version, clock.today(), *own) if version is not None else None
