"""`make bench`, or `make bench ARGS=--update-readme`."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from tests.bench.board import PEOPLE, measure_board
from tests.bench.databases import KINDS, Place, places
from tests.bench.faults import HEAD, measure_faults
from tests.bench.pages import measure_pages
from tests.bench.people import measure_people
from tests.bench.prepared import prepare
from tests.bench.report import as_markdown, put_into
from tests.bench.roster import measure_roster
from tests.bench.rows import Among, Results, measure_database
from tests.bench.search import measure_search
from tests.bench.studio import measure_studio
from tests.house.source import ROOT

Times = TypeVar("Times")


def main() -> None:
    """Measure on both databases and print the tables."""
    parser = argparse.ArgumentParser(prog="make bench", description=main.__doc__)
    parser.add_argument("--database", choices=[kind.lower() for kind in KINDS], help="only this one")
    parser.add_argument("--update-readme", action="store_true", help="put the tables into README.md")
    parser.add_argument("part", nargs="?", choices=["faults", "pages"], help="this part by itself")
    arguments = parser.parse_args()

    logging.disable(logging.INFO)
    kinds = [kind for kind in KINDS if arguments.database in (None, kind.lower())]
    if arguments.part == "faults":
        sys.stdout.write(HEAD)
        for place in places(*kinds):
            measure_faults(place)
        return
    if arguments.part == "pages":
        for place in places(*kinds):
            for cost in measure_pages(prepare(place.empty("portal"))):
                sys.stdout.write(f"{cost.as_line(place.kind)}\n")
                sys.stdout.flush()
        return
    table = as_markdown([_on(place) for place in places(*kinds)])
    sys.stdout.write(table)
    if arguments.update_readme:
        put_into(ROOT / "README.md", table)


def _on(place: Place) -> Results:
    sys.stderr.write(f"Measuring on {place.kind}\n")
    among = Among(
        search=timed("search", lambda: measure_search(place.empty("pages"))),
        people=timed("people", lambda: measure_people(place.empty("people"))),
        roster=timed("roster", lambda: measure_roster(place.empty("roster"))),
        studio=timed("studio", lambda: measure_studio(place.empty("studio"))),
        board=timed("board", lambda: measure_board(place.empty("board"), PEOPLE[place.kind])),
    )
    url = place.empty("portal")
    return measure_database(place.kind, prepare(url), url, place.folder, among)


def timed(part: str, measuring: Callable[[], Times]) -> Times:
    """What was measured; how long that took, filling included, is printed."""
    began = time.perf_counter()
    times = measuring()
    sys.stderr.write(f"{part}: {time.perf_counter() - began:.0f} s\n")
    sys.stderr.flush()
    return times


if __name__ == "__main__":
    main()
