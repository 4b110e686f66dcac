"""Building the demonstration province."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _

from portal.accounts.passwords import hash_password
from portal.accounts.queries import number_of_users
from portal.db import db
from portal.demo import columns, people
from portal.demo.bulk import Bulk
from portal.demo.journeys import Story
from portal.demo.people import Population
from portal.demo.places import Size, Team, size_for, teams
from portal.demo.programmes import give_programmes
from portal.demo.sign_ins import PASSWORD
from portal.demo.studies import published_courses
from portal.demo.writing import write_draft
from portal.errors import Refused

Progress = Callable[[Iterable[Team], int], AbstractContextManager[Iterable[Team]]]


def build_demo(*, members: int, seed: int, until: datetime, progress: Progress) -> Size:
    """Fill an empty database with a made-up organisation and three months of learning, and count it.

    The same seed, `until` and published courses give the same rows, but for the salt of the password. `progress`
    shows how far it is: it takes the teams and their number. Raises Refused in production and where there are
    people already.
    """
    if current_app.config["PORTAL_MODE"] == "production":
        raise Refused(
            _("A real portal takes no demonstration accounts. For a demonstration set PORTAL_MODE=demo.")
        )
    if number_of_users():
        raise Refused(_("There are people in the database already; the demonstration needs an empty one."))
    size = size_for(members)
    courses = published_courses()
    db.session.rollback()
    with db.engine.execution_options(write=True).begin() as connection:
        bulk = Bulk(connection, people.COLUMNS | columns.COLUMNS)
        population = Population(
            bulk.add,
            Story(courses, until, bulk.add),
            seed=seed,
            until=until,
            # Hashing takes 20 ms on purpose: hours for a nation. All of them have the same known password, so
            # that they also share its salt gives nothing away.
            password_hash=hash_password(PASSWORD),
        )
        with progress(teams(size, seed), size.teams) as shown:
            for team in shown:
                population.add_team(team)
                bulk.flush_when_full()
        bulk.finish()
    give_programmes(until)
    write_draft()
    return size
