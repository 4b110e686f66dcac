"""“Dữ liệu của tôi”: seeing, correcting, taking away and deleting what the portal keeps about a person."""

from __future__ import annotations

from flask import Flask

from portal.people.events import accounts_merged
from portal.privacy import models
from portal.privacy.merging import merge_users

__all__ = ["models", "register"]


def register(app: Flask) -> None:
    """Add the feature to the portal."""
    accounts_merged.connect(merge_users)
