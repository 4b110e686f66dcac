"""What `flask serve` serves: the portal for granian; wsgi.py is the same for servers that speak WSGI."""

from __future__ import annotations

from portal.setup.serving import served_app
from portal.web.rsgi import RsgiServer

app = RsgiServer(served_app())
