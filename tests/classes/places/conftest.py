"""People who stand in line."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.units.models import Unit
from tests.classes.places.test_line import PEOPLE
from tests.classes.places.test_places import people


@pytest.fixture
def line(team: Unit, head: User) -> tuple[Unit, User, list[User]]:
    """A team, its head and six of its people."""
    return team, head, people(team, PEOPLE)
