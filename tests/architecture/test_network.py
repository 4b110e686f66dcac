"""The portal opens no connection to another host: not from its code, its pages or its assets."""

from __future__ import annotations

import re
import socket

import pytest

from tests.architecture.source import PORTAL, TEMPLATES, modules
from tests.network import OutsideConnection

CLIENTS = {
    "aiohttp", "asyncio", "ftplib", "http.client", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket",
    "telnetlib", "urllib.request", "urllib3", "xmlrpc.client",
}  # fmt: skip
# `flask serve` asks whether its own port is free; the server's event loop takes requests and sends none.
ALLOWED = {
    ("portal.setup.commands", "socket"),
    ("portal.web.request_body", "asyncio"),
    ("portal.web.request_queue", "asyncio"),
    ("portal.web.rsgi", "asyncio"),
}
# What loads something when a page is shown; a link that a person follows does not.
LOADED = re.compile(
    r"""<(?:script|img|link|iframe|audio|video|source|embed|object|use|image|input)\b[^>]*?
        \b(?:src|srcset|href|data|poster|action)\s*=\s*["'](?P<tag>(?:https?:)?//[^"']+)
      | url\(\s*["']?(?P<css>(?:https?:)?//[^"')]+)
      | @import\s+["'](?P<sheet>[^"']+)
      | (?:fetch|import|importScripts|EventSource|WebSocket|sendBeacon|open)\(\s*
        ["'](?P<script>(?:https?:|wss?:)?//[^"']+)
    """,
    re.VERBOSE,
)
WITH_ADDRESS = re.compile(r"""<link\b[^>]*\brel="(?:canonical)"[^>]*>""")  # names an address and loads nothing


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_a_connection_to_another_host_is_refused(host):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET

    with socket.socket(family) as client, pytest.raises(OutsideConnection):
        client.connect((host, 9))


def test_the_name_of_another_host_is_not_looked_up():
    with pytest.raises(OutsideConnection):
        socket.getaddrinfo("example.org", 443)


def test_a_connection_to_this_machine_is_allowed():
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection(server.getsockname())

    client.close()


def test_no_module_imports_a_network_client():
    found = {
        (module.name, name)
        for module in modules()
        for name in module.imports
        if any(name == client or name.startswith(client + ".") for client in CLIENTS)
    }

    assert {(module, name.partition(".")[0]) for module, name in found} <= ALLOWED


@pytest.mark.parametrize("folder", [TEMPLATES, PORTAL / "static"], ids=["templates", "static"])
def test_no_page_or_asset_loads_anything_from_another_host(folder):
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".html", ".css", ".js", ".svg", ".webmanifest"}:
            text = WITH_ADDRESS.sub("", path.read_text(encoding="utf-8"))
            found += [f"{path.relative_to(PORTAL)}: {match[0][:100]}" for match in LOADED.finditer(text)]

    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/a.js"></script>',
        '<img alt="" src="//cdn.example/a.png">',
        "a { background: url(https://cdn.example/a.png) }",
        'fetch("https://cdn.example/a")',
        '@import "https://cdn.example/a.css";',
    ],
)
def test_what_loads_from_another_host_would_be_found(text):
    assert LOADED.search(text)
