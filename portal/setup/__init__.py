"""Setting up a real portal, and saying in plain words what is wrong with one."""

from flask import Flask

from portal.setup import backup_commands, commands


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(commands.doctor)
    app.cli.add_command(commands.init)
    app.cli.add_command(commands.serve)
    app.cli.add_command(backup_commands.backup)
    app.cli.add_command(backup_commands.restore)
