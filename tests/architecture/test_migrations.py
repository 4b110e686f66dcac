"""The migrations build what the models say, and go up and down with rows in every table, on both databases."""

import os
from datetime import UTC, datetime
from hashlib import sha256

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url

from portal.config import ROOT
from portal.db import db
from portal.sqlite import foreign_key_violations
from tests.architecture.rows import ROWS_PER_TABLE, add_rows, differences, table_contents
from tests.conftest import make_app

REVISIONS = [script.revision for script in ScriptDirectory(str(ROOT / "migrations")).walk_revisions()][::-1]


@pytest.fixture
def fresh_url(request, database, tmp_path):
    """The address of a database in which there is nothing."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'fresh.db'}"
        return
    name = "fresh_" + os.environ.get("PYTEST_XDIST_WORKER", "main")
    address = make_url(request.getfixturevalue("postgres_server")).set(drivername="postgresql+psycopg")
    server = create_engine(address, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield address.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()


@pytest.fixture
def alembic(fresh_url):
    """Alembic's settings for the portal on that database."""
    app = make_app(fresh_url)
    with app.app_context():
        yield app.extensions["migrate"].migrate.get_config()
        db.session.remove()
        db.engine.dispose()


def tables():
    """The tables that are there now, but for those in which each database keeps its index of the search."""
    return {name for name in inspect(db.engine).get_table_names() if not name.startswith("passage_index")}


def write(statement, **values):
    with db.engine.execution_options(write=True).begin() as connection:
        connection.execute(text(statement), values)


def read(statement):
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def fill(first=1):
    with db.engine.execution_options(write=True).begin() as connection:
        add_rows(connection, first)


def now():
    """What every table holds; no row may point to a row that is not there."""
    with db.engine.connect() as connection:
        assert foreign_key_violations(connection) == {}
        return table_contents(connection)


def test_the_migrations_build_what_the_models_say(alembic):
    command.upgrade(alembic, "head")

    command.check(alembic)  # raises when a model and the database differ
    assert tables() == set(db.metadata.tables) | {"alembic_version"}


def test_the_migrations_go_up_and_down_and_up_again(alembic):
    command.upgrade(alembic, "head")
    command.downgrade(alembic, "base")
    left = tables()
    command.upgrade(alembic, "head")

    assert left == {"alembic_version"}
    assert set(db.metadata.tables) <= tables()


def test_rows_of_every_revision_go_up_and_down_unchanged(alembic):
    changed = []
    seen = []

    def step(move, revision, before):
        move(alembic, revision)
        after = now()
        changed.extend(f"{revision}: {difference}" for difference in differences(before, after))
        return after

    for place, revision in enumerate(REVISIONS):
        step(command.upgrade, revision, seen[-1] if seen else {})
        fill(first=1 + place * ROWS_PER_TABLE)
        seen.append(now())
    command.check(alembic)
    kept = now()
    for revision in REVISIONS[-2::-1]:
        kept = step(command.downgrade, revision, kept)
    command.downgrade(alembic, "base")

    assert changed == []
    assert set(kept) == set(seen[0])
    assert all(len(next(iter(columns.values()))) == ROWS_PER_TABLE * len(REVISIONS) for columns in kept.values())


def test_rows_of_the_first_release_go_to_the_head_and_back_at_once(alembic):
    command.upgrade(alembic, REVISIONS[0])
    fill()
    before = now()

    command.upgrade(alembic, "head")
    above = now()
    command.downgrade(alembic, REVISIONS[0])

    assert list(differences(before, above)) == []
    assert now() == before


def test_rows_that_point_nowhere_stop_the_upgrade_in_plain_words(alembic, database):
    command.upgrade(alembic, REVISIONS[0])
    fill()
    if database == "postgresql":  # which lets no such row in, whatever is asked of the portal
        assert foreign_key_violations(db.session.connection()) == {}
        return
    with db.engine.connect() as connection:
        connection.connection.driver_connection.executescript(
            "PRAGMA foreign_keys=OFF; DELETE FROM attempt WHERE id = 1; PRAGMA foreign_keys=ON"
        )
    before = tables()

    with pytest.raises(CommandError, match="1 in “answer” to “attempt”"):
        command.upgrade(alembic, "head")

    assert tables() == before
    assert read("SELECT version_num FROM alembic_version") == [(REVISIONS[0],)]
    assert read("PRAGMA foreign_keys") == [(1,)]


def test_0003_units_from_before_their_history_was_kept_have_always_been_there(alembic):
    command.upgrade(alembic, "0002")
    unit = "INSERT INTO unit (id, code, kind, name, name_key, folded, parent_id) VALUES"
    write(f"{unit} (1, 'CM', 'province', 'Cà Mau', 'k', 'ca mau', NULL)")
    write(f"{unit} (2, 'CM-01', 'commune', 'Xã Tân Ân', 'k', 'xa tan an', 1)")

    command.upgrade(alembic, "head")

    with db.engine.connect() as connection:
        versions = connection.execute(db.metadata.tables["unit_version"].select()).all()
    assert [(row.unit_id, row.since.year, row.until, row.kind, row.name, row.parent_id) for row in versions] == [
        (1, 1900, None, "province", "Cà Mau", None),
        (2, 1900, None, "commune", "Xã Tân Ân", 1),
    ]


def test_0003_devices_from_before_pins_have_no_failures(alembic):
    command.upgrade(alembic, "0002")
    fill()

    command.upgrade(alembic, "0003")

    assert set(read("SELECT pin_failures, locked_at FROM device")) == {(0, None)}


def test_0004_programmes_count_no_outside_certificates_and_last(alembic):
    command.upgrade(alembic, "0003")
    fill()

    command.upgrade(alembic, "0004")

    rows = read("SELECT counts_outside, valid_months, unit_id, withdrawn_at FROM programme")
    assert {(bool(counts), *rest) for counts, *rest in rows} == {(False, None, None, None)}


def test_0019_who_came_along_with_a_unit_joined_when_they_came_there(alembic):
    command.upgrade(alembic, "0018")
    times = [f"2026-{month:02}-01 00:00:00+00:00" for month in range(1, 7)]
    unit = "INSERT INTO unit (id, code, kind, name, name_key, folded, parent_id) VALUES"
    person = 'INSERT INTO "user" (id, name, name_key, folded, username, is_demo, created_at) VALUES'
    for number in range(1, 5):
        write(f"{unit} ({number}, 'u{number}', 'team', 'Tổ {number}', 'k', 'to', NULL)")
    for number in (1, 2):
        write(f"{person} ({number}, 'Tư', 'k', 'tu', 'tu{number}', FALSE, '{times[0]}')")
    change = 'INSERT INTO unit_change (unit_id, other_id, kind, "on", reason, details, recorded_at) VALUES'
    write(f"{change} (1, 2, 'merged', '2026-03-01', 'x', '{{}}', '{times[2]}')")
    write(f"{change} (3, 2, 'opened', '2026-04-01', 'x', '{{}}', '{times[3]}')")
    # The first came along twice and then moved; the second moved into what was merged later.
    first = [(1, 1, 0, 2), (1, 2, 2, 3), (1, 3, 3, 4), (1, 4, 4, None)]
    second = [(2, 4, 0, 1), (2, 1, 1, 2), (2, 2, 2, None)]
    stay = "INSERT INTO membership (id, user_id, unit_id, since, until) VALUES"
    for number, (user, where, since, until) in enumerate(first + second, 1):
        end = f"'{times[until]}'" if until is not None else "NULL"
        write(f"{stay} ({number}, {user}, {where}, '{times[since]}', {end})")

    command.upgrade(alembic, "0019")

    joined = dict(read("SELECT id, joined_at FROM membership"))
    assert {number for number, at in joined.items() if at is not None} == {2, 3, 7}
    assert {str(joined[number])[:7] for number in (2, 3)} == {"2026-01"}
    assert str(joined[7])[:7] == "2026-02"


COURSE = (
    "INSERT INTO course (id, slug, position, title, summary, language, source, html, front, published_at)"
    " VALUES (:id, :slug, 1, 'Khóa', '', 'vi', :source, '<p>Chào</p>', :front, '2026-03-01 06:30:00+00:00')"
)


def test_0005_introductions_become_their_own_first_revision(alembic):
    command.upgrade(alembic, "0004")
    three = "Gọi {{ so-156 }}, {{ a }} hay {{so-156}}."
    write(COURSE, id=4, slug="an-toan", source=three, front='{"title": "Đã"}')
    write(COURSE, id=7, slug="zalo", source="Không có số.", front="{}")

    command.upgrade(alembic, "0005")

    with db.engine.connect() as connection:
        kept = connection.execute(db.metadata.tables["course_revision"].select().order_by(text("course_id"))).all()
    assert [(row.course_id, row.number, row.source, row.front, row.html, row.facts) for row in kept] == [
        (4, 1, three, {"title": "Đã"}, "<p>Chào</p>", ["a", "so-156"]),
        (7, 1, "Không có số.", {}, "<p>Chào</p>", []),
    ]
    assert {row.published_at.isoformat()[:16] for row in kept} == {"2026-03-01T06:30"}
    assert read("SELECT number, synced_number FROM course") == [(1, 1), (1, 1)]


def test_0005_what_was_published_from_the_folder_counts_as_the_folders(alembic):
    command.upgrade(alembic, "0004")
    fill()

    command.upgrade(alembic, "0005")

    assert {bool(row[0]) for row in read("SELECT synced FROM course_media")} == {True}
    flags = read("SELECT withdrawn_here, needs_second_person FROM course")
    flags += read("SELECT withdrawn_here, moved_here FROM page")
    assert {bool(flag) for row in flags for flag in row} == {False}
    assert set(read("SELECT message FROM revision")) == {("",)}


def test_0005_back_a_course_that_was_never_published_keeps_the_time_it_was_begun(alembic):
    command.upgrade(alembic, "0005")
    fill()
    hidden = "2026-05-02 06:30:00+00:00"
    write("UPDATE course SET published_at = NULL, withdrawn_at = :hidden WHERE id = 3", hidden=hidden)

    command.downgrade(alembic, "0004")

    [(published,)] = read("SELECT published_at FROM course WHERE id = 3")
    assert str(published)[:16] == hidden[:16]


def test_0007_sync_goes_on_from_what_the_folder_held_before_it_was_remembered(alembic):
    command.upgrade(alembic, "0006")
    tables = sa.MetaData()
    tables.reflect(db.engine)
    with db.engine.execution_options(write=True).begin() as connection:
        for name, rows in rows_before_0007():
            connection.execute(tables.tables[name].insert(), rows)

    command.upgrade(alembic, "0007")
    with db.engine.connect() as connection:
        pages = connection.execute(text("SELECT slug, folder_name, folder_sha256 FROM page ORDER BY id")).all()
        course = connection.execute(text("SELECT folder_name, folder_sha256 FROM course")).one()
        facts = connection.scalar(sa.select(sa.table("registry_file", sa.column("folder_facts", sa.JSON()))))
    command.downgrade(alembic, "0006")
    with db.engine.connect() as connection:
        numbers = connection.execute(text("SELECT synced_number, moved_here FROM page ORDER BY id")).all()

    one = sha256(b"1").hexdigest()
    assert [tuple(row) for row in pages] == [
        *(("mot", "01-mot.md", one), ("hai", "00-hai.md", one)),
        *(("cua-cong", "", ""), ("da-go", "", "")),
    ]
    assert tuple(course) == ("an-toan", one)
    assert {id_: fact["value"] for id_, fact in facts.items()} == {"so-bao": "156", "bo-roi": "5"}
    assert [(number, bool(moved)) for number, moved in numbers] == [(1, False), (1, True), (0, False), (0, False)]


def rows_before_0007():
    """A course with pages changed, moved and begun in the portal, one withdrawn, and three facts."""
    day = datetime(2026, 11, 20, 10, tzinfo=UTC)
    said = {"language": "vi", "title": "Một", "summary": "", "source": "1", "html": "", "front": {}}
    told = {"source": "1", "front": {}, "facts": [], "message": "", "published_at": day}
    yield "course", [said | {"id": 1, "slug": "an-toan", "position": 1, "number": 1, "synced_number": 1}]
    yield "course_revision", [told | {"course_id": 1, "number": 1, "html": ""}]
    states = {
        "mot": (1, None, False),
        "hai": (1, None, True),
        "cua-cong": (0, None, False),
        "da-go": (1, day, False),
    }
    page = {"course_id": 1, "kind": "lesson", "title": "Một", "summary": "", "minutes": 1}
    yield (
        "page",
        [
            page
            | {"id": number, "position": number, "slug": slug, "file_name": f"0{number}-{slug}.md"}
            | {"synced_number": synced, "withdrawn_at": withdrawn_at, "moved_here": moved}
            for number, (slug, (synced, withdrawn_at, moved)) in enumerate(states.items(), 1)
        ],
    )
    revision = told | {"blocks": [], "plain": "", "impact": "minor"}
    yield "revision", [revision | {"page_id": number, "number": 1} for number in range(1, 5)]
    yield "revision", [revision | {"page_id": 1, "number": 2, "source": "2"}]
    yield "registry_file", [{"name": "facts.yml", "source": "facts: {}", "changed_at": day}]
    kept = {"label": "Số", "source": "", "confirmed": True}
    yield "fact", [kept | {"id": "so-bao", "value": "157"}, kept | {"id": "moi", "value": "9"}]
    person = {"id": 7, "name": "Năm", "name_key": "k", "folded": "nam", "is_demo": False, "created_at": day}
    yield "user", [person]
    changes = (
        ("so-bao", {}, {"value": "155"}, None),
        ("so-bao", {"value": "155"}, {"value": "156"}, None),
        ("so-bao", {"value": "156"}, {"value": "157"}, 7),
        ("bo-roi", {"value": "5"}, {}, 7),
        ("moi", {}, {"value": "9"}, 7),
    )
    columns = ("fact_id", "before", "after", "changed_by_id")
    rows = (dict(zip(columns, change, strict=True)) for change in changes)
    yield "fact_change", [row | {"reason": "", "changed_at": day} for row in rows]
