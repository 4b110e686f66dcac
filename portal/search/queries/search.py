"""Every read of the search."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, exists, func, or_, select, union

from portal.content.enums import PageKind
from portal.content.text.vietnamese import nfc
from portal.courses.models import Course, Page, Revision
from portal.courses.queries.published import visible_courses
from portal.db import Rows, db, fetch
from portal.search.models import Passage
from portal.search.queries.full_text import INDEX, Part, match_query, matches
from portal.search.queries.synonyms import synonyms_source
from portal.search.rules.ranking import SearchTerms
from portal.search.rules.results import (
    Candidate,
    Heading,
    Hit,
    PageMatch,
    Results,
    answering,
    is_spelled,
    rank_pages,
)
from portal.search.rules.snippets import choose_marks, highlight, snippet
from portal.search.rules.spelling import corrections
from portal.search.rules.synonyms import alternatives, synonym_groups
from portal.web.listing import paginate

MAX_QUERY_LENGTH = 200  # letters of a question that count
PAGE_SIZE = 8  # results: at most three screens of a phone
MAX_PAGES = 10  # so many of them can be looked at
MAX_CANDIDATES = 200  # passages looked at for each way to match
MATCHED_PARTS: tuple[Part, ...] = ("head", "exact", "folded")
MAX_SUGGESTION_TRIES = 6  # shorter questions that are tried where a question finds nothing
MAX_SUGGESTIONS = 3
INVISIBLE_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")

_CANDIDATE = (
    Passage.id,
    Passage.course_id,
    Passage.page_id,
    Passage.number,
    Passage.anchor,
    func.coalesce(Page.title, Course.title),
    Passage.head,
    Passage.folded,
    Passage.exact,
    Course.position,
    Course.slug,
    func.coalesce(Page.position, 0),
    func.coalesce(Page.kind, ""),
)

_SHOWN = (
    select(Passage.id, Passage.heading, Passage.text, Page.slug, Page.kind, Course.title.label("course_title"))
    .join(Course, Course.id == Passage.course_id)
    .outerjoin(Page, Page.id == Passage.page_id)
    .where(Passage.id.in_(bindparam("ids", expanding=True)))
)


def search(text: str, *, viewer: Any, page: int = 1) -> Results:
    """What the viewer may know of that has all the words, in any order, the last one as a beginning.

    Dấu, capitals and the form of Unicode make no difference to what is found, nor does another word of the
    courses' synonyms. Where nobody wrote it as it was typed, what was meant is looked for. A stranger finds guides
    only. `page` counts from 1; the hits of the pages before it are in the results too.
    """
    typed = INVISIBLE_CHARACTERS.sub(" ", nfc(text)).strip()
    shown, is_cut = typed[:MAX_QUERY_LENGTH].strip(), len(typed) > MAX_QUERY_LENGTH
    wanted = SearchTerms.of(shown)
    if not wanted.folded:
        return Results(shown, is_cut)
    if wanted.is_too_short:
        return Results(shown, is_cut, is_too_short=True)
    courses, groups = _course_ids(viewer), synonym_groups(synonyms_source())
    asked = alternatives(wanted, groups)
    candidates, is_all = _candidates(asked, courses)
    # A single word with other dấu than typed is nearer than one with other letters.
    is_near = is_spelled(candidates, asked) or (bool(candidates) and len(wanted.folded) == 1)
    correction = "" if is_near else _correction(wanted, courses)
    if correction:
        asked = alternatives(SearchTerms.of(correction), groups)
        candidates, is_all = _candidates(asked, courses)
    found = rank_pages(candidates, asked)
    if not found:
        return Results(shown, is_cut, has_words=True, suggestions=_suggestions(wanted, courses))
    pagination = paginate(page, total=min(len(found), MAX_PAGES * PAGE_SIZE), size=PAGE_SIZE)
    page = pagination.page
    return Results(
        shown,
        is_cut,
        has_words=True,
        correction=correction,
        hits=_hits(found[: page * PAGE_SIZE], courses),
        total=min(len(found), MAX_PAGES * PAGE_SIZE),
        is_all=is_all and len(found) <= MAX_PAGES * PAGE_SIZE,
        page=page,
        has_more=page < pagination.pages,
    )


def published_courses() -> Sequence[Course]:
    """The courses that readers see."""
    return db.session.scalars(select(Course).where(Course.withdrawn_at.is_(None)).order_by(Course.id)).all()


def pages_without_passages() -> Sequence[int]:
    """The ids of published pages of which nothing can be found."""
    has_none = ~exists().where(Passage.page_id == Page.id)
    return db.session.scalars(
        select(Page.id).where(Page.revision_id.is_not(None), has_none).order_by(Page.id)
    ).all()


def page_texts(page_ids: Collection[int]) -> Iterable[Sequence[Any]]:
    """What published pages say: page id, course id, title, summary, blocks; by id."""
    pages = select(Page.id, Page.course_id, Page.title, Page.summary, Revision.blocks).join(Page.revision)
    return db.session.execute(pages.where(Page.id.in_(page_ids)).order_by(Page.id))


def passage_values(which: ColumnElement[bool], names: Iterable[str]) -> list[dict[str, Any]]:
    """The values of some columns of these passages, in their order."""
    columns = [getattr(Passage, name) for name in names]
    rows = db.session.execute(select(*columns).where(which).order_by(Passage.number))
    return [row._asdict() for row in rows]


def passage_ids(which: ColumnElement[bool]) -> Sequence[int]:
    """The ids of these passages."""
    return db.session.scalars(select(Passage.id).where(which)).all()


def _course_ids(viewer: Any) -> set[int]:
    return {course.id for course in visible_courses(viewer)} if viewer.is_authenticated else set()


# Built once for each dialect: building them takes as long as asking.
@cache
def _matching(part: Part, dialect: str) -> Select[int]:
    """The ids of the passages with all the words in this part, those that were put in first."""
    is_shown = or_(Page.id.is_(None), Page.withdrawn_at.is_(None)) & Course.withdrawn_at.is_(None)
    return (
        select(INDEX.c.rowid.label("id"))
        .join(Passage, Passage.id == INDEX.c.rowid)
        .join(Course, Course.id == Passage.course_id)
        .outerjoin(Page, Page.id == Passage.page_id)
        # Guides are for everybody, whatever course they are in.
        .where(matches(part, bindparam(part, type_=String), dialect), is_shown)
        .where(or_(Passage.course_id.in_(bindparam("courses", expanding=True)), Page.kind == PageKind.GUIDE))
        .order_by(INDEX.c.rowid)
        .limit(MAX_CANDIDATES)
        .execution_options(plan_anew=True)
    )


@cache
def _matching_any_part(dialect: str) -> Rows:
    # Looking into headings and for the very spelling apart, none of them is lost among too many others.
    ids = union(*(select(_matching(part, dialect).subquery().c.id) for part in MATCHED_PARTS))
    return (
        select(*_CANDIDATE)
        .join(Course, Course.id == Passage.course_id)
        .outerjoin(Page, Page.id == Passage.page_id)
        .where(Passage.id.in_(ids.subquery().select()))
        .execution_options(plan_anew=True)
    )


def _candidates(asked: Sequence[SearchTerms], courses: Collection[int]) -> tuple[list[Candidate], bool]:
    """The passages to choose from, and whether these are all that match."""
    dialect = db.engine.dialect.name
    folded, exact = [terms.folded for terms in asked], [terms.exact for terms in asked]
    words = {"head": folded, "exact": exact, "folded": folded}
    queries = {part: match_query(alternatives, dialect) for part, alternatives in words.items()}
    found = [Candidate(*row) for row in fetch(_matching_any_part(dialect), queries | {"courses": courses})]
    return answering(found, asked), len(found) < MAX_CANDIDATES


def _hits(found: Iterable[PageMatch], courses: Collection[int]) -> tuple[Hit, ...]:
    """The pages with their texts."""
    found = list(found)
    rows = {row.id: row for row in fetch(_SHOWN, {"ids": [page.best.id for page in found]})}

    def hit(page: PageMatch) -> Hit:
        row, best = rows[page.best.id], page.best
        marks = choose_marks((best.title, row.heading, row.text), page.wanted)
        return Hit(
            kind=row.kind or PageKind.COURSE,
            title=highlight(best.title, marks),
            course_slug=best.course_slug,
            course_title=row.course_title,
            page_slug=row.slug,
            is_public=best.course_id not in courses,
            heading=Heading(best.anchor, highlight(row.heading, marks)),
            snippet=snippet(row.text, marks),
        )

    return tuple(hit(page) for page in found)


def _correction(wanted: SearchTerms, courses: Collection[int]) -> str:
    """The likeliest question that was meant and that is written like this somewhere; else nothing."""
    meant = corrections(wanted.typed)
    asked = [SearchTerms.of(text) for text in meant]
    if not asked:
        return ""
    candidates, _is_all = _candidates(asked, courses)
    return next(
        (text for text, terms in zip(meant, asked, strict=True) if is_spelled(candidates, [terms], whole=True)), ""
    )


def _suggestions(wanted: SearchTerms, courses: Collection[int]) -> tuple[str, ...]:
    """Shorter questions that find something: one word less, else a single word, else the beginning of one."""
    typed = wanted.typed
    if len(typed) == 1:
        shorter = [typed[0][:end] for end in range(len(typed[0]) - 1, 1, -1)]
        return _with_results(shorter, courses)[:1]
    one_less = [" ".join(typed[:at] + typed[at + 1 :]) for at in range(len(typed))]
    return _with_results(one_less, courses) or _with_results(typed, courses)


def _with_results(texts: Iterable[str], courses: Collection[int]) -> tuple[str, ...]:
    """Those of the texts that find anything; only the first few are tried."""
    asked = [(text, SearchTerms.of(text).folded) for text in list(dict.fromkeys(texts))[:MAX_SUGGESTION_TRIES]]
    finding = [text for text, words in asked if words and _has_results(words, courses)]
    return tuple(finding[:MAX_SUGGESTIONS])


def _has_results(words: Sequence[str], courses: Collection[int]) -> bool:
    # Asked for a single one, PostgreSQL would rather read every passage in turn than its index.
    dialect = db.engine.dialect.name
    asked = {"folded": match_query([words], dialect), "courses": courses}
    return fetch(_matching("folded", dialect), asked).first() is not None
