"""Two snapshots of a unit side by side: on the screen, and as files."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from portal import clock
from portal.dashboard.definitions.labels import REPORT_KEYS
from portal.dashboard.filters import DashboardFilters, population_arguments
from portal.dashboard.labels import download_name
from portal.dashboard.models import Snapshot
from portal.dashboard.queries.subjects import (
    PROGRAMME,
    Subject,
    default_subject,
    find_subject,
    subjects_by_kind,
    unit_subjects,
)
from portal.dashboard.report.views.report import Depth
from portal.dashboard.report.views.tables import COLUMN_KEYS, headings
from portal.dashboard.routes.blueprint import bp
from portal.dashboard.snapshot_comparison.views import (
    Comparison,
    compare,
    comparison_sheet,
    fate_words,
    is_counted,
    line_name,
    news,
)
from portal.dashboard.snapshot_visits.views import compare_visits, visits_sheet
from portal.dashboard.snapshots.queries import SnapshotSummary, get_snapshot, list_snapshots, snapshot_subjects
from portal.dashboard.views import members_subject, parse_snapshot_id
from portal.errors import NotFound
from portal.spreadsheets.csv_writing import write_csv
from portal.spreadsheets.writing import write_large_xlsx
from portal.units.queries.breadcrumbs import Breadcrumbs, get_breadcrumbs
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import CSV_MEDIA_TYPE, XLSX_MEDIA_TYPE, file_download
from portal.web.listing import paginate, requested_page
from portal.web.template_filters import day

PAGE_SIZE = 200  # rows of a comparison on one screen


@dataclass(frozen=True)
class ComparisonRequest:
    """Which comparison an address asks for; `has_odd` says that something in it means nothing."""

    way: Breadcrumbs
    asked: DashboardFilters
    lines: tuple[SnapshotSummary, ...]
    before: Snapshot
    after: Snapshot
    subject: Subject
    subjects: list[Subject]
    depth: Depth
    has_odd: bool

    def read(self) -> Comparison:
        """The two snapshots side by side."""
        return compare(
            self.before,
            self.after,
            self.way.unit.id,
            self.subject,
            depth=self.depth,
            population=self.asked.population,
        )

    def url(self, endpoint: str = "dashboard.snapshot_comparison", **changes: Any) -> str:
        """The address of this comparison, of another form of it, or with changes."""
        said: dict[str, Any] = {"from": self.before.id, "to": self.after.id, "subject": self.subject.key}
        said |= {"depth": "all"} if self.depth == "all" else {}
        return url_for(
            endpoint, unit_id=self.way.unit.id, **(said | population_arguments(self.asked.population) | changes)
        )

    def label(self, snapshot: Snapshot) -> str:
        """A snapshot in short: its day, and its name."""
        name = f" ({snapshot.name})" if snapshot.name else ""
        return f"{day(snapshot.frozen_on)}{name}"

    @property
    def titles(self) -> list[str]:
        """What stands above the table in a file."""
        said = {"from_day": self.label(self.before), "to_day": self.label(self.after)}
        what = _("Comparison")
        return [
            f"{what}: {self.subject.title}",
            self.way.unit.name,
            str(_("From %(from_day)s to %(to_day)s", **said)),
        ]


@expensive
@bp.get("/units/<int:unit_id>/snapshots/comparison")
@open_to("leaders")
def snapshot_comparison(unit_id: int) -> BaseResponse | str:
    """Two snapshots side by side, `?from=` and `?to=`; the last two that hold where none are named."""
    wanted = comparison_request(unit_id)
    if wanted is None:
        flash(_("Choose two different snapshots."), "notice")
        return redirect(url_for(".snapshots", unit_id=unit_id))
    comparison = wanted.read()
    pagination = paginate(requested_page(), total=len(comparison.lines), size=PAGE_SIZE)
    pair = (wanted.before, wanted.after)
    return render_template(
        "dashboard/snapshot_comparison.html",
        way=wanted.way,
        wanted=wanted,
        chosen=[line for one in pair for line in wanted.lines if line.id == one.id],
        uncounted=[one for one in pair if not is_counted(one, wanted.subject)],
        by_kind=subjects_by_kind(wanted.subjects),
        lines=pagination.cut(comparison.lines),
        total=comparison.total,
        news=news(comparison),
        population=comparison.population,
        columns=dict(headings(COLUMN_KEYS, comparison.population)),
        pagination=pagination,
        page_url=lambda number: wanted.url(page=number),
        line_name=line_name,
        fate_words=fate_words,
        definition_keys=REPORT_KEYS,
        visits=compare_visits(*pair, unit_id),
    )


@expensive
@bp.get("/units/<int:unit_id>/snapshots/comparison.xlsx")
@open_to("leaders")
def snapshot_comparison_xlsx(unit_id: int) -> Response:
    """The comparison as a workbook."""
    wanted = comparison_request_or_404(unit_id)
    days = (wanted.label(wanted.before), wanted.label(wanted.after))
    table = comparison_sheet(wanted.read(), wanted.titles, days)
    visits = compare_visits(wanted.before, wanted.after, unit_id)
    sheets = [table, *([visits_sheet(visits, wanted.titles[1:], days)] if visits else [])]
    target = BytesIO()
    write_large_xlsx(target, sheets, created=clock.now(), title=table.titles[0])
    return file_download(target.getvalue(), XLSX_MEDIA_TYPE, file_name(wanted, "xlsx"))


@expensive
@bp.get("/units/<int:unit_id>/snapshots/comparison.csv")
@open_to("leaders")
def snapshot_comparison_csv(unit_id: int) -> Response:
    """The comparison as a table of text, with the total in its last row."""
    wanted = comparison_request_or_404(unit_id)
    days = (wanted.label(wanted.before), wanted.label(wanted.after))
    table = comparison_sheet(wanted.read(), wanted.titles, days)
    rows = [*table.rows, table.total or ()]
    body = b"".join(write_csv([column.heading for column in table.columns], rows))
    return file_download(body, CSV_MEDIA_TYPE, file_name(wanted, "csv"))


def comparison_request(unit_id: int) -> ComparisonRequest | None:
    """What the address asks for; None where it names no two snapshots, NotFound for those of other units."""
    way = get_breadcrumbs(unit_id, viewer())
    lines = list_snapshots(unit_id)
    holding = [line.id for line in lines if not line.is_void]
    chosen = [parse_snapshot_id(request.args.get(name) or "0") for name in ("from", "to")]
    if not any(chosen) and len(holding) > 1:
        chosen = [holding[1], holding[0]]
    if not all(chosen) or chosen[0] == chosen[1]:
        return None
    order = [line.id for line in reversed(lines)]
    if not set(chosen) <= set(order):
        raise NotFound
    before, after = (get_snapshot(each, unit_id=unit_id) for each in sorted(chosen, key=order.index))
    subjects = common_subjects([*snapshot_subjects(after), *snapshot_subjects(before)])
    subject = find_subject(subjects, request.args.get("subject"))
    return ComparisonRequest(
        way,
        DashboardFilters.parse(request.args),
        lines,
        before,
        after,
        subject or subject_of(way, subjects, before, after),
        subjects,
        "all" if request.args.get("depth") == "all" else "children",
        subject is None and bool(request.args.get("subject")),
    )


def comparison_request_or_404(unit_id: int) -> ComparisonRequest:
    """What the address of a file asks for, which must name everything."""
    wanted = comparison_request(unit_id)
    if wanted is None or wanted.has_odd:
        raise NotFound
    return wanted


def subject_of(way: Breadcrumbs, subjects: list[Subject], before: Snapshot, after: Snapshot) -> Subject:
    """What a unit is compared in unless somebody chooses: what it is looked at for, if both days counted it."""
    common = [each for each in subjects if is_counted(before, each) and is_counted(after, each)]
    own = default_subject(unit_subjects(way.all_ids))
    found = find_subject(common, own.key) if own is not None else None
    return found or next(iter(common), next(iter(subjects), members_subject()))


def common_subjects(subjects: list[Subject]) -> list[Subject]:
    """Each subject once, as it was called last; programmes first."""
    found: dict[str, Subject] = {}
    for subject in subjects:
        found.setdefault(subject.key, subject)
    return sorted(found.values(), key=lambda subject: subject.kind != PROGRAMME)


def file_name(wanted: ComparisonRequest, kind: str) -> str:
    """What the file is called: both days stand in it."""
    what = _("comparison")
    return download_name(
        f"{what} {wanted.before.frozen_on.isoformat()}", wanted.way.unit.name, wanted.after.frozen_on, kind
    )
