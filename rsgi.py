"""What `flask serve` serves; wsgi.py is the same for servers that speak WSGI."""

from portal.setup.serving import served_app
from portal.web.rsgi import RsgiServer

app = RsgiServer(served_app())
