"""flask questions: what a trainer does with questions, from the shell."""

from typing import NoReturn

import click
from flask.cli import AppGroup
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.courses.queries.published import PageRow, find_page
from portal.db import begin_write, db
from portal.errors import NotFound, Refused
from portal.questions.operations.regrade import RegradeOutcome, regrade
from portal.web.display import LANGUAGES

group = AppGroup("questions", help="Look after the questions.")


@group.command("regrade", short_help="Grade a question again.")
@click.argument("page")
@click.argument("name")
@click.option("--reason", required=True, help="Why the key was mended; those affected read it.")
@click.option("--dry-run", is_flag=True, help="Show what would happen, and change nothing.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="vi", help="Language of the messages.")
def regrade_question(page: str, name: str, reason: str, dry_run: bool, language: str) -> None:
    """Grade the question NAME of the quiz PAGE (course/page) again, by the key that is published now."""
    with force_locale(language):
        begin_write()
        found = _find(page)
        try:
            if found is None:
                raise NotFound
            outcome = regrade(found, name, based_on=found.revision_id, reason=reason, actor=None)
        except NotFound:
            _stop(_("There is no question “%(name)s” on “%(page)s”.", name=name, page=page))
        except Refused as refused:
            _stop(refused.message)
        _print_outcome(outcome)
        if dry_run:
            db.session.rollback()
            click.echo(_("This was a dry run: nothing was changed."))
        else:
            db.session.commit()


def _find(page: str) -> PageRow | None:
    course, _slash, slug = page.partition("/")
    return find_page(course, slug)


def _print_outcome(outcome: RegradeOutcome) -> None:
    values = {"raised": outcome.raised, "lowered": outcome.lowered}
    click.echo(_("Attempts with a better score: %(raised)d, with a lower one: %(lowered)d.", **values))
    click.echo(_("Attempts that pass now: %(count)d.", count=outcome.newly_passed))
    click.echo(_("Attempts that stay passed below the mark: %(count)d.", count=outcome.kept_passed))
    click.echo(_("Answers to another wording, left alone: %(count)d.", count=outcome.left_alone))


def _stop(message: str) -> NoReturn:
    """End with a plain sentence and status 1, nothing changed."""
    db.session.rollback()
    click.echo(message, err=True)
    raise click.exceptions.Exit(1)
