"""A plan that is in order, to be changed by each test in one thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from portal import clock
from portal.classes.planning.rules import ClassPlan
from portal.units.models import Unit

MakePlan = Callable[..., ClassPlan]


@pytest.fixture
def make_plan(team: Unit) -> MakePlan:
    """A plan for the team in two days, an hour and a half."""
    team_id = team.id

    def make(**values: object) -> ClassPlan:
        plain = {
            "unit_id": team_id,
            "title": "Chặn cuộc gọi lừa",
            "starts_at": clock.now() + timedelta(days=2),
            "minutes": 90,
            "place": "Nhà văn hóa Khóm 6",
            "invited": (team_id,),
        }
        return ClassPlan(**plain | values)  # type: ignore[arg-type]  # a test gives what it likes

    return make
