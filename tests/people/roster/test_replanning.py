"""The same roster a second time."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.models import User
from portal.db import begin_write, db
from portal.people.roster.operations.imports import import_roster, plan_of
from portal.people.roster.rules.parsing import Roster
from portal.people.roster.rules.plan import Plan
from portal.units.models import Unit
from tests.people.roster.conftest import roster_of

EXAMPLES = {"sqlite": 60, "postgresql": 15}
PLACES = {
    "unit": ("Tổ 1", "tổ công nghệ số 1", "Ấp Mới", ", "),
    "unit_code": ("", "T1", "TREN"),
    "parent": ("", "Ấp Mới", "TREN"),
    "create": ("có", "có", ""),
}
ROWS = st.lists(
    st.tuples(
        st.integers(300_000_001, 300_000_009),
        st.fixed_dictionaries({field: st.sampled_from(said) for field, said in PLACES.items()}),
    ),
    min_size=1,
    max_size=6,
)


def bring_in(roster: Roster, unit: Unit) -> Plan:
    """Write the roster; what it was going to do."""
    plan = plan_of(roster, unit, actor=None)
    for _done in import_roster(roster, plan, unit, file_name="tổ.xlsx"):
        pass
    db.session.flush()
    return plan


def test_what_was_written_once_is_not_written_again(commune: Unit, database: str) -> None:
    commune.code = "TREN"
    db.session.commit()
    commune_id = commune.id

    @settings(max_examples=EXAMPLES[database], deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=ROWS)
    def holds(rows: list[tuple[int, dict[str, Any]]]) -> None:
        db.session.rollback()
        begin_write()
        unit = db.session.get_one(Unit, commune_id)
        roster = roster_of(*({"name": "Lê Thị Ba", "phone": phone} | places for phone, places in rows))
        first = bring_in(roster, unit)
        below = [(unit.parent_id, unit.name.lower()) for unit in db.session.query(Unit)]

        again = plan_of(roster, unit, actor=None)

        assert written(first) & written(again) == set()
        assert len(below) == len(set(below))
        assert db.session.query(User).count() == first.counts["create"]

    holds()
    db.session.rollback()


def written(plan: Plan) -> set[int]:
    """The numbers of the rows that were written."""
    return {row.entry.number for row in plan.rows if row.writes}
