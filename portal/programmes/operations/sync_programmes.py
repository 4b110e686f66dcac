"""Sync of the programmes in the courses folder, after every publication of the library."""

from portal import clock
from portal.content.files.catalogue import ProgrammeText
from portal.content.files.library import Library
from portal.courses.models import Course
from portal.courses.queries.texts import all_rows
from portal.db import db
from portal.programmes.events import programmes_changed
from portal.programmes.models import DEFAULT_GRACE_DAYS, Programme, ProgrammeCourse
from portal.programmes.operations.completions import record_programme_completions
from portal.programmes.queries.programmes import lock_library_programmes, programme_ids_with

CoursePlaces = list[tuple[int, bool]]


def on_library_published(library: Library) -> None:
    """Let the programmes be those of the library, whose courses are published already.

    One that is gone from it is withdrawn, and comes back with what was assigned and completed. Those that were
    written in the portal stay as they are.
    """
    stored = lock_library_programmes()
    ids = {course.slug: course.id for course in all_rows(Course)}
    changed = {text.id for text in library.programmes if _sync_programme(text, stored.pop(text.id, None), ids)}
    for programme in stored.values():
        if programme.withdrawn_at is None:
            programme.withdrawn_at = clock.now()
            changed.add(programme.id)
    db.session.flush()
    if changed:
        record_programme_completions(changed)
        programmes_changed.send(tuple(changed))


def on_course_shown_or_hidden(course: Course) -> None:
    """Let the programmes ask for a course only while readers see it: who has all that is asked for is complete."""
    db.session.flush()
    concerned = programme_ids_with(course.id)
    if concerned:
        record_programme_completions(concerned)
        programmes_changed.send(tuple(concerned))


def set_courses(programme: Programme, wanted: CoursePlaces) -> bool:
    """Let the programme hold these courses in this order, each compulsory or not; whether it held others."""
    stored = {place.course_id: place for place in programme.courses}
    before: CoursePlaces = [(place.course_id, place.is_compulsory) for place in programme.courses]
    for position, (course_id, is_compulsory) in enumerate(wanted):
        place = stored.pop(course_id, None)
        if place is None:
            place = ProgrammeCourse(course_id=course_id)
            programme.courses.append(place)
        place.position, place.is_compulsory = position, is_compulsory
    for place in stored.values():
        programme.courses.remove(place)
    return before != wanted


def _sync_programme(text: ProgrammeText, programme: Programme | None, ids: dict[str, int]) -> bool:
    """Keep a programme of the folder; whether it asks for something else than before."""
    grace_days = text.grace_days if text.grace_days is not None else DEFAULT_GRACE_DAYS
    asks = (text.min_electives, text.valid_months, grace_days, text.counts_outside, None)
    if programme is None:
        programme = Programme(id=text.id, courses=[])
        db.session.add(programme)
        before = None
    else:
        before = (
            programme.min_electives,
            programme.valid_months,
            programme.grace_days,
            programme.counts_outside,
            programme.withdrawn_at,
        )
    is_renamed = (programme.title, programme.summary) != (text.title, text.summary)
    programme.title, programme.summary = text.title, text.summary
    programme.min_electives, programme.valid_months, programme.grace_days = asks[:3]
    programme.counts_outside, programme.withdrawn_at = asks[3:]
    # The compulsory courses first, then the electives, each in the order they are written in.
    wanted = [(slug, True) for slug in text.compulsory] + [(slug, False) for slug in text.electives]
    are_others = set_courses(programme, [(ids[slug], is_compulsory) for slug, is_compulsory in wanted])
    return is_renamed or are_others or before != asks
