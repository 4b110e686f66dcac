"""The organisation tree, who belongs where, and the grants over it."""

from __future__ import annotations

from flask import Flask

from portal.accounts import belonging, code_rights, inactivity
from portal.audit.operations import tell_homes_by
from portal.units import catalogue, commands, models, names, permissions, queries, viewers
from portal.units.routes import bp
from portal.web.access import login_manager

__all__ = ["catalogue", "models", "register"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
    app.cli.add_command(commands.group)
    login_manager.user_loader(viewers.load_viewer)
    belonging.tell_by(app, queries.unit_path_names)
    code_rights.answer_by(app, permissions.may_issue_code)
    inactivity.tell_by(app, viewers.roles_of)
    tell_homes_by(app, queries.home_of)
    app.jinja_env.filters.update(kind=names.kind_name, role=names.role_name)
