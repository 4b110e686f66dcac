"""What the report of a period says of visits: a sentence, and a table by topic."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.dashboard.period_report.views.figures import PeriodFigures
from portal.dashboard.period_report.views.tables import NUMBER_WEIGHT, ReportTable, table_label
from portal.spreadsheets.sheet import Cell
from portal.spreadsheets.table import Column
from portal.visits.counts.rules import EVERYTHING, VisitSum
from portal.visits.labels import TOPICS
from portal.web.template_filters import number as spoken
from portal.web.template_filters import percent


def visits_sentence(told: VisitSum) -> str:
    """How often the members went out, how many people they helped, and how many then managed by themselves."""
    return str(
        ngettext(
            "Members went to residents' doors %(times)s time and helped %(people)s people; %(managed)s of them "
            "(%(share)s) then managed by themselves.",
            "Members went to residents' doors %(times)s times and helped %(people)s people; %(managed)s of them "
            "(%(share)s) then managed by themselves.",
            told.visits,
            times=spoken(told.visits),
            people=spoken(told.people),
            managed=spoken(told.managed),
            share=percent(told.share),
        )
    )


def visits_table(report: PeriodFigures, *, number: int) -> ReportTable:
    """One row for each topic, those with the most people first, and the total."""
    known = sorted(
        ((name, report.visits[topic]) for topic, name in TOPICS.items() if topic in report.visits),
        key=lambda line: -line[1].people,
    )
    rows: list[Sequence[Cell]] = [[place, str(name), *_cells(told)] for place, (name, told) in enumerate(known, 1)]
    columns = [
        Column(_("No."), "number", 6),
        Column(_("What was helped with")),
        Column(_("Outings"), "number", 11),
        Column(_("People helped"), "number", 11),
        Column(_("Manage by themselves"), "number", 11),
        Column(_("Share who manage"), "share", 11),
    ]
    return ReportTable(
        table_label(number),
        str(_("Help at residents' doors by topic")),
        str(_("Unit of measure: people")),
        columns,
        [NUMBER_WEIGHT, 60.0, 20.0, 22.0, 22.0, 22.0],
        rows,
        ["", _("Total"), *_cells(report.visits[EVERYTHING])],
    )


def _cells(told: VisitSum) -> list[Cell]:
    return [told.visits, told.people, told.managed, told.share]
