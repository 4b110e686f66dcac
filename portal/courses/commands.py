"""flask courses: from the folder to the readers and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.content.faults import Fault
from portal.content.library import Library, read_library
from portal.courses import reports
from portal.courses.export import export_library
from portal.courses.operations import Conflicted, Faulty, publish_library
from portal.courses.operations.faulty import unknown_units
from portal.courses.queries import list_facts, pages_by_fact
from portal.db import begin_write, db
from portal.web.shell import say, speaking, stop

group = AppGroup("courses", help="Check, publish and export the courses.")
FOLDER = click.argument("folder", required=False, type=click.Path(path_type=Path))


@group.command("check")
@FOLDER
@speaking
def check(folder: Path | None) -> None:
    """Name every fault in FOLDER (by default the courses of this portal) as file:line: message."""
    folder = chosen(folder)
    library = read_library(folder)
    if count := name_faults(library.faults + placed(unknown_units(library), folder)):
        stop(ngettext("%(num)d fault.", "%(num)d faults.", count))
    pages = sum(len(course.pages) for course in library.courses)
    say(ngettext("No fault in %(num)d page.", "No fault in %(num)d pages.", pages))


@group.command("sync")
@FOLDER
@click.option(
    "--ours", "side", flag_value="folder", help="The folder's text wins over changes made in the portal."
)
@click.option(
    "--theirs", "side", flag_value="portal", help="Changes made in the portal win over the folder's text."
)
@click.option("--dry-run", is_flag=True, help="Show what would happen, and change nothing.")
@speaking
def sync(folder: Path | None, side: Literal["folder", "portal"] | None, dry_run: bool) -> None:
    """Publish what changed in FOLDER as new revisions: all of it, or nothing where there is a fault."""
    folder = chosen(folder)
    library: Library = read_library(folder)
    begin_write()
    try:
        publication = publish_library(library, actor=None, prefer=side)
    except Faulty as faulty:
        db.session.rollback()
        count = name_faults(placed(faulty.faults, folder))
        stop(ngettext("%(num)d fault; nothing was published.", "%(num)d faults; nothing was published.", count))
    except Conflicted as conflicted:
        db.session.rollback()
        for line in reports.conflict_lines(conflicted.conflicts, folder):
            say(line)
        stop(_("Nothing was published. --theirs keeps the portal's texts, --ours publishes the folder's."))
    else:
        for line in reports.publication_lines(publication):
            say(line)
        if dry_run:
            db.session.rollback()
            say(_("This was a dry run: nothing was changed."))
        else:
            db.session.commit()


@group.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write into a folder that is not empty, over what it holds.")
@speaking
def export(folder: Path, force: bool) -> None:
    """Write the published texts into FOLDER, byte for byte."""
    done = export_library(folder, force=force)
    for place in done.strangers:
        say(_("Not published, left as it is: %(place)s", place=place))
    written = len(done.written)
    say(ngettext("Exported %(num)d file.", "Exported %(num)d files.", written))


@group.command("facts")
@speaking
def facts() -> None:
    """List the facts with the days they may still be shown, the stale ones first, and the pages that show them."""
    today = clock.now().astimezone(clock.VIETNAM).date()
    shown = pages_by_fact()
    for fact in list_facts(today):
        say(reports.fact_line(fact, today))
        for page in shown.get(fact.id, []):
            say(f"    {page.course_slug}/{page.slug}")


def chosen(folder: Path | None) -> Path:
    """The folder that was named, or the one of this portal."""
    return folder or Path(current_app.config["COURSES_FOLDER"])


def placed(faults: tuple[Fault, ...], folder: Path) -> tuple[Fault, ...]:
    """The faults with their files named as the folder is, those of texts that were not read from it, too."""
    return tuple(
        fault if Path(fault.file).is_relative_to(folder) else replace(fault, file=(folder / fault.file).as_posix())
        for fault in faults
    )


def name_faults(faults: tuple[Fault, ...]) -> int:
    """Print each fault at its place; says how many there are."""
    for fault in faults:
        say(f"{fault.file}:{fault.line}: {fault.message(_)}")
    return len(faults)
