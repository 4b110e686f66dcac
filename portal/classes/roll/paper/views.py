"""The list of a class for its sheets."""

from datetime import datetime

from flask_babel import force_locale

from portal.classes.labels import teacher_of
from portal.classes.models import ClassSession
from portal.classes.planning.labels import class_hours, weekday_and_day
from portal.classes.roll.paper.labels import block_heading
from portal.classes.roll.paper.queries import PaperRow, paper_list
from portal.documents.printed import PrintedRoll, RollBlock, RollRowText
from portal.units.rules.short_names import short_team
from portal.web.template_filters import moment


def printed_roll(session: ClassSession, *, printed_at: datetime) -> PrintedRoll:
    """The list as it stands on paper, in Vietnamese."""
    paper = paper_list(session)
    with force_locale("vi"):
        return PrintedRoll(
            title=session.title,
            when=f"{class_hours(session)}, {weekday_and_day(session.starts_at)}",
            place=session.place,
            teacher=teacher_of(session),
            blocks=[
                RollBlock(block_heading(edition) if place else "", [_row_text(row) for row in rows])
                for place, (edition, rows) in enumerate(paper.blocks())
            ],
            last=paper.last,
            printed=moment(printed_at),
            printed_at=printed_at,
        )


def _row_text(row: PaperRow) -> RollRowText:
    return RollRowText(row.number, row.entry.name, short_team(row.entry.unit_name or ""))
