"""Over a bad line nothing acknowledged is lost, doubled or overwritten; `make bench ARGS=faults` does more."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from portal.courses.queries.published import course_outline
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from tests import factories
from tests.bench.fault_members import Crowd, Verdict, judge
from tests.bench.fault_proxy import FAULTS, FaultProxy
from tests.bench.prepared import Prepared, sign_in_member
from tests.bench.server import SECRET, Server
from tests.conftest import make_app
from tests.learning.conftest import LESSON, quiz_text
from tests.threads import run_async

MEMBERS = 5
REQUESTS = 200


def prepare_small(url: str) -> Prepared:
    """A course with a quiz on empty tables at this address, and members who have begun it."""
    app = make_app(url, SECRET_KEY=SECRET, WTF_CSRF_ENABLED=True)
    with app.app_context():
        db.create_all()
        team = factories.make_unit("Tổ 1")
        users = [factories.make_user(f"Cô {number}", unit=team) for number in range(MEMBERS)]
        course = factories.make_course(pages={"01-dung-lai.md": LESSON, "09-kiem-tra.md": quiz_text()})
        lesson, quiz = course_outline(course.id)
        members = [sign_in_member(app, user, quiz) for user in users]
        db.session.commit()
        practice = page_content(lesson.revision_id).questions["dien-luc"]
        db.session.remove()
        db.engine.dispose()
        return Prepared(app, members, lesson, quiz, practice, lesson.revision_id)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'portal.db'}"
    server = create_engine(request.getfixturevalue("postgresql_url"), isolation_level="AUTOCOMMIT")
    name = f"faults_{uuid4().hex}"
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    server.dispose()
    return server.url.set(database=name).render_as_string(hide_password=False)


def test_nothing_acknowledged_is_lost_doubled_or_overwritten(url: str, tmp_path: Path, system_clock: None) -> None:
    prepared = prepare_small(url)  # by the clock of the machine, as the server
    crowd = Crowd(prepared, requests=REQUESTS, seed=1)

    async def run(port: int) -> set[str]:
        async with FaultProxy(port, share=0.4) as proxy:
            await crowd.run(proxy.port, members=MEMBERS)
        return set(proxy.injected)

    environment = {"DATABASE_URL": url, "SECRET_KEY": SECRET, "PORTAL_MODE": "demo"}
    with Server("portal.setup.rsgi:app", tmp_path / "server.log", workers=1, **environment) as server:
        injected = run_async(run(server.port))

    assert injected == set(FAULTS)
    assert crowd.ledger.acknowledged > REQUESTS / 10
    assert judge(crowd.ledger, url, practised_before=0) == Verdict(lost=0, doubled=0, overwritten=0)
