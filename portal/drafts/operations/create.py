"""New courses and pages, copies, and another order: what is written begins, or follows, as a draft."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.audit.models import Actor
from portal.content.checks.faults import Faults
from portal.content.enums import PageKind
from portal.content.files.front_matter import PAGE_KINDS, read_front
from portal.content.files.front_matter_editing import with_front_values
from portal.content.files.sources import normalise
from portal.content.files.yaml_editing import UneditableText
from portal.content.markdown.links import COURSE_FILE
from portal.content.markdown.rewrite_links import relink_files, relink_guides, without_own_folder
from portal.content.text.unique_names import unique_name
from portal.courses.models import Course, CourseMedia, Page
from portal.courses.operations.create import create_course, create_page, file_name_of, slugify
from portal.courses.operations.reorder import reorder_pages
from portal.courses.permissions import can_edit
from portal.courses.queries import texts as published
from portal.courses.queries.texts import course_slugs
from portal.db import db
from portal.drafts.models import Draft
from portal.drafts.operations.rename import rewrite_drafts, up_to_date
from portal.drafts.operations.save_draft import create_draft
from portal.drafts.queries.texts import all_pending_drafts, find_draft, get_text
from portal.drafts.rules.course_templates import COURSE_TEMPLATES, NO_TEMPLATE, template_pages
from portal.drafts.rules.templates import page_template
from portal.errors import Refused, require
from portal.units.models import Unit

MAX_TITLE_LENGTH = 200  # characters


@dataclass(frozen=True)
class TitleAndSlug:
    """What a new course or page is called, and the address it gets; without one, one is made of the title."""

    title: str
    slug: str = ""

    def address(self, taken: Collection[str] = ()) -> str:
        """The address to use; one that was made of the title steps aside for those taken. Raises Refused."""
        title = " ".join(self.title.split())
        if not title or len(title) > MAX_TITLE_LENGTH:
            raise Refused(_("Give it a title of at most %(number)d characters.", number=MAX_TITLE_LENGTH))
        if self.slug:
            return self.slug
        made = slugify(title)
        if not made:
            raise Refused(_("No address can be made of this title: write one below, in letters a–z and digits."))
        return unique_name(made, taken)


def create_course_draft(
    heading: TitleAndSlug, *, unit: Unit | None, template: str = NO_TEMPLATE, actor: Actor
) -> Course:
    """A course of the unit (none: for everybody) with a draft of its introduction, and of each page of a template.

    Raises Forbidden, Refused.
    """
    if template not in COURSE_TEMPLATES:
        raise Refused(_("Choose what the course begins with."))
    title = " ".join(heading.title.split())
    course = create_course(heading.address(course_slugs()), title=title, unit=unit, actor=actor)
    values = {"title": title, "unit": unit.code if unit is not None else None}
    create_draft(course, None, page_template(PageKind.COURSE, values), actor=actor)
    for page, body in template_pages(template):
        # Guides share one list of addresses in the whole portal.
        slug = _free_slug(course.slug, _guide_slugs()) if page.kind == PageKind.GUIDE else ""
        create_page_draft(course, TitleAndSlug(page.title, slug), kind=page.kind, body=body, actor=actor)
    return course


def create_page_draft(course: Course, heading: TitleAndSlug, *, kind: str, body: str = "", actor: Actor) -> Page:
    """A page at the end of the course with a first draft, which may have more than its first line.

    Raises Forbidden, Refused.
    """
    require(can_edit(actor, course))
    if kind not in PAGE_KINDS:
        raise Refused(_("Choose what kind of page it is."))
    title = " ".join(heading.title.split())
    slug = heading.address([page.slug for page in course.pages])
    page = create_page(course, slug, kind=kind, title=title, actor=actor)
    source = page_template(kind, {"title": title, **_required_front_matter(kind)}, body)
    create_draft(course, page, source, actor=actor)
    return page


def copy_course(course: Course, heading: TitleAndSlug, *, unit: Unit | None, actor: Actor) -> Course:
    """A course of another unit with the same pages and media, all of them drafts. Raises Forbidden, Refused.

    What is being written is copied as it stands. Guides get addresses of their own, since no two may share one,
    and the copied lessons hand out the copied guides.
    """
    require(can_edit(actor, course))
    title = " ".join(heading.title.split())
    copy = create_course(heading.address(course_slugs()), title=title, unit=unit, actor=actor)
    for medium in course.media:
        db.session.add(
            CourseMedia(
                course_id=copy.id, name=medium.name, sha256=medium.sha256, synced=False, replaces=medium.replaces
            )
        )
    pages = [page for page in course.kept_pages if page.revision_id is not None or _is_pending(course, page.slug)]
    guides = _guide_slugs()
    names: dict[str, str] = {}
    slugs: dict[str, str] = {}
    copied_guides: dict[str, str] = {}
    for page in pages:
        slug = _free_slug(page.slug, guides) if page.kind == PageKind.GUIDE else page.slug
        slugs[page.slug] = slug
        names[page.file_name] = file_name_of(page.position, slug)
        if page.kind == PageKind.GUIDE:
            before = _aliases(get_text(course, page.slug).source)
            copied_guides |= dict.fromkeys([*before, page.slug], slug)
    introduction = get_text(course, "").source
    values = {"title": title, "unit": unit.code if unit is not None else None, "shared": None, "position": None}
    values["aliases"] = None
    create_draft(copy, None, with_front_values(_relink_copy(introduction, course, names), values), actor=actor)
    for page in pages:
        made = create_page(copy, slugs[page.slug], kind=page.kind, title=page.title, actor=actor)
        made.position, made.file_name, made.minutes = page.position, names[page.file_name], page.minutes
        made.summary = page.summary
        source = _relink_copy(get_text(course, page.slug).source, course, names)
        source = relink_guides(source, copied_guides, course=course.slug)
        create_draft(copy, made, _without_aliases(source), actor=actor)
    db.session.flush()
    db.session.refresh(copy, ["pages", "media"])
    return copy


def reorder_drafted_pages(course: Course, slugs: Sequence[str], *, actor: Actor) -> Mapping[str, str]:
    """Put the pages into this order; links in drafts follow, too. Raises as courses' reorder_pages."""
    drafts = all_pending_drafts()
    current = up_to_date(drafts)
    names = reorder_pages(course, slugs, actor=actor)

    def rewrite(draft: Draft) -> str:
        return relink_files(draft.source, names, renamed_in=course.slug, course=draft.course.slug)

    rewrite_drafts(drafts if names else (), current, rewrite)
    return names


def _required_front_matter(kind: str) -> dict[str, object]:
    """What a page of the kind may not be without."""
    if kind == PageKind.GUIDE:
        groups = published.first_group()
        return {"groups": [groups] if groups else []}
    return {}


def _is_pending(course: Course, slug: str) -> bool:
    draft = find_draft(course.id, slug)
    return draft is not None and draft.is_pending


def _without_aliases(source: str) -> str:
    """The text without the addresses that the page it was copied from had before."""
    try:
        return with_front_values(source, {"aliases": None})
    except UneditableText:
        return source


def _relink_copy(source: str, course: Course, names: Mapping[str, str]) -> str:
    inside = {old: new for old, new in names.items() if old != COURSE_FILE}
    return relink_files(
        without_own_folder(source, course.slug), inside, renamed_in=course.slug, course=course.slug
    )


def _aliases(source: str) -> Sequence[str]:
    """The slugs that a page had before."""
    said: Sequence[str] = read_front(normalise(source), Faults("")).values.get("aliases", ())
    return said


def _guide_slugs() -> set[str]:
    return {slug for _place, slugs in published.published_guide_slugs() for slug in slugs}


def _free_slug(slug: str, taken: set[str]) -> str:
    free = unique_name(slug, taken)
    taken.add(free)
    return free
