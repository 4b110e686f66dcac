"""flask studio: courses as archives from the shell, and publishing what is due."""

from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.content.checks.faults import Faults
from portal.content.files.archive import MAX_ARCHIVE_BYTES, Archive, read_archive
from portal.content.files.folder import is_course_path
from portal.content.files.yaml_values import SLUG
from portal.courses.models import Course
from portal.db import begin_write, db
from portal.drafts.archives.operations.import_file import read_import_file
from portal.drafts.archives.operations.imports import import_as_new_course
from portal.drafts.archives.queries.export_zip import draft_files_of, export_zip, published_files_of
from portal.drafts.operations.publish import publish_due_drafts
from portal.drafts.queries.texts import find_course
from portal.errors import Refused
from portal.units.queries.tree import find_unit_by_code
from portal.web.cli import echo, exit_with_message, localised_command

group = AppGroup("studio", help="Take courses in and out as archives, and publish what is due.")


@group.command("export", short_help="Write a course to a folder or a .zip.")
@click.argument("slug")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--drafts", is_flag=True, help="What is being written, instead of what is published.")
@click.option("--force", is_flag=True, help="Write over what is there.")
@localised_command
def export(slug: str, path: Path, drafts: bool, force: bool) -> None:
    """Write the course SLUG to PATH: a .zip where it is named so, else a folder."""
    course = find_course(slug)
    if course is None:
        raise Refused(_("There is no course with the address “%(slug)s”.", slug=slug))
    if path.suffix == ".zip":
        if path.exists() and not force:
            raise Refused(_("%(path)s is there already. Choose another name, or add --force.", path=path))
        path.write_bytes(export_zip(course, drafts=drafts))
        echo(_("Written: %(path)s", path=path))
    else:
        written = write_folder(course, path, drafts=drafts, force=force)
        echo(ngettext("Exported %(num)d file.", "Exported %(num)d files.", written))


def write_folder(course: Course, folder: Path, *, drafts: bool, force: bool) -> int:
    """Write the files of the course into a new or an empty folder; tells how many."""
    if folder.exists() and not force and any(folder.iterdir()):
        raise Refused(_("The folder %(folder)s is not empty. Choose a new one, or add --force.", folder=folder))
    files = list(draft_files_of(course) if drafts else published_files_of(course))
    for place, data in files:
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return len(files)


@group.command("import", short_help="Bring in a course as a new one.")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--unit", "code", help="Code of the unit that it belongs to; left out: it is for everybody.")
@click.option("--slug", help="Its address; left out: the name of its folder.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@localised_command
def import_(path: Path, code: str | None, slug: str | None, dry_run: bool) -> None:
    """Bring in the course at PATH, a folder or a .zip, as a new course of drafts."""
    archive = read_folder(path) if path.is_dir() else read_zip(path)
    incoming = read_import_file(archive)
    unit = find_unit_by_code(code) if code is not None else None
    if code is not None and unit is None:
        raise Refused(_("There is no unit with the code “%(code)s”.", code=code))
    db.session.rollback()
    begin_write()
    course, plan = import_as_new_course(
        incoming, slug or incoming.address, unit=unit, file_name=path.name, actor=None
    )
    for fault in plan.left_out:
        echo(_("Left out: %(path)s: %(why)s", path=fault.file, why=fault.message(_)))
    for fault in plan.faults:
        echo(f"{fault.file}:{fault.line}: {fault.message(_)}")
    for fact in plan.unknown_facts:
        echo(_("There is no fact “%(id)s” here yet.", id=fact))
    num = len(plan.texts)
    echo(
        ngettext(
            "%(num)d text as a draft in %(slug)s.", "%(num)d texts as drafts in %(slug)s.", num, slug=course.slug
        )
    )
    if dry_run:
        db.session.rollback()
        echo(_("This was a dry run: nothing was changed."))
    else:
        db.session.commit()


def read_zip(path: Path) -> Archive:
    """The course in the .zip; ends with its faults where it is not safe or is none."""
    faults = Faults(path.as_posix())
    with path.open("rb") as file:
        archive = read_archive(file.read(MAX_ARCHIVE_BYTES + 1), faults)
    if archive is None:
        for fault in faults.found:
            echo(f"{path}: {fault.message(_)}")
        exit_with_message(_("Nothing was brought in."))
    return archive


def read_folder(folder: Path) -> Archive:
    """The course in a folder, as its archive would tell it; links to elsewhere are not followed."""
    files: dict[str, bytes] = {}
    strangers: dict[str, bytes] = {}
    litter: list[str] = []
    left = MAX_ARCHIVE_BYTES
    for path in sorted(path for path in folder.rglob("*") if path.is_symlink() or path.is_file()):
        place = path.relative_to(folder).as_posix()
        if any(step.startswith(".") for step in place.split("/")):
            litter.append(place)
        elif path.is_symlink() or not is_course_path(place):
            strangers[place] = b""
        else:
            left -= path.stat().st_size
            if left < 0:
                raise Refused(_("The folder has more than %(most)s MB.", most=MAX_ARCHIVE_BYTES >> 20))
            files[place] = path.read_bytes()
    name = folder.resolve().name
    return Archive(name if SLUG.fullmatch(name) else "", files, strangers, tuple(litter))


@group.command("publish-due")
@localised_command
def publish_due_() -> None:
    """Publish every text whose time has come, for a timer to call."""
    done = publish_due_drafts()
    echo(ngettext("Published: %(num)d text.", "Published: %(num)d texts.", done))
