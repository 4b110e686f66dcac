"""The screens about the own data, and the desk of those who answer for it."""

from portal.privacy.routes import corrections, data, deletion, own_requests, queue
from portal.privacy.routes.blueprint import bp

__all__ = ["bp", "corrections", "data", "deletion", "own_requests", "queue"]
