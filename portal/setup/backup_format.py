"""The backup file: a zip of one JSON-lines file per table and a manifest with counts and checksums.

It says nothing of the kind of database, so that what was SQLite can be restored into PostgreSQL and back.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from flask_babel import gettext as _
from sqlalchemy import Table, types

from portal.errors import Refused

FORMAT_VERSION = 1
MANIFEST_NAME = "manifest.json"
MODULUS = 2**256
MAX_MANIFEST_BYTES = 1024 * 1024


@dataclass
class TableChecksum:
    """How many rows a table has, and the sum of their SHA-256 values, which is the same in any order."""

    rows: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        """Count one row."""
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest())) % MODULUS

    @property
    def summary(self) -> dict[str, Any]:
        """The JSON value of the manifest."""
        return {"rows": self.rows, "checksum": f"{self.total:064x}"}


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: the revision of its tables, when it was made (UTC), and each table's tally."""

    revision: str
    made_at: str
    tables: dict[str, dict[str, Any]]
    format: int = field(default=FORMAT_VERSION)

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(int(table["rows"]) for table in self.tables.values())

    def to_json(self) -> str:
        """The text of the file in the zip."""
        return json.dumps(asdict(self), indent=1, sort_keys=True)


def read_manifest(path: Path) -> Manifest:
    """The manifest of a backup. Raises Refused where the file is none or is of a later format."""
    try:
        with ZipFile(path) as archive, archive.open(MANIFEST_NAME) as entry:
            values = json.loads(entry.read(MAX_MANIFEST_BYTES))
        manifest = Manifest(**values)
    except (BadZipFile, KeyError, TypeError, ValueError):
        raise Refused(_("%(path)s is not a backup of a portal, or only a part of one.", path=path)) from None
    if manifest.format != FORMAT_VERSION:
        raise Refused(_("%(path)s was made by a later release; bring the code up to it first.", path=path))
    return manifest


def verify_backup(path: Path, manifest: Manifest) -> None:
    """Raise Refused unless every table is there as its manifest says, row by row."""
    for name, expected in manifest.tables.items():
        tally = TableChecksum()
        for line in read_lines(path, name):
            tally.add(line)
        if tally.summary != expected:
            raise Refused(_("The backup is damaged: %(table)s is not what it was.", table=name))


def read_lines(path: Path, table: str) -> Iterator[bytes]:
    """The rows of a table as they stand in the file, one after the other. Raises Refused for a damaged file."""
    try:
        with ZipFile(path) as archive, archive.open(entry_name(table)) as entry:
            for line in entry:
                yield line.rstrip(b"\n")
    except (BadZipFile, KeyError, EOFError) as error:
        raise Refused(_("The backup is damaged: %(table)s is not what it was.", table=table)) from error


def entry_name(table: str) -> str:
    """The name of a table's file in the zip."""
    return f"tables/{table}.jsonl"


def encode_row(row: Mapping[str, Any]) -> bytes:
    """A row as one line of JSON; the same values give the same bytes on every database."""
    values = {name: _to_json(value) for name, value in row.items()}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decode_rows(table: Table, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The rows of these lines with values as the table's columns take them."""
    for line in lines:
        row = json.loads(line)
        yield {column.name: _from_json(column.type, row[column.name]) for column in table.columns}


def _to_json(value: Any) -> Any:
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)  # SQLite keeps none
        return moment.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value


def _from_json(kind: types.TypeEngine[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, types.DateTime):
        moment = datetime.fromisoformat(value)
        return moment if kind.timezone else moment.replace(tzinfo=None)
    if isinstance(kind, types.Date):
        return date.fromisoformat(value)
    if isinstance(kind, types.LargeBinary):
        return base64.b64decode(value)
    return value
