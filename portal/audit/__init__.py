"""Who did what to which record."""

from portal.audit import models

__all__ = ["models"]
