"""Certificates as a table to take along."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from portal.certificates.labels import status_label
from portal.certificates.models import Certificate
from portal.certificates.rules.status import status_on
from portal.deadlines import within_deadline
from portal.spreadsheets.table import Column, Table


def certificate_table(certificates: Sequence[Certificate], unit_name: str, day: date) -> Table:
    """The certificates in their order, with how each stands on the day."""
    columns = [
        Column(str(_("Full name"))),
        Column(str(_("Number on the paper"))),
        Column(str(_("For"))),
        Column(str(_("Issued by"))),
        Column(str(_("Completed")), kind="day"),
        Column(str(_("Issued")), kind="day"),
        Column(str(_("Valid until")), kind="day"),
        Column(str(_("State"))),
    ]
    rows = (
        (
            one.user.name,
            one.number,
            one.title,
            one.issuer_name,
            one.completed_on,
            one.issued_on,
            one.expires_on,
            str(status_label(status_on(one, day))),
        )
        for one in within_deadline(certificates)
    )
    return Table(str(_("Certificates")), columns, rows, titles=[f"{_('Certificates')}: {unit_name}"], is_wide=True)
