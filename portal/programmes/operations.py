"""Every change to the programmes."""

from __future__ import annotations

from sqlalchemy import select

from portal.content.catalogue import ProgrammeText
from portal.content.library import Library
from portal.courses.models import Course
from portal.db import db
from portal.programmes.models import Programme, ProgrammeCourse


def take_in(library: Library) -> None:
    """Let the programmes be those of the library, whose courses are published already."""
    stored = {programme.id: programme for programme in db.session.scalars(select(Programme))}
    ids = {course.slug: course.id for course in db.session.scalars(select(Course))}
    for text in library.programmes:
        programme = stored.pop(text.id, None)
        if programme is None:
            programme = Programme(id=text.id, courses=[])
            db.session.add(programme)
        programme.title, programme.summary = text.title, text.summary
        programme.min_electives = text.min_electives
        _put_courses(programme, text, ids)
    for programme in stored.values():
        db.session.delete(programme)
    db.session.flush()


def _put_courses(programme: Programme, text: ProgrammeText, ids: dict[str, int]) -> None:
    """The compulsory courses first, then the electives, each in the order they are written in."""
    stored = {place.course_id: place for place in programme.courses}
    wanted = [(slug, True) for slug in text.compulsory] + [(slug, False) for slug in text.electives]
    for position, (slug, is_compulsory) in enumerate(wanted):
        place = stored.pop(ids[slug], None)
        if place is None:
            place = ProgrammeCourse(course_id=ids[slug])
            programme.courses.append(place)
        place.position, place.is_compulsory = position, is_compulsory
    for place in stored.values():
        programme.courses.remove(place)
