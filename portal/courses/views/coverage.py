"""What `flask courses coverage` prints, line by line."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.content.checks.coverage import (
    CoverageMatrix,
    TaggedPage,
    competences_by_competence,
    competences_by_group,
    tagged_pages,
)
from portal.content.files.catalogue import Framework
from portal.content.files.library import Library

EMPTY_CELL = "·"


def coverage_lines(library: Library) -> Iterator[str]:
    """A table of each framework by groups of residents, then by the frameworks whose items each need pages."""
    pages = tagged_pages(library)
    for framework in library.competences:
        yield from matrix_lines(competences_by_group(framework, library.groups, pages))
        for code, reason in framework.not_taught.items():
            yield _("not taught: %(code)s (%(reason)s)", code=code, reason=reason)
        yield ""
    for across in (framework for framework in library.competences if framework.needs):
        for framework in (one for one in library.competences if one is not across):
            yield from matrix_lines(competences_by_competence(framework, across, pages))
            yield ""


def matrix_lines(matrix: CoverageMatrix) -> Iterator[str]:
    """The matrix as text: a line for each row, its columns as wide as their names."""
    width = max((len(code) for code, _title in matrix.rows), default=0)
    yield matrix.title
    yield "  ".join([" " * width, *matrix.columns])
    for code, title in matrix.rows:
        counts = [matrix.counts[code, column] for column in matrix.columns]
        cells = [
            str(count or EMPTY_CELL).rjust(len(column))
            for count, column in zip(counts, matrix.columns, strict=True)
        ]
        yield "  ".join([code.ljust(width), *cells, title])


def page_lines(library: Library) -> Iterator[str]:
    """Each item of the frameworks that need pages, with its pages by kind in the order of the courses."""
    pages = tagged_pages(library)
    for framework in (framework for framework in library.competences if framework.needs):
        yield from _framework_page_lines(framework, pages)


def _framework_page_lines(framework: Framework, pages: Sequence[TaggedPage]) -> Iterator[str]:
    for item in framework.items:
        about = [page for page in pages if f"{framework.id}:{item.code}" in page.competences]
        yield ngettext(
            "%(code)s %(title)s: %(num)d page",
            "%(code)s %(title)s: %(num)d pages",
            len(about),
            code=item.code,
            title=item.title,
        )
        for kind in dict.fromkeys((*framework.needs, *sorted(page.kind for page in about))):
            for page in about:
                if page.kind == kind:
                    yield f"    {kind:<9}  {page.address}"
