"""Rows on their way into the database, by the thousand: COPY on PostgreSQL, executemany elsewhere."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Table

from portal.db import Model, UtcDateTime, table_of
from portal.postgresql import configure_bulk_write
from portal.units.queries.catalogue_cache import record_catalogue_change

BATCH_SIZE = 2000  # rows of one table; what waits stays within a few megabytes


class BulkInsert:
    """Collects rows and writes them in the order that foreign keys want; ids are given by the caller.

    They are all written in the transaction that the connection is in.
    """

    def __init__(self, connection: Connection, columns: dict[type[Model], tuple[str, ...]]) -> None:
        self._connection = connection
        configure_bulk_write(connection)
        order = list(Model.metadata.sorted_tables)
        tables = {table_of(model): (model, names) for model, names in columns.items()}
        self._writers = {
            tables[table][0]: _TableWriter(connection, table, tables[table][1])
            for table in order
            if table in tables
        }

    def add(self, model: type[Model], *values: object) -> None:
        """One row, its values in the order of the model's columns; it waits for the next flush."""
        self._writers[model].rows.append(values)

    def flush_when_full(self) -> None:
        """Write if much waits. To be called when no row waits for one that is yet to come."""
        if any(len(writer.rows) >= BATCH_SIZE for writer in self._writers.values()):
            self.flush()

    def flush(self) -> None:
        """Write everything that waits."""
        for writer in self._writers.values():
            writer.write()

    def finish(self) -> None:
        """Write the rest, and let PostgreSQL count on from the last id given."""
        self.flush()
        self.advance_sequences()

    def advance_sequences(self) -> None:
        """Let PostgreSQL count on from the last id given."""
        if self._connection.dialect.name == "postgresql":
            for writer in self._writers.values():
                writer.advance_sequences()


class _TableWriter:
    def __init__(self, connection: Connection, table: Table, names: tuple[str, ...]) -> None:
        self.rows: list[tuple[object, ...]] = []
        self._connection = connection
        self._table = table
        quote = connection.dialect.identifier_preparer.quote
        self._target = f"{quote(table.name)} ({', '.join(map(quote, names))})"
        self._marks = ", ".join("?" for _name in names)
        # PostgreSQL itself takes a moment of any time zone.
        plain = UtcDateTime if connection.dialect.name == "postgresql" else ()
        types = [table.c[name].type for name in names]
        processors = [
            type_.dialect_impl(connection.dialect).bind_processor(connection.dialect)
            if not isinstance(type_, plain)
            else None
            for type_ in types
        ]
        self._processors: list[tuple[int, Callable[[Any], Any]]] = [
            (place, processor) for place, processor in enumerate(processors) if processor is not None
        ]

    def write(self) -> None:
        if not self.rows:
            return
        rows = [self._processed(row) for row in self.rows] if self._processors else self.rows
        self.rows = []
        record_catalogue_change(self._connection, self._table)
        if self._connection.dialect.name == "postgresql":
            cursor = self._connection.connection.cursor()
            with cursor.copy(f"COPY {self._target} FROM STDIN") as copy:
                write_row = copy.write_row
                for row in rows:
                    write_row(row)
            cursor.close()
        else:
            # Names of our own tables and columns; every value is bound.
            self._connection.exec_driver_sql(f"INSERT INTO {self._target} VALUES ({self._marks})", rows)  # noqa: S608 - see above

    def advance_sequences(self) -> None:
        if "id" not in self._table.c or self._table.c.id.type.python_type is not int:
            return
        name = self._connection.dialect.identifier_preparer.quote(self._table.name)
        last = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name} HAVING max(id) > 0"  # noqa: S608 - our own table's name
        self._connection.exec_driver_sql(last)

    def _processed(self, row: Sequence[object]) -> tuple[object, ...]:
        values = list(row)
        for place, processor in self._processors:
            values[place] = processor(values[place])
        return tuple(values)
