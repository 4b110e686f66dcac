"""The rules of the courses, as trainers look them up."""

from flask import render_template

from portal.studio.facts.views.registry import FactPermissions
from portal.studio.facts.views.rule_registry import rule_views
from portal.studio.routes.blueprint import bp
from portal.web.access import open_to, viewer


@bp.get("/rules")
@open_to("trainers")
def rules() -> str:
    """The rules that every course says in the same words, and where each is said."""
    return render_template("studio/rules.html", rules=list(rule_views(FactPermissions(viewer()))))
