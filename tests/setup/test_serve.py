import os
import socket
from pathlib import Path

import pytest

from portal.setup import commands


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
    assert started[0][-3:] == ["--port", "8123", "rsgi:app"]


def test_only_a_demonstration_tells_its_sign_ins(installed, started, monkeypatch):
    monkeypatch.setattr(commands, "_is_free", lambda host, port: True)

    real = run_serve(installed)
    installed.config["PORTAL_MODE"] = "demo"
    demonstration = run_serve(installed)

    assert "thanhvien" not in real.output
    assert "thanhvien" in demonstration.output
