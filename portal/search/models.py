"""Tables of what can be found."""

from sqlalchemy import Connection, ForeignKey, FromClause, event
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, key


class Passage(Model):
    """A stretch of a published page, or of a course's introduction, under one heading.

    `head`, `folded` and `exact` are what is searched: words of portal.search.rules.tokenising, with single spaces
    between.
    """

    __tablename__ = "passage"

    id: Mapped[key]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id"), index=True)  # none: the introduction
    number: Mapped[int]  # its place on the page, from 0
    anchor: Mapped[str] = mapped_column(default="")  # the heading's id; empty for what stands before the first
    heading: Mapped[str]
    text: Mapped[str]
    head: Mapped[str]  # the words of the page's title and the heading, without dấu
    folded: Mapped[str]  # the words of the title, the heading and the text, without dấu
    exact: Mapped[str]  # the same words as they are spelled


# The words are ASCII already. Their places are not kept: portal.search.rules.ranking looks at the text itself.
CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE passage_index USING fts5(head, folded, exact, content='passage', "
        "content_rowid='id', tokenize='ascii', prefix='1 2 3', detail='column', columnsize=0)",
    ),
    "postgresql": (
        "CREATE TABLE passage_index (rowid integer PRIMARY KEY REFERENCES passage ON DELETE CASCADE, "
        "head tsvector NOT NULL, folded tsvector NOT NULL, exact tsvector NOT NULL)",
        "CREATE INDEX ix_passage_index ON passage_index USING gin (head, folded, exact)",
    ),
}

DROP = "DROP TABLE passage_index"


def attach_index(passages: FromClause) -> None:
    """Let the index be made after the table of the passages, and dropped before it."""

    def create(_table: object, connection: Connection, **_others: object) -> None:
        for statement in CREATE[connection.dialect.name]:
            connection.exec_driver_sql(statement)

    def drop(_table: object, connection: Connection, **_others: object) -> None:
        connection.exec_driver_sql(DROP)

    event.listen(passages, "after_create", create)
    event.listen(passages, "before_drop", drop)


attach_index(Passage.__table__)
