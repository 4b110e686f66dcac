"""Backup and restore: on both databases and from one to the other, beside a writer, and what they refuse."""

import json
import os
import shutil
import threading
from itertools import count
from zipfile import ZipFile

import flask_migrate
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from portal.db import db
from portal.errors import Refused
from portal.setup.backup import restore_backup, write_backup
from portal.setup.backup_format import MANIFEST_NAME
from portal.setup.schema import SchemaState, database_schema
from tests.architecture.rows import add_rows, table_contents
from tests.conftest import make_app

_places = {}  # by kind and number: the portal on it, and its address; made once, since a place is filled anew
_filled = {}  # by kind, revision and whether it has rows: a database to be copied


class Places:
    """Databases of a kind that a test may fill and spoil, and portals on them."""

    def __init__(self, kind, folder, server):
        self.kind = kind
        self.folder = folder
        self.server = server

    def portal(self, number):
        """The portal on the place with this number."""
        if (self.kind, number) not in _places:
            url = f"sqlite:///{self.folder / self.name(number)}"
            if self.server:
                address = self.server.url.set(database=self.name(number))
                url = address.render_as_string(hide_password=False)
            _places[self.kind, number] = make_app(url)
        return _places[self.kind, number]

    def name(self, number):
        return f"backup_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{number}"

    def make(self, number, template=None):
        """Put a new database there, empty or as that at another place, whose connections are closed."""
        if self.server is None:
            (self.folder / self.name(number)).unlink(missing_ok=True)
            if template is not None:
                shutil.copy(self.folder / self.name(template), self.folder / self.name(number))
            return
        with self.server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{self.name(number)}" WITH (FORCE)'))
            like = "" if template is None else f' TEMPLATE "{self.name(template)}"'
            connection.execute(text(f'CREATE DATABASE "{self.name(number)}"{like}'))

    def filled(self, revision, *, rows):
        """The number of a place with the tables of a revision, and rows in them, made once to be copied."""
        key = (self.kind, revision, rows)
        if key not in _filled:
            number = f"{revision}_{'rows' if rows else 'tables'}"
            self.make(number)
            app = self.portal(number)
            with app.app_context():
                flask_migrate.upgrade(revision=revision)
                if rows:
                    with db.engine.execution_options(write=True).begin() as connection:
                        add_rows(connection)
            close(app)
            _filled[key] = number
        return _filled[key]


def close(app):
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def places_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("backup")


@pytest.fixture
def new_portal(request, places_folder):
    """Makes portals on new databases of a kind: empty, or with the tables of a revision, and with rows."""
    made, servers = [], []

    def new(kind, revision=None, rows=False):
        server = None
        if kind == "postgresql":
            address = make_url(request.getfixturevalue("postgres_server")).set(drivername="postgresql+psycopg")
            server = create_engine(address, isolation_level="AUTOCOMMIT")
            servers.append(server)
        places = Places(kind, places_folder, server)
        places.make(len(made), template=places.filled(revision, rows=rows) if revision else None)
        made.append(places.portal(len(made)))
        return made[-1]

    yield new
    for app in made:
        close(app)
    for server in servers:
        server.dispose()


def everything(app):
    with app.app_context(), db.engine.connect() as connection:
        return {
            table: sorted(zip(*columns.values(), strict=True))
            for table, columns in table_contents(connection).items()
        }


def backup(app, path, **options):
    with app.app_context():
        return write_backup(app, path, replace=options.get("replace", False), progress=lambda *_done: None)


def restore(app, path, **options):
    with app.app_context():
        return restore_backup(app, path, replace=options.get("replace", False), progress=lambda *_done: None)


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_every_row_comes_back_into_an_empty_place(new_portal, database, target, tmp_path):
    source = new_portal(database, "head", rows=True)
    empty = new_portal(target)

    written = backup(source, tmp_path / "portal.backup")
    restore(empty, tmp_path / "portal.backup")

    assert everything(empty) == everything(source)
    assert written.rows == sum(len(rows) for rows in everything(source).values())
    with empty.app_context():
        assert database_schema(empty).state == SchemaState.CURRENT
        with db.engine.execution_options(write=True).begin() as connection:
            add_rows(connection, first=100)  # numbers go on after those that were restored


def test_a_backup_of_an_earlier_release_is_restored_and_can_be_upgraded(new_portal, database, tmp_path):
    source = new_portal(database, "0003", rows=True)
    empty = new_portal(database)

    backup(source, tmp_path / "portal.backup")
    restore(empty, tmp_path / "portal.backup")

    assert everything(empty) == everything(source)
    with empty.app_context():
        assert database_schema(empty).state == SchemaState.OLDER
        flask_migrate.upgrade()
        assert database_schema(empty).state == SchemaState.CURRENT


def test_a_backup_beside_a_busy_writer_is_of_one_moment(new_portal, database, tmp_path):
    source = new_portal(database, "head", rows=True)
    stop, begun = threading.Event(), threading.Event()
    both = (
        "INSERT INTO throttle (key, failures, since) VALUES (:key, 1, '2026-01-01 00:00:00+00:00')",
        "INSERT INTO guide_tap (key, taps, until) VALUES (:key, 1, '2026-01-01 00:00:00+00:00')",
    )

    def keep_writing():
        with source.app_context():
            for number in count():
                with db.engine.execution_options(write=True).begin() as connection:
                    for statement in both:
                        connection.execute(text(statement), {"key": f"k{number}"})
                begun.set()
                if stop.is_set():
                    return

    writer = threading.Thread(target=keep_writing)
    writer.start()
    assert begun.wait(60)
    written = backup(source, tmp_path / "portal.backup")
    stop.set()
    writer.join()
    empty = new_portal(database)
    restore(empty, tmp_path / "portal.backup")

    assert written.tables["throttle"]["rows"] == written.tables["guide_tap"]["rows"] > 3
    assert len(everything(empty)["throttle"]) == written.tables["throttle"]["rows"]


def test_nothing_is_overwritten_without_being_told(new_portal, database, tmp_path):
    file = tmp_path / "portal.backup"
    source = new_portal(database, "head", rows=True)
    other = new_portal(database, "head", rows=True)
    backup(source, file)
    with other.app_context(), db.engine.execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE \"user\" SET name = 'Chị Hai'"))
    before = everything(other)

    with pytest.raises(Refused):
        backup(other, file)
    with pytest.raises(Refused):
        restore(other, file)
    untouched = everything(other)
    restore(other, file, replace=True)

    assert untouched == before
    assert everything(other) == everything(source) != before
    backup(source, file, replace=True)


def changed(file, copy, name, change):
    with ZipFile(file) as whole, ZipFile(copy, "w") as other:
        for entry in whole.namelist():
            data = whole.read(entry)
            other.writestr(entry, change(data) if entry == name else data)
    return copy


def test_a_damaged_or_newer_file_changes_nothing(new_portal, database, tmp_path):
    source = new_portal(database, "head", rows=True)
    file = tmp_path / "portal.backup"
    backup(source, file)
    cut = tmp_path / "cut"
    cut.write_bytes(file.read_bytes()[:-900])
    other = changed(
        file, tmp_path / "other", "tables/answer.jsonl", lambda data: data.replace(b"answer", b"anzwer")
    )
    newer = changed(
        file, tmp_path / "newer", MANIFEST_NAME, lambda data: json.dumps({**json.loads(data), "revision": "9999"})
    )
    before = everything(source)
    empty = new_portal(database)

    for spoilt in (cut, other, newer):
        for target in (source, empty):
            with pytest.raises(Refused):
                restore(target, spoilt, replace=True)

    assert everything(source) == before
    assert everything(empty) == {}


def test_a_restore_that_fails_half_way_leaves_everything_as_it_was(new_portal, database, tmp_path, monkeypatch):
    source = new_portal(database, "head", rows=True)
    backup(source, tmp_path / "portal.backup")
    empty = new_portal(database)
    before = everything(source)

    def fail(_table, _rows):
        raise RuntimeError

    monkeypatch.setattr("portal.setup.backup.MAX_BATCH_ROWS", 2)
    for app in (source, empty):
        with app.app_context(), pytest.raises(RuntimeError):
            restore_backup(app, tmp_path / "portal.backup", replace=True, progress=fail)

    assert everything(source) == before
    assert everything(empty) == {}


def test_the_commands_say_what_they_did(new_portal, tmp_path):
    file = str(tmp_path / "portal.backup")
    run = new_portal("sqlite", "head", rows=True).test_cli_runner().invoke

    made = run(args=["backup", file])
    again = run(args=["backup", file])

    assert made.exit_code == 0
    assert again.exit_code == 1
    assert "--replace" in again.output
    assert new_portal("sqlite").test_cli_runner().invoke(args=["restore", file]).exit_code == 0
