"""Finding the answer on the doorstep, with and without dấu."""

from flask import Flask

from portal.courses.events import introduction_published, library_published, page_published
from portal.search import commands, routes
from portal.search.operations.index_pages import index_introduction, index_library, index_page


def register(app: Flask) -> None:
    """Add the feature to the portal, and listen for what is published."""
    page_published.connect(index_page)
    introduction_published.connect(index_introduction)
    library_published.connect(index_library)
    app.register_blueprint(routes.bp)
    app.cli.add_command(commands.group)
