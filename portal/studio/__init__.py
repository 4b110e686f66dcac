"""The trainers' desk: writing pages, looking at them, having them reviewed, and learning from the answers."""

from flask import Flask

from portal.studio import commands
from portal.studio.editor.views.message_help import clue_marks, message_samples
from portal.studio.editor.views.screen_help import screen_example
from portal.studio.folder_preview import commands as folder_preview
from portal.studio.routes.blueprint import bp


def register(app: Flask) -> None:
    """Add this feature to the application."""
    app.register_blueprint(bp)
    app.jinja_env.filters["screen_example"] = screen_example
    app.jinja_env.globals |= {"message_samples": message_samples, "clue_marks": clue_marks}
    app.cli.add_command(commands.group)
    folder_preview.register(app)
