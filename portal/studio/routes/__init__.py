"""The routes of the studio."""

from portal.studio.routes.blueprint import bp

__all__ = ["bp"]
