"""What `flask serve` serves: the portal for granian; wsgi.py is the same for servers that speak WSGI."""

import gc

from portal.setup.server import configure_malloc
from portal.setup.serving import served_app
from portal.web.rsgi import RsgiServer

configure_malloc()
app = RsgiServer(served_app())
# What is there now stays: Python need not look through all of it, for a tenth of a second in which nobody is
# answered, each time it looks for objects that nobody needs.
gc.collect()
gc.freeze()
