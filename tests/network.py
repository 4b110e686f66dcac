"""No test opens a connection to another host: since every page, command and job runs here, none of them does.

An audit hook sees each connection that Python code of this process begins, and refuses what leaves the machine.
"""

from __future__ import annotations

import socket
import sys
from ipaddress import ip_address
from typing import Any


class OutsideConnection(AssertionError):
    """Something tried to reach another host."""


def is_local(host: object) -> bool:
    """Whether this is the machine itself; a name other than localhost would be looked up outside."""
    if host in (None, "", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return text == socket.gethostname()
    return address.is_loopback or address.is_unspecified


def block_outside(event: str, arguments: tuple[Any, ...]) -> None:
    """Raise OutsideConnection where a socket is about to look up, connect to or send to another host."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto"):
        opened, address = arguments
        if opened.family not in (socket.AF_INET, socket.AF_INET6):
            return
        host = address[0]
    else:
        return
    if not is_local(host):
        raise OutsideConnection(f"{event}: {host}")


sys.addaudithook(block_outside)
