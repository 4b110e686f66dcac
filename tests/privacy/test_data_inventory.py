"""Every column that names a person is told to the person, or there is a reason why not."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Table
from sqlalchemy.sql import visitors

from portal.accounts.models import AccountMerge, User
from portal.courses.models import Course
from portal.db import db
from portal.privacy.queries import data_export
from portal.privacy.queries.data_export import PARTS
from portal.privacy.queries.data_subjects import accounts_of
from portal.privacy.rules.data_inventory import EXPORTED_IN, NOT_EXPORTED
from portal.units.models import Unit
from portal.units.operations.grants import grant_role
from tests.factories import make_user
from tests.people.actions import START, add

SECRETS = {"password_hash", "pin_hash", "code_hash", "token_hash", "token"}


def naming_people() -> set[str]:
    """Each foreign key to a person, as table.column."""
    return {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in table.columns
        if any(key.target_fullname == "user.id" for key in column.foreign_keys)
    }


def columns_in(part: str) -> Iterator[str]:
    """The columns that the statement of a part reads or asks for, as table.column."""
    for element in visitors.iterate(PARTS[part]):
        if isinstance(element, Column) and isinstance(element.table, Table):
            yield f"{element.table.name}.{element.name}"


def test_a_new_column_that_names_a_person_has_its_place() -> None:
    log = {name for name in EXPORTED_IN if name.startswith("audit_event.")}

    assert naming_people() | log == EXPORTED_IN.keys() | NOT_EXPORTED.keys()
    assert not EXPORTED_IN.keys() & NOT_EXPORTED.keys()
    assert all(NOT_EXPORTED.values())


def test_each_part_really_asks_for_its_columns() -> None:
    missing = {column for column, part in EXPORTED_IN.items() if column not in set(columns_in(part))}

    assert missing == set()


def test_no_part_holds_a_secret(known: User) -> None:
    selected = {column.name for part in PARTS.values() for column in part.selected_columns}

    assert selected.isdisjoint(SECRETS)


def test_every_part_tells_the_rows_of_the_account_and_of_those_merged_into_it(
    known: User, head: User, team: Unit, course: Course
) -> None:
    twin = make_user("Trần Tư", phone="0912000093", unit=team, consented=False)
    add(AccountMerge, gone_id=twin.id, kept_id=known.id, actor_id=known.id, merged_at=START, moved={})
    grant_role(known, team, "trainer", actor=None)
    db.session.commit()

    ids = [account.id for account in accounts_of(known.id)]
    parts = {name: data_export.read_part(name, ids) for name in PARTS}

    assert ids == [known.id, twin.id]
    assert [name for name, rows in parts.items() if not rows] == []
    assert [account["merged_into"] for account in parts["accounts"]] == [None, known.id]
    assert len(parts["memberships"]) == 2
    assert {row["what"] for row in parts["works"]} == {
        *("page_written", "unit_changed", "key_mended", "accounts_merged", "roster_uploaded"),
        *("programme_given", "certificate_decided", "report_answered"),
        *("introduction_written", "draft_written", "draft_commented", "course_uploaded", "fact_changed"),
        "word_uploaded",
    }
    assert parts["teach_backs"][-1].keys() >= {"relation", "remark", "observer"}
    assert {row["relation"] for row in parts["teach_backs"]} == {"about_me", "watched_by_me"}
    assert len({row["id"] for row in parts["attempts"]}) == len(parts["attempts"]) == 2
