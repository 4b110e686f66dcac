"""The list of a class for its sheets."""

from datetime import datetime

from flask_babel import force_locale

from portal.classes.labels import teacher_of
from portal.classes.models import ClassSession
from portal.classes.planning.labels import class_hours, weekday_and_day
from portal.classes.roll.paper.queries import paper_list
from portal.documents.printed import PrintedRoll, RollRowText
from portal.units.rules.short_names import short_team


def printed_roll(session: ClassSession, *, printed_at: datetime) -> PrintedRoll:
    """The list as it stands on paper, in Vietnamese."""
    rows = paper_list(session)
    with force_locale("vi"):
        return PrintedRoll(
            title=session.title,
            when=f"{class_hours(session)}, {weekday_and_day(session.starts_at)}",
            place=session.place,
            teacher=teacher_of(session),
            rows=[RollRowText(row.entry.name, short_team(row.entry.unit_name or "")) for row in rows],
            printed_at=printed_at,
        )
