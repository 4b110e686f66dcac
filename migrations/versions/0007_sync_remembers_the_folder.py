"""sync remembers the folder

Revision ID: 0007
Revises: 0006
"""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FACTS = "facts.yml"
COLUMNS = ("value", "label", "source", "checked_on", "valid_days", "confirmed")


def table(name, *columns, **typed):
    """A table with the columns that are used here."""
    return sa.table(name, *map(sa.column, columns), *(sa.column(name, kind) for name, kind in typed.items()))


HERE = ("id", "slug", "file_name", "synced_number", "withdrawn_at", "folder_name", "folder_sha256")
PAGE = table("page", *HERE, "revision_id", withdrawn_here=sa.Boolean(), moved_here=sa.Boolean())
COURSE = table("course", *HERE, "number", withdrawn_here=sa.Boolean())
REVISION = table("revision", "id", "page_id", "number", "source")
COURSE_REVISION = table("course_revision", "course_id", "number", "source")
FACT = table("fact", "id", *COLUMNS[:-1], confirmed=sa.Boolean())
FACT_CHANGE = table("fact_change", "id", "fact_id", "changed_by_id", before=sa.JSON(), after=sa.JSON())
REGISTRY_FILE = table("registry_file", "name", "changed_at", folder_facts=sa.JSON())


def upgrade() -> None:
    for name in ("course", "page"):
        op.add_column(name, sa.Column("folder_name", sa.String(), nullable=False, server_default=""))
        op.add_column(name, sa.Column("folder_sha256", sa.String(), nullable=False, server_default=""))
    op.add_column("registry_file", sa.Column("folder_facts", sa.JSON(), nullable=False, server_default="{}"))

    connection = op.get_bind()
    pages = sa.select(PAGE.c.id, PAGE.c.file_name, PAGE.c.slug, PAGE.c.moved_here, REVISION.c.source)
    for row in connection.execute(last_synced(pages, PAGE, REVISION, REVISION.c.page_id)).all():
        # Where the portal moved a file, its number in the folder is not known any more.
        fill(connection, PAGE, row.id, f"00-{row.slug}.md" if row.moved_here else row.file_name, row.source)
    courses = sa.select(COURSE.c.id, COURSE.c.slug, COURSE_REVISION.c.source)
    for row in connection.execute(
        last_synced(courses, COURSE, COURSE_REVISION, COURSE_REVISION.c.course_id)
    ).all():
        fill(connection, COURSE, row.id, row.slug, row.source)
    file = REGISTRY_FILE.c.name == FACTS
    for changed_at in connection.scalars(sa.select(REGISTRY_FILE.c.changed_at).where(file)).all():
        facts = facts_of_the_folder(connection, is_changed=changed_at is not None)
        connection.execute(sa.update(REGISTRY_FILE).where(file).values(folder_facts=facts))

    op.drop_column("page", "synced_number")
    op.drop_column("page", "moved_here")
    op.drop_column("course", "synced_number")


def last_synced(rows, of, revisions, key):
    """The rows with the text that the folder held last; what it dropped since is left out."""
    is_there = of.c.withdrawn_at.is_(None) | of.c.withdrawn_here
    text = (key == of.c.id) & (revisions.c.number == of.c.synced_number)
    return rows.join(revisions, text).where(of.c.synced_number > 0, is_there)


def fill(connection, of, row_id, name, source):
    """Let the row say what the folder held."""
    connection.execute(
        sa.update(of).where(of.c.id == row_id).values(folder_name=name, folder_sha256=sha256(source))
    )


def sha256(source):
    """The hash of the text with plain line ends."""
    return hashlib.sha256(source.replace("\r\n", "\n").replace("\r", "\n").encode()).hexdigest()


def facts_of_the_folder(connection, *, is_changed):
    """What the folder last said of each fact: as it is, or as it was before somebody changed it in the portal."""
    found = {}
    for row in connection.execute(sa.select(FACT)).all():
        said = {name: getattr(row, name) for name in COLUMNS}
        found[row.id] = said | {"checked": str(said.pop("checked_on") or "")}
    if not is_changed:
        return found
    seen = set()
    for change in connection.execute(sa.select(FACT_CHANGE).order_by(FACT_CHANGE.c.id)).all():
        if change.changed_by_id is None:
            found[change.fact_id] = change.after
        elif change.fact_id not in seen:
            found[change.fact_id] = change.before
        seen.add(change.fact_id)
    return {fact_id: said for fact_id, said in found.items() if said}


def downgrade() -> None:
    op.add_column("course", sa.Column("synced_number", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("page", sa.Column("moved_here", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("page", sa.Column("synced_number", sa.Integer(), nullable=False, server_default="0"))

    connection = op.get_bind()
    for of, revisions, key in (
        (PAGE, REVISION, REVISION.c.page_id),
        (COURSE, COURSE_REVISION, COURSE_REVISION.c.course_id),
    ):
        rows = sa.select(of.c.id, of.c.folder_sha256, revisions.c.number, revisions.c.source)
        held = rows.join(revisions, key == of.c.id).where(of.c.folder_sha256 != "").order_by(revisions.c.number)
        for row in connection.execute(held).all():
            if sha256(row.source) == row.folder_sha256:
                connection.execute(sa.update(of).where(of.c.id == row.id).values(synced_number=row.number))
    # What the folder had dropped counted as it was when it was withdrawn.
    last = sa.select(REVISION.c.number).where(REVISION.c.id == PAGE.c.revision_id).scalar_subquery()
    for of, number in ((PAGE, sa.func.coalesce(last, 0)), (COURSE, COURSE.c.number)):
        dropped = of.c.withdrawn_at.is_not(None) & sa.not_(of.c.withdrawn_here) & (of.c.folder_sha256 == "")
        connection.execute(sa.update(of).where(dropped).values(synced_number=number))
    moved = (PAGE.c.folder_name != "") & (PAGE.c.folder_name != PAGE.c.file_name)
    connection.execute(sa.update(PAGE).where(moved).values(moved_here=True))

    op.drop_column("registry_file", "folder_facts")
    for name in ("page", "course"):
        op.drop_column(name, "folder_sha256")
        op.drop_column(name, "folder_name")
