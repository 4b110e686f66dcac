"""The screens for programmes: writing them, giving them, and what was learned elsewhere."""

from portal.programmes.routes import (  # noqa: F401 - each adds its routes
    assigning,
    certificates,
    own_certificates,
    programmes,
    withdrawing,
    writing,
)
from portal.programmes.routes.blueprint import bp

__all__ = ["bp"]
