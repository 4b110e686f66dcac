"""Building the demonstration province, step by step: each is a transaction, and what was cut off goes on."""

from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import text

from portal.accounts.queries.users import number_of_users
from portal.accounts.rules.passwords import hash_password
from portal.certificates.badges.operations import ensure_key
from portal.db import begin_write, db
from portal.demo.certificates import write_certificates
from portal.demo.classes import write_classes
from portal.demo.crews import WorkerContext, count_steps, write_steps
from portal.demo.curriculum import curriculum_of
from portal.demo.joining import write_joining
from portal.demo.models import DemoStep
from portal.demo.paper_sheets import write_paper_sheets
from portal.demo.places import Size, size_for
from portal.demo.programmes import count_everybody, count_people, create_programmes
from portal.demo.queries import is_incomplete, written_steps
from portal.demo.question_samples import write_question_samples
from portal.demo.reader_feedback import write_feedback
from portal.demo.sign_ins import PASSWORD
from portal.demo.steps import BEGUN, COUNTED, PROGRAMMES, WHOLE, DemoSettings, Progress, record_step, steps_for
from portal.demo.studies import published_courses
from portal.demo.visits import write_visits
from portal.demo.writing import write_draft
from portal.errors import Refused


def build_demo(*, members: int, seed: int, until: datetime, progress: Progress) -> Size:
    """Fill an empty database with a made-up organisation and ten months of learning, and count it.

    The same seed, `until` and published courses give the same rows, but for the salt of the password, the token of
    a link and the numbers of certificates. One that was begun is built on as it was wanted then. `progress` shows
    how far it is: it takes what is gone through, and how much that is. Raises Refused in production and where
    there are people already.
    """
    if current_app.config["PORTAL_MODE"] == "production":
        raise Refused(
            _("A real portal takes no demonstration accounts. For a demonstration set PORTAL_MODE=demo.")
        )
    wanted = begin_demo(DemoSettings(members, seed, until))
    size, curriculum = size_for(wanted.members), curriculum_of(published_courses())
    there = written_steps()
    db.session.rollback()
    # Hashing takes 10 to 20 ms on purpose: hours for a nation. All of them have the same known password, so that
    # they also share its salt gives nothing away.
    crew = WorkerContext(curriculum, wanted, hash_password(PASSWORD))
    provinces = steps_for(size, wanted.seed, curriculum.courses)
    waiting = [step for step in provinces if step.name not in there]
    if waiting:
        write_steps(crew, waiting, progress)
        analyse()
    if PROGRAMMES not in there:
        begin_step()
        create_programmes(wanted.until)
        commit_step(PROGRAMMES)
    if COUNTED not in there:
        count_steps(count_people, [step for step in provinces if step.counted not in there], progress)
        begin_step()
        count_everybody()
        commit_step(COUNTED)
    begin_step()
    ensure_key()
    write_draft()
    write_feedback()
    write_joining()
    write_certificates()
    write_paper_sheets()
    write_classes()
    write_visits(seed=wanted.seed, until=wanted.until)
    write_question_samples(seed=wanted.seed, until=wanted.until)
    commit_step(WHOLE)
    return size


def begin_demo(wanted: DemoSettings) -> DemoSettings:
    """Note what is to be built; what was begun before is built as it was wanted then."""
    if is_incomplete():
        return DemoSettings.from_json(written_steps()[BEGUN])
    if number_of_users():
        raise Refused(_("There are people in the database already; the demonstration needs an empty one."))
    begin_step()
    db.session.query(DemoStep).delete()
    record_step(db.session.connection(), BEGUN, wanted.to_json())
    db.session.commit()
    return wanted


def begin_step() -> None:
    """Begin the transaction of a step; what was read before is over."""
    db.session.rollback()
    begin_write()


def commit_step(name: str) -> None:
    """End the transaction of a step, and note it."""
    record_step(db.session.connection(), name)
    db.session.commit()


def analyse() -> None:
    """What autovacuum does by itself some minutes after so much was written."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("ANALYZE"))
