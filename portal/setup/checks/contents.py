"""What is in the database and beside the code: people, courses, texts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import clock
from portal.certificates.badges.queries import current_key
from portal.certificates.badges.views.signer import can_sign_with
from portal.courses.queries.facts import facts_needing_review
from portal.dashboard.counts.queries.consistency import find_inconsistencies
from portal.dashboard.snapshots.queries import tampered_snapshots
from portal.setup import queries
from portal.setup.checks.findings import Finding, fault, ok, warning
from portal.setup.checks.settings import is_production
from portal.visits.counts.operations import number_of_wrong_counts

EARLIEST_PLAUSIBLE_TIME = datetime(2026, 1, 1, tzinfo=UTC)  # nothing here ran before
CLOCK_TOLERANCE = timedelta(minutes=5)
GUESSING_WINDOW = timedelta(days=7)


def demo_accounts(app: Flask) -> Iterator[Finding]:
    """Whether accounts whose password is printed in the manual could get into a real portal."""
    number = queries.number_of_demo_users()
    if number and is_production(app):
        yield fault(
            ngettext(
                "There is %(num)d demonstration account in the database; everybody knows its password.",
                "There are %(num)d demonstration accounts in the database; everybody knows their password.",
                number,
            ),
            _("Give a real portal a database of its own (DATABASE_URL), or set PORTAL_MODE=demo."),
        )


def administrator(app: Flask) -> Iterator[Finding]:
    """Whether somebody can let the first people in."""
    if queries.number_of_admins():
        yield ok(_("There is an administrator."))
    else:
        yield warning(_("There is no administrator yet."), _("Make the first one with: flask init"))


def second_factors(app: Flask) -> Iterator[Finding]:
    """Whether those who reach the most people are asked for more than a password."""
    number = queries.number_without_second_factor()
    if number and is_production(app):
        yield warning(
            ngettext(
                "%(num)d administrator or leader of a province has no second factor yet.",
                "%(num)d administrators or leaders of a province have no second factor yet.",
                number,
            ),
            _("The screens of their role open once it is set up, in their account."),
        )


def badge_key(app: Flask) -> Iterator[Finding]:
    """Whether certificates can be handed out as signed files."""
    key = current_key()
    if key is None:
        yield warning(_("No key signs certificates yet."), _("Make it with: flask certificates make-key"))
    elif can_sign_with(key):
        yield ok(_("A key signs certificates."))
    else:
        yield fault(
            _("The key that signs certificates cannot be opened with this SECRET_KEY."),
            _("Add the earlier one to SECRET_KEY_FALLBACKS, or make a new key: flask certificates rotate-key"),
        )


def guessed_codes(app: Flask) -> Iterator[Finding]:
    """Whether somebody tried to guess activation codes lately, from many addresses."""
    number = queries.number_of_guessing_waves(clock.now() - GUESSING_WINDOW)
    if number:
        yield warning(
            ngettext(
                "Within %(days)d days the limit for unknown activation codes was reached %(num)d time.",
                "Within %(days)d days the limit for unknown activation codes was reached %(num)d times.",
                number,
                days=GUESSING_WINDOW.days,
            ),
            _("Somebody may be guessing. Look for their addresses in the log of the proxy, and block them there."),
        )


def courses(app: Flask) -> Iterator[Finding]:
    """Whether there is anything to learn."""
    number = queries.number_of_courses()
    if number:
        yield ok(ngettext("%(num)d course is published.", "%(num)d courses are published.", number))
    else:
        yield warning(_("No course is published."), _("Publish those of the folder with: flask courses sync"))


def facts(app: Flask) -> Iterator[Finding]:
    """Whether what can expire in the lessons was checked in time."""
    stale = facts_needing_review(clock.now().astimezone(clock.VIETNAM).date())
    if stale:
        names = ", ".join(fact.id for fact in stale)
        yield warning(
            ngettext(
                "%(num)d fact of the lessons was checked too long ago: %(names)s.",
                "%(num)d facts of the lessons were checked too long ago: %(names)s.",
                len(stale),
                names=names,
            ),
            _("Ask their sources again, and write the new date in courses/facts.yml."),
        )


def dashboard_counts(app: Flask) -> Iterator[Finding]:
    """Whether the dashboard counts right: everybody is counted anew and compared."""
    wrong = find_inconsistencies()
    if wrong:
        yield fault(
            _(
                "Numbers of the dashboard are wrong: %(number)d, such as %(example)s.",
                number=wrong.number,
                example=wrong.examples[0],
            ),
            _("Count everybody anew with: flask dashboard recount"),
        )
    else:
        yield ok(_("Every number of the dashboard is right."))


def visit_counts(app: Flask) -> Iterator[Finding]:
    """Whether the visits are summed up right: all are counted anew and compared."""
    wrong = number_of_wrong_counts()
    if wrong:
        yield fault(
            _("Sums of visits are wrong: %(number)d.", number=wrong),
            _("Count every visit anew with: flask visits recount"),
        )
    else:
        yield ok(_("Every sum of visits is right."))


def snapshots(app: Flask) -> Iterator[Finding]:
    """Whether what was frozen is still as it was."""
    spoilt = [f"{found.unit.name} {found.frozen_on}" for found in tampered_snapshots()]
    if spoilt:
        yield fault(
            _("Frozen numbers were changed from outside: %(names)s.", names=", ".join(spoilt)),
            _("Bring these rows back from a backup."),
        )


def catalogues(app: Flask) -> Iterator[Finding]:
    """Whether the texts of the screens are compiled."""
    folder = Path(app.root_path) / "translations"
    behind = [po.parent.parent.name for po in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _is_behind(po)]
    if behind:
        yield fault(
            _("The texts of the screens are not compiled (%(languages)s).", languages=", ".join(behind)),
            _("Run: make install"),
        )
    else:
        yield ok(_("The texts of the screens are compiled."))


def system_clock(app: Flask) -> Iterator[Finding]:
    """Whether the clock of this machine can be right."""
    now, latest = clock.now(), queries.latest_timestamp()
    if now < EARLIEST_PLAUSIBLE_TIME or (latest is not None and now < latest - CLOCK_TOLERANCE):
        yield fault(
            _("The clock of this machine is behind: it says %(now)s.", now=f"{now:%Y-%m-%d %H:%M} UTC"),
            _("Let the machine set its clock by the network (systemd-timesyncd or chrony)."),
        )


def _is_behind(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


WITHOUT_DATABASE = (catalogues,)
CHECKS = (
    demo_accounts,
    administrator,
    second_factors,
    guessed_codes,
    badge_key,
    courses,
    facts,
    system_clock,
    dashboard_counts,
    visit_counts,
    snapshots,
)
