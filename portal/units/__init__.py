"""The organisation tree, who belongs where, and the grants over it."""

from flask import Flask

from portal.accounts.permissions import register_issue_permission
from portal.accounts.queries import contact_person, unit_path
from portal.accounts.rules import session_timeout
from portal.audit.operations import register_home_unit_lookup
from portal.units import commands, labels, permissions
from portal.units.operations import load_viewer
from portal.units.queries.contact_person import find_contact_person
from portal.units.queries.memberships import home_of, unit_path_names
from portal.units.routes.blueprint import bp
from portal.web.access import login_manager
from portal.web.error_screens import register_contact_lookup


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    app.register_blueprint(bp)
    app.cli.add_command(commands.group)
    login_manager.user_loader(load_viewer.load_viewer)
    unit_path.register_unit_path_lookup(app, unit_path_names)
    contact_person.register_contact_person_lookup(app, find_contact_person)
    register_contact_lookup(app, find_contact_person)
    register_issue_permission(app, permissions.may_issue_code)
    session_timeout.register_roles_lookup(app, load_viewer.roles_of)
    register_home_unit_lookup(app, home_of)
    app.jinja_env.filters.update(kind=labels.kind_name, count_of_kind=labels.count_of_kind, role=labels.role_name)
