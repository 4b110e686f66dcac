"""The report of a period as an official paper: heads, text, tables and annexes, in Vietnamese."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.dashboard.period_report.labels import period_name
from portal.dashboard.period_report.rules.free_parts import FreeParts
from portal.dashboard.period_report.views.definitions import definitions, remarks
from portal.dashboard.period_report.views.figures import PeriodFigures
from portal.dashboard.period_report.views.hot_spots import hot_spots
from portal.dashboard.period_report.views.sentences import opening, subject_sentences
from portal.dashboard.period_report.views.tables import ReportTable, subjects_table, teams_table, units_table
from portal.dashboard.period_report.views.visits import visits_sentence, visits_table
from portal.documents.official import Annex, Block, OfficialReport, Paragraph
from portal.documents.printed import DOTS
from portal.units.enums import UnitKind
from portal.units.office.queries import HeldOffice
from portal.units.office.rules import OfficeDetails
from portal.visits.counts.rules import EVERYTHING
from portal.web.template_filters import day

ROMAN = ("I", "II", "III", "IV", "V", "VI")
GAP = "……"
SIGNER_GAP = DOTS * 3  # whoever signs writes the office above the signature and the name below it


@dataclass(frozen=True)
class PeriodDocument:
    """The paper, and its tables as cells for a workbook: on all forms the same rows."""

    paper: OfficialReport
    tables: Sequence[ReportTable]
    definitions: Sequence[tuple[str, str]]
    as_of: str


def period_document(report: PeriodFigures, parts: FreeParts, held: HeldOffice | None) -> PeriodDocument:
    """The paper on these figures, with what the office wrote itself and what it is called."""
    with force_locale("vi"):  # whatever language the reader likes, the office writes Vietnamese
        return _Composer(report, parts, held).compose()


class _Composer:
    """Puts one paper together."""

    def __init__(self, report: PeriodFigures, parts: FreeParts, held: HeldOffice | None) -> None:
        self._report, self._parts = report, parts
        self._office = held.details if held is not None else OfficeDetails()
        self._is_own_office = held is None or held.unit_id == report.unit.id
        self._tables: list[ReportTable] = []

    def compose(self) -> PeriodDocument:
        """The whole paper."""
        office, report = self._office, self._report
        said = definitions(report)
        blocks = tuple(self._blocks())
        paper = OfficialReport(
            superior=office.superior,
            issuer=office.issuer or DOTS,
            number=str(_("No.: %(gap)s/BC-%(office)s", gap=GAP, office=office.abbreviation or GAP)),
            place_and_day=str(
                _(
                    "%(place)s, day %(day)s month %(month)s year %(year)s",
                    place=office.place or DOTS,
                    day=GAP,
                    month=GAP,
                    year=report.ends_on.year,
                )
            ),
            kind=str(_("REPORT")),
            abstract=self._abstract(),
            addressee_label=str(_("To:")),
            addressees=self._parts.lines("addressee") or (DOTS,),
            basis=self._parts.lines("basis"),
            blocks=blocks,
            recipients_label=str(_("Recipients:")),
            recipients=self._parts.lines("recipients") or office.recipient_lines or (DOTS,),
            capacity=office.capacity,
            signer_title=office.signer_title or SIGNER_GAP,
            signatory=office.signatory or SIGNER_GAP,
            annexes=tuple(self._annexes(said)),
        )
        return PeriodDocument(paper, tuple(self._tables), said, self._as_of())

    def _abstract(self) -> str:
        """What the report is about, after the name of its kind."""
        report, period = self._report, period_name(self._report.period)
        if report.unit.kind == UnitKind.TEAM:
            return str(_("Learning results of %(unit)s, %(period)s", unit=report.unit.name, period=period))
        if not self._is_own_office:
            return str(
                _(
                    "Learning results of the community digital technology teams of %(unit)s, %(period)s",
                    unit=report.unit.name,
                    period=period,
                )
            )
        return str(_("Learning results of the community digital technology teams, %(period)s", period=period))

    def _as_of(self) -> str:
        return str(_("Numbers as of the end of %(day)s", day=day(self._report.ends_on)))

    def _blocks(self) -> Iterator[Block]:
        report, sections = self._report, iter(ROMAN)
        yield Paragraph(
            str(
                _(
                    "%(issuer)s reports as follows (numbers as of the end of %(day)s):",
                    issuer=self._office.issuer or DOTS,
                    day=day(report.ends_on),
                )
            )
        )
        yield _heading(next(sections), _("RESULTS"))
        yield _heading(1, _("Teams and people"))
        yield Paragraph(opening(report))
        place = 1
        for place, figures in enumerate(report.subjects, 2):
            yield _heading(place, figures.subject.title)
            for sentence in subject_sentences(report, figures):
                yield Paragraph(sentence)
        if report.subjects:
            yield self._numbered(subjects_table(report, number=1))
        if report.visits[EVERYTHING]:
            place += 1
            yield _heading(place, _("At residents' doors"))
            yield Paragraph(visits_sentence(report.visits[EVERYTHING]))
            yield self._numbered(visits_table(report, number=len(self._tables) + 1))
        if report.is_running and (spots := list(hot_spots(report.unit.id, report.period))):
            yield _heading(place + 1, _("What is still often answered wrongly"))
            for sentence in spots:
                yield Paragraph(f"- {sentence}")
        for name, title in (
            ("difficulties", _("DIFFICULTIES")),
            ("next_steps", _("NEXT STEPS")),
            ("proposals", _("PROPOSALS")),
        ):
            if lines := self._parts.lines(name):
                yield _heading(next(sections), title)
                for line in lines:
                    yield Paragraph(line)
        yield Paragraph(str(_("This is the report of %(issuer)s.", issuer=self._office.issuer or DOTS)))

    def _numbered(self, table: ReportTable) -> Block:
        self._tables.append(table)
        return table.as_text()

    def _annexes(self, said: Sequence[tuple[str, str]]) -> Iterator[Annex]:
        report, labels = self._report, iter(ROMAN)
        if report.children and report.subjects:
            tables = [
                self._numbered(units_table(report, figures, number=len(self._tables) + 1))
                for figures in report.subjects
            ]
            are_communes = all(unit.kind == UnitKind.COMMUNE for unit in report.children)
            title = _("Results by commune and ward") if are_communes else _("Results by unit")
            yield self._annex(next(labels), str(title), tables, is_wide=True)
        if any(unit.kind == UnitKind.TEAM and unit.depth > 1 for unit in report.last.units) and report.subjects:
            tables = [
                self._numbered(teams_table(report, figures, number=len(self._tables) + 1))
                for figures in report.subjects
            ]
            yield self._annex(next(labels), str(_("Results by team")), tables, is_wide=True)
        texts = [Paragraph(f"{term}: {text}") for term, text in said]
        notes = [Paragraph(text, "note") for text in remarks(report)]
        yield self._annex(next(labels), str(_("How the numbers are worked out")), [*texts, *notes])

    def _annex(self, label: str, title: str, blocks: Sequence[Block], *, is_wide: bool = False) -> Annex:
        attached = _(
            "(Attached to report no. %(gap)s/BC-%(office)s of day %(gap)s month %(gap)s "
            "year %(year)s of %(issuer)s)",
            gap=GAP,
            office=self._office.abbreviation or GAP,
            year=self._report.ends_on.year,
            issuer=self._office.issuer or DOTS,
        )
        return Annex(str(_("Annex %(number)s", number=label)), title, str(attached), blocks, is_wide)


def _heading(number: int | str, title: str) -> Paragraph:
    return Paragraph(f"{number}. {title}", "heading")
