"""The routes of the studio."""

from portal.studio.routes import (  # noqa: F401 - each adds its routes
    addresses,
    analysis,
    comments,
    courses,
    editor,
    exports,
    fact_changes,
    facts,
    history,
    imports,
    scenario_map,
    workflow,
)
from portal.studio.routes.blueprint import bp

__all__ = ["bp"]
