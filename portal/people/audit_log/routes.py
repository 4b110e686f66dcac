"""The audit screen: who did what to whom, in the units of the viewer."""

from collections.abc import Iterator, Sequence
from itertools import chain

from flask import Response, request, url_for
from flask_babel import gettext as _

from portal import clock
from portal.people.audit_log.filters import AuditFilters
from portal.people.audit_log.labels import ACTION_GROUPS, ACTION_TEXTS
from portal.people.audit_log.queries import iterate_log, read_log_page
from portal.people.audit_log.views import LogEntry, fold_entries, group_sentence, log_entries
from portal.people.routes.blueprint import bp
from portal.spreadsheets.csv_writing import write_csv
from portal.spreadsheets.sheet import Cell
from portal.units.queries.breadcrumbs import find_breadcrumbs
from portal.units.queries.managed_units import managed_unit_ids, managed_units
from portal.units.queries.people import names_of_people
from portal.units.views import units_to_filter_by
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import CSV_MEDIA_TYPE, file_download
from portal.web.htmx import screen_or_fragment, wants_fragment


@bp.get("/audit")
@open_to("leaders")
def audit() -> Response:
    """The log, newest first, with filters; for htmx, only what was found."""
    asked = AuditFilters.parse(request.args)
    events, has_more = read_log_page(viewer().id, asked)
    led = managed_unit_ids(viewer())
    entries = log_entries(events, below=led)
    response = screen_or_fragment(
        "people/audit.html",
        "people/_audit_answer.html",
        asked=asked,
        entries=entries,
        groups_of_entries=fold_entries(entries),
        group_sentence=group_sentence,
        older=asked.url(before=entries[-1].id) if has_more else None,
        newest=asked.url(before=None) if asked.before is not None else None,
        download=url_for(".audit_csv", **asked.arguments(before=None)),
        groups=ACTION_GROUPS,
        units=units_to_filter_by(find_breadcrumbs(asked.unit, viewer()), managed_units(viewer())),
        about=filtered_person_name(asked, led),
    )
    if wants_fragment():
        response.headers["HX-Push-Url"] = asked.url()
    return response


@expensive
@bp.get("/audit.csv")
@open_to("leaders")
def audit_csv() -> Response:
    """What the filters find as a table, the newest 10,000 events at most."""
    asked = AuditFilters.parse(request.args)
    led = managed_unit_ids(viewer())
    entries = chain.from_iterable(log_entries(events, below=led) for events in iterate_log(viewer().id, asked))
    headings = [_("When"), _("What happened"), _("Unit"), _("More"), _("By a deputy"), _("Group"), _("Code")]
    body = b"".join(write_csv(headings, table_rows(entries)))
    asked_for = (asked.group, asked.first, asked.last) if asked.is_clear else ()
    name = "-".join(part for part in ("nhat-ky", *asked_for, clock.today().isoformat()) if part)
    return file_download(body, CSV_MEDIA_TYPE, f"{name}.csv")


def table_rows(entries: Iterator[LogEntry]) -> Iterator[Sequence[Cell]]:
    """The entries as rows of a table; the time is that of Vietnam."""
    for entry in entries:
        told = ACTION_TEXTS.get(entry.action)
        yield (
            entry.at.astimezone(clock.VIETNAM).replace(microsecond=0, tzinfo=None),
            entry.sentence,
            entry.unit.text if entry.unit is not None else "",
            "; ".join(entry.notes),
            "×" if entry.is_by_deputy else "",
            str(ACTION_GROUPS[told.group]) if told is not None else "",
            entry.action,
        )


def filtered_person_name(asked: AuditFilters, led: list[int]) -> str:
    """The name of the person that the address asks for, where the viewer may know it."""
    if not asked.person:
        return ""
    name, is_there = names_of_people([asked.person], below=led).get(asked.person, ("", False))
    return name if is_there else _("one person")
