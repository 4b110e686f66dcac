"""What the server serves."""

from portal import create_app
from portal.setup.doctor import refuse_unsafe

app = create_app()
refuse_unsafe(app)
