"""A class that has just begun, and the phones of two who keep its roll."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.classes.models import ClassSession
from portal.units.models import Unit
from tests.classes.sessions import make_class
from tests.conftest import Browser


@pytest.fixture
def session(team: Unit, head: User) -> ClassSession:
    """A class of the team that has just begun, taught by the head."""
    return make_class(team, teacher=head)


@pytest.fixture
def keeper(browser: Browser, head: User) -> Browser:
    """The phone of the head."""
    return browser.sign_in(head)


@pytest.fixture
def other_keeper(browser: Browser, leader: User) -> Browser:
    """The phone of a leader of the commune."""
    return Browser(browser.application).sign_in(leader)
