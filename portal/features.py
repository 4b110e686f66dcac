"""The features of the portal in their order, and how each is added to the application.

A feature knows only those that stand before it. The order is written here alone: create_app(), the map of the
README and the architecture test read it.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from flask import Flask

ORDER = (
    "audit",
    "accounts",
    "units",
    "courses",
    "drafts",
    "questions",
    "scenarios",
    "progress",
    "pretests",
    "feedback",
    "observations",
    "classes",
    "visits",
    "paper_quizzes",
    "programmes",
    "certificates",
    "people",
    "privacy",
    "learning",
    "guides",
    "search",
    "studio",
    "dashboard",
    "home",
)
# The roles: a module of a feature has such a name, or stands in a folder of such a name (docs/architecture.md).
ROLES = (
    "models",
    "enums",
    "events",
    "labels",
    "rules",
    "queries",
    "filters",
    "permissions",
    "operations",
    "views",
    "forms",
    "routes",
    "listeners",
    "commands",
    "account_merge",
)
PORTAL = Path(__file__).parent


def modules_of(feature: str, role: str) -> Iterator[str]:
    """The dotted names of a feature's modules of this role, in alphabetical order."""
    for path in sorted((PORTAL / feature).rglob("*.py")):
        steps = path.relative_to(PORTAL).with_suffix("").parts
        if role in steps and path.name != "__init__.py":
            yield ".".join(("portal", *steps))


def register(app: Flask) -> None:
    """Add every feature: tables, merge rules and screens are known once imported, and register() adds the rest."""
    for feature in ORDER:
        for role in ("models", "account_merge", "routes"):
            for module in modules_of(feature, role):
                import_module(module)
        add = getattr(import_module(f"portal.{feature}"), "register", None)
        if add is not None:
            add(app)
