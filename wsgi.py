"""What the server serves."""

from portal.setup.serving import served_app

app = served_app()
