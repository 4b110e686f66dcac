import os
import socket
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.accounts.queries.users import number_of_users
from portal.db import db
from portal.setup import commands, preparation, queries
from portal.setup.schema import SchemaState, database_schema
from tests.factories import write_files

COURSE = {
    "zalo/course.md": "---\ntitle: Zalo\nsummary: Nhắn tin.\nposition: 1\n---\n\nChào bà con.\n",
    "zalo/01-mot.md": "---\ntitle: Mở Zalo\nsummary: Bấm vào hình.\n---\n\n## Mở\n\nBấm vào hình Zalo.\n",
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture
def started(monkeypatch):
    """What the process would have become."""
    calls = []
    monkeypatch.setattr(os, "execv", lambda program, arguments: calls.append(arguments))
    monkeypatch.chdir(Path.cwd())  # the command changes the folder; this puts it back
    return calls


def run_serve(app, *arguments):
    return app.test_cli_runner().invoke(args=["serve", *arguments])


def test_a_taken_port_is_told_in_a_sentence(installed, started):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = run_serve(installed, "--port", str(other.getsockname()[1]))

    assert result.exit_code == 1
    assert "PORT=" in result.output
    assert started == []


def test_an_unsafe_portal_is_not_served(installed, started):
    installed.config["SECRET_KEY"] = ""

    result = run_serve(installed, "--port", "1")

    assert result.exit_code == 1
    assert started == []


def test_a_safe_one_is_and_tells_its_address(installed, started, monkeypatch):
    monkeypatch.setattr(commands, "_is_free", lambda host, port: True)

    result = run_serve(installed, "--port", "8123")

    assert "http://127.0.0.1:8123" in result.output
    assert started[0][-3:] == ["--port", "8123", "portal.setup.rsgi:app"]


def test_only_a_demonstration_tells_its_sign_ins(installed, started, monkeypatch):
    monkeypatch.setattr(commands, "_is_free", lambda host, port: True)

    real = run_serve(installed)
    installed.config["PORTAL_MODE"] = "demo"
    demonstration = run_serve(installed)

    assert "thanhvien" not in real.output
    assert "thanhvien" in demonstration.output


@pytest.mark.parametrize(("revision", "said"), [("0001", "flask db upgrade"), ("0099", "git pull")])
def test_a_database_of_another_release_is_not_served(installed, started, revision, said):
    with db.engine.execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})

    result = run_serve(installed, "--port", free_port())

    assert result.exit_code == 1
    assert said in result.output
    assert started == []


def test_a_database_without_tables_is_not_served(served, started):
    result = run_serve(served("empty.db", PORTAL_MODE="demo"), "--port", free_port())

    assert result.exit_code == 1
    assert "flask db upgrade" in result.output
    assert started == []


def test_a_database_of_somebody_else_is_not_served(served, started):
    app = served("other.db", PORTAL_MODE="demo")
    with app.app_context(), db.engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE invoice (id INTEGER PRIMARY KEY)")

    result = run_serve(app, "--port", free_port())

    assert result.exit_code == 1
    assert "DATABASE_URL" in result.output
    assert started == []


def test_preparing_makes_tables_and_publishes_courses_once(served, started, tmp_path):
    courses = write_files(tmp_path / "courses", COURSE)
    app = served(
        "new.db",
        PORTAL_MODE="production",
        SECRET_KEY="a key that nobody could ever guess",
        PORTAL_URL="https://tungngo.example.vn",
        COURSES_FOLDER=str(courses),
    )

    first = run_serve(app, "--prepare", "--port", free_port())
    second = run_serve(app, "--prepare", "--port", free_port())

    with app.app_context():
        assert database_schema(app).state == SchemaState.CURRENT
        assert queries.number_of_courses() == 1
        assert number_of_users() == 0
    assert "(1 of 3)" in first.output or "(1/3)" in first.output
    assert "/3)" not in second.output
    assert len(started) == 2


def test_what_is_wrong_with_the_courses_is_told_and_the_portal_is_served(served, started, tmp_path):
    courses = write_files(tmp_path / "courses", {**COURSE, "zalo/01-mot.md": "---\ntitel: Sai\n---\n"})
    app = served("new.db", PORTAL_MODE="demo", COURSES_FOLDER=str(courses))

    result = run_serve(app, "--prepare", "--port", free_port())

    assert "zalo/01-mot.md:" in result.output
    assert len(started) == 1


def test_preparing_a_demonstration_gives_it_people(served, started, tmp_path):
    courses = write_files(tmp_path / "courses", COURSE)
    app = served("new.db", PORTAL_MODE="demo", COURSES_FOLDER=str(courses))

    run_serve(app, "--prepare", "--port", free_port())

    with app.app_context():
        assert number_of_users() > 6
    assert len(started) == 1


def test_a_newer_database_is_neither_changed_nor_served(installed, started):
    with db.engine.execution_options(write=True).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0099'")

    result = run_serve(installed, "--prepare", "--port", free_port())

    assert result.exit_code == 1
    assert "git pull" in result.output
    assert started == []


def test_a_step_says_what_it_is_at_only_when_it_takes_long(monkeypatch):
    said, told = [], threading.Event()
    monkeypatch.setattr(preparation.click, "echo", lambda line: (said.append(line), told.set()))
    monkeypatch.setattr(preparation, "PROGRESS_DELAY_SECONDS", 3600)
    with preparation.progress_line("quick"):
        pass
    monkeypatch.setattr(preparation, "PROGRESS_DELAY_SECONDS", 0)
    with preparation.progress_line("long"):
        assert told.wait(60)

    assert said == ["long"]
