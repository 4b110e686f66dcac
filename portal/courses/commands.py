"""flask courses: from the folder to the readers and back."""

from dataclasses import replace
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.content.checks.coverage import coverage_holes
from portal.content.checks.faults import Fault
from portal.content.files.fingerprint import folder_fingerprint
from portal.content.files.library import Library, read_library
from portal.content.lint.checks import context_of, lint_library, linted_pages
from portal.content.lint.figures import page_figures
from portal.content.lint.warning import LintWarning
from portal.courses.operations.export import export_library
from portal.courses.operations.invalid_content import InvalidContent, unknown_unit_faults
from portal.courses.queries.facts import list_facts, pages_by_fact
from portal.courses.queries.folder_syncs import synced_fingerprint
from portal.courses.sync.operations.conflicts import Side
from portal.courses.sync.operations.folder_syncs import forget_folder_sync, record_folder_sync
from portal.courses.sync.operations.publish_library import publish_library
from portal.courses.views import reports
from portal.courses.views.coverage import coverage_lines, page_lines
from portal.courses.views.workflow_commands import workflow_command
from portal.db import begin_write, db
from portal.errors import Refused
from portal.web.cli import echo, exit_with_message, localised_command

group = AppGroup("courses", help="Check, publish and export the courses.")
ALL_PATHS = "*"  # said of no path: of all of them
FOLDER_ARGUMENT = click.argument("folder", required=False, type=click.Path(path_type=Path))


@group.command("check", short_help="Name every fault in a folder of courses.")
@FOLDER_ARGUMENT
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github"]),
    default="text",
    help="text: file:line: message. github: notes beside the lines of a pull request, for GitHub Actions.",
)
@click.option("--strict-warnings", is_flag=True, help="End with status 1 while a warning is not answered.")
@click.option("--figures", is_flag=True, help="Tell of each page the figures that the warnings go by, too.")
@localised_command
def check(folder: Path | None, *, form: str, strict_warnings: bool, figures: bool) -> None:
    """Name every fault in FOLDER (by default the courses of this portal) as file:line: message.

    Then the warnings for writers, each with the name of its check; `accepted` in the front matter answers one.
    """
    folder = folder_or_default(folder)
    library = read_library(folder)
    faults = library.faults + with_folder_paths(unknown_unit_faults(library), folder)
    if count := print_faults(faults, level="error" if form == "github" else ""):
        exit_with_message(ngettext("%(num)d fault.", "%(num)d faults.", count))
    if print_faults(with_folder_paths(library.advice, folder), level="notice" if form == "github" else ""):
        echo(_("These may stay; a figure that is left out is worked out from the text."))
    if figures:
        context = context_of(library)
        print_faults(tuple(one for page in linted_pages(library) for one in page_figures(page, context)))
    warnings = print_warnings(tuple(lint_library(library)), level="warning" if form == "github" else "")
    pages = sum(len(course.pages) for course in library.courses)
    echo(ngettext("No fault in %(num)d page.", "No fault in %(num)d pages.", pages))
    if warnings and strict_warnings:
        raise click.exceptions.Exit(1)


@group.command("coverage", short_help="Show what the courses teach, to whom, and what none does.")
@FOLDER_ARGUMENT
@click.option("--pages", is_flag=True, help="Name the pages of each item of a framework that needs pages, too.")
@click.option("--strict", is_flag=True, help="End with status 1 while there is a hole.")
@localised_command
def coverage(folder: Path | None, *, pages: bool, strict: bool) -> None:
    """Count the pages of FOLDER (by default the courses of this portal) by competence and group of residents.

    Then the holes: what no page names, and what has none of the kinds of pages that its framework needs. With a
    fault nothing is counted.
    """
    library = read_library(folder_or_default(folder))
    if count := print_faults(library.faults):
        exit_with_message(ngettext("%(num)d fault.", "%(num)d faults.", count))
    for line in coverage_lines(library):
        echo(line)
    if pages:
        for line in page_lines(library):
            echo(line)
        echo("")
    holes = list(coverage_holes(library))
    for hole in holes:
        echo(_(hole.message, **hole.values))
    echo(ngettext("%(num)d hole.", "%(num)d holes.", len(holes)) if holes else _("No hole."))
    if holes and strict:
        raise click.exceptions.Exit(1)


@group.command("sync", short_help="Publish what changed in the courses folder.")
@click.argument("courses", nargs=-1, metavar="[COURSE]...")
@click.option("--folder", type=click.Path(path_type=Path), help="Where the courses lie, if elsewhere.")
@click.option(
    "--ours",
    metavar="[PATH]",
    multiple=True,
    is_flag=False,
    flag_value=ALL_PATHS,
    help="The folder's text wins over changes made in the portal: of PATH, or everywhere. May be given again.",
)
@click.option(
    "--theirs",
    metavar="[PATH]",
    multiple=True,
    is_flag=False,
    flag_value=ALL_PATHS,
    help="The portal's text stays where both were changed: of PATH, or everywhere. May be given again.",
)
@click.option("--strict", is_flag=True, help="End with status 1 while anything is undecided.")
@click.option("--yes", is_flag=True, help="Publish, too, where a page or a course seems to have another name.")
@click.option("--dry-run", is_flag=True, help="Show what would happen, and change nothing.")
@click.option("--if-changed", is_flag=True, help="Do nothing where the folder is as at its last whole sync.")
@localised_command
def sync(
    courses: tuple[str, ...],
    folder: Path | None,
    ours: tuple[str, ...],
    theirs: tuple[str, ...],
    *,
    strict: bool,
    yes: bool,
    dry_run: bool,
    if_changed: bool,
) -> None:
    """Publish what changed in the courses folder, or of each COURSE, and leave what the portal changed.

    A text that both changed is not taken; it is shown, and --ours or --theirs decides. PATH is a course, a file or
    facts.yml#id. With a fault nothing is published, nor where a page or a course seems to have another name which
    no `aliases` tell, unless --yes says that all is as shown. A COURSE with a slash in it is taken for the folder.
    """
    folder, courses = _split_folder_argument(courses, folder)
    fingerprint = folder_fingerprint(folder)
    if if_changed and synced_fingerprint() == fingerprint:
        return
    db.session.rollback()  # what was read is over, so that what follows can begin as a write
    library: Library = read_library(folder)
    begin_write()
    try:
        publication = publish_library(
            library,
            actor=None,
            prefer="folder" if ALL_PATHS in ours else "portal" if ALL_PATHS in theirs else None,
            paths=_sides_by_path(ours, theirs, folder),
            only=courses,
        )
    except InvalidContent as faulty:
        db.session.rollback()
        count = print_faults(with_folder_paths(faulty.faults, folder))
        exit_with_message(
            ngettext("%(num)d fault; nothing was published.", "%(num)d faults; nothing was published.", count)
        )
    for line in reports.publication_lines(publication, folder):
        echo(line)
    if dry_run:
        db.session.rollback()
        echo(_("This was a dry run: nothing was changed."))
    elif publication.is_doubtful and not yes:
        exit_with_message(
            _("Nothing was published: a name seems to have changed. Write the aliases, or say --yes if all is so.")
        )
    else:
        if publication.conflicts or courses:
            forget_folder_sync()
        else:
            record_folder_sync(fingerprint)
        db.session.commit()
    if strict and publication.conflicts:
        raise click.exceptions.Exit(1)


def _split_folder_argument(courses: tuple[str, ...], folder: Path | None) -> tuple[Path, tuple[str, ...]]:
    """The folder, by its option or as it was named before there was one, and the courses."""
    paths = [name for name in courses if "/" in name or name in (".", "..")]
    if folder is None and paths:
        folder = Path(paths[0])
    return folder_or_default(folder), tuple(name for name in courses if name not in paths)


def _sides_by_path(ours: tuple[str, ...], theirs: tuple[str, ...], folder: Path) -> dict[str, Side]:
    """Whose text wins at each path, named from the folder on. Raises Refused for one that is said to be both."""
    said: dict[str, Side] = {}
    sides: tuple[tuple[Side, tuple[str, ...]], ...] = (("folder", ours), ("portal", theirs))
    for side, names in sides:
        for name in names:
            path = Path(name).relative_to(folder).as_posix() if Path(name).is_relative_to(folder) else name
            if said.setdefault(path.rstrip("/"), side) != side:
                raise Refused(_("--ours and --theirs are both said of %(path)s.", path=path))
    return said


@group.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write into a folder that is not empty, over what it holds.")
@localised_command
def export(folder: Path, force: bool) -> None:
    """Write the published texts into FOLDER, byte for byte."""
    done = export_library(folder, force=force)
    for place in done.unknown_files:
        echo(_("Not published, left as it is: %(place)s", place=place))
    written = len(done.written)
    echo(ngettext("Exported %(num)d file.", "Exported %(num)d files.", written))


@group.command("facts", short_help="List the facts with the days they may be shown.")
@localised_command
def facts() -> None:
    """List the facts with the days they may still be shown, the stale ones first, and the pages that show them."""
    today = clock.now().astimezone(clock.VIETNAM).date()
    shown = pages_by_fact()
    for fact in list_facts(today):
        echo(reports.fact_line(fact, today))
        for page in shown.get(fact.id, []):
            echo(f"    {page.course_slug}/{page.slug}")


def folder_or_default(folder: Path | None) -> Path:
    """The folder that was named, or the one of this portal."""
    return folder or Path(current_app.config["COURSES_FOLDER"])


def with_folder_paths(faults: tuple[Fault, ...], folder: Path) -> tuple[Fault, ...]:
    """The faults with their files named as the folder is, those of texts that were not read from it, too."""
    return tuple(
        fault if Path(fault.file).is_relative_to(folder) else replace(fault, file=(folder / fault.file).as_posix())
        for fault in faults
    )


def print_warnings(warnings: tuple[LintWarning, ...], *, level: str = "") -> int:
    """Print each warning at its place with the name of its check, and how they are answered; says how many."""
    for one in warnings:
        message = f"{one.message(_)} [{one.check}]"
        plain = f"{one.file}:{one.line}: {message}"
        echo(workflow_command(one.as_fault(), level, message, Path.cwd()) if level else plain)
    if warnings:
        echo(ngettext("%(num)d warning.", "%(num)d warnings.", len(warnings)))
        echo(_("What may stay is answered in the front matter: accepted, with check, quote and reason."))
    return len(warnings)


def print_faults(faults: tuple[Fault, ...], *, level: str = "") -> int:
    """Print each fault at its place, with a level as GitHub Actions reads it; says how many there are."""
    for fault in faults:
        plain = f"{fault.file}:{fault.line}: {fault.message(_)}"
        echo(workflow_command(fault, level, fault.message(_), Path.cwd()) if level else plain)
    return len(faults)
