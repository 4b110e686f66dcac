"""`make bench`, or parts of it: `make bench ARGS="pages evening --database sqlite --compare"`."""

from __future__ import annotations

import argparse
import logging
import sys
import time

from tests.architecture.source import ROOT
from tests.bench.databases import KINDS, places
from tests.bench.faults import HEAD, measure_faults
from tests.bench.journeys import measure_journeys
from tests.bench.parts import PARTS, Bench
from tests.bench.tables import Row, as_markdown, as_summary, compared, put_into, rows_in

FAULTS, JOURNEYS = "faults", "journeys"
README, DOCUMENT = ROOT / "README.md", ROOT / "docs" / "benchmark.md"


def main() -> None:
    """Measure on both databases; each row is printed as it is measured, the tables at the end."""
    parser = argparse.ArgumentParser(prog="make bench", description=main.__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="part",
        help=f"only these of {', '.join(PARTS)}; or {FAULTS} or {JOURNEYS}, which are measured only when named",
    )
    parser.add_argument("--database", choices=[kind.lower() for kind in KINDS], help="only this one")
    parser.add_argument("--compare", action="store_true", help="tell what changed since the last whole run")
    parser.add_argument(
        "--update-readme", action="store_true", help="put a whole run's tables there and into docs"
    )
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - {*PARTS, FAULTS, JOURNEYS}:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    whole = not arguments.parts and arguments.database is None
    if arguments.update_readme and not whole:
        parser.error("README.md holds the figures of one whole run; leave out the parts and the database")

    logging.disable(logging.INFO)
    kinds = [kind for kind in KINDS if arguments.database in (None, kind.lower())]
    if FAULTS in arguments.parts:
        _faults(kinds)
    if JOURNEYS in arguments.parts:
        for place in places(KINDS[0]):
            measure_journeys(place)
    parts = [part for part in PARTS if part in arguments.parts or not arguments.parts]
    before = rows_in(DOCUMENT.read_text(encoding="utf-8")) if arguments.compare else None
    rows = _measure(parts, kinds, before) if parts else []
    if rows:
        sys.stdout.write(f"\n{as_markdown(rows)}")
    if arguments.update_readme:
        put_into(README, as_summary(rows))
        put_into(DOCUMENT, as_markdown(rows))


def _measure(parts: list[str], kinds: list[str], before: dict[tuple[str, str, str], Row] | None) -> list[Row]:
    rows = []
    for place in places(*kinds):
        with Bench(place) as bench:
            for part in parts:
                began = time.perf_counter()
                for row in PARTS[part](bench):
                    rows.append(row)
                    _tell(row.as_line() if before is None else compared(row, before.get(row.key)))
                _tell(f"({part}, {place.kind}: {time.perf_counter() - began:.0f} s)")
    return rows


def _faults(kinds: list[str]) -> None:
    sys.stdout.write(HEAD)
    for place in places(*kinds):
        measure_faults(place)


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
