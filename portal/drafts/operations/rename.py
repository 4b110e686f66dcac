"""Another address for a page or a course; what is being written follows."""

from collections.abc import Callable, Sequence

from portal.audit.models import Actor
from portal.content.files.front_matter_editing import with_former_slug
from portal.content.files.yaml_editing import UneditableText
from portal.content.markdown.rewrite_links import relink_course, relink_files
from portal.courses.models import Course, Page
from portal.courses.operations import rename
from portal.db import db
from portal.drafts.models import Draft
from portal.drafts.operations.save_draft import remember_text
from portal.drafts.queries.texts import all_pending_drafts, latest_number


def rename_page(page: Page, slug: str, *, actor: Actor) -> None:
    """Give the page this slug, also in drafts; raises as courses' rename_page."""
    drafts = all_pending_drafts()
    current = up_to_date(drafts)
    before = page.slug
    names = rename.rename_page(page, slug, actor=actor)

    def rewrite(draft: Draft) -> str:
        source = relink_files(draft.source, names, renamed_in=page.course.slug, course=draft.course.slug)
        is_own = draft.page_id == page.id and page.revision_id is not None
        return _with_alias(source, before, slug) if is_own else source

    rewrite_drafts(drafts, current, rewrite)


def rename_course(course: Course, slug: str, *, actor: Actor) -> None:
    """Give the course this slug, also in drafts; raises as courses' rename_course."""
    drafts = all_pending_drafts()
    current = up_to_date(drafts)
    before = course.slug
    rename.rename_course(course, slug, actor=actor)

    def rewrite(draft: Draft) -> str:
        source = relink_course(draft.source, before, slug)
        is_own = draft.course_id == course.id and not draft.slug and course.number > 0
        return _with_alias(source, before, slug) if is_own else source

    rewrite_drafts(drafts, current, rewrite)


def up_to_date(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts that began from the latest text that was published."""
    return [draft for draft in drafts if draft.based_on == latest_number(draft)]


def rewrite_drafts(drafts: Sequence[Draft], current: Sequence[Draft], rewrite: Callable[[Draft], str]) -> None:
    """Let the drafts say what `rewrite` makes of them; those in `current` stay based on what is published now."""
    for draft in drafts:
        source = rewrite(draft)
        if source != draft.source:
            draft.source, draft.version = source, draft.version + 1
            remember_text(draft)
    for draft in current:
        # The published text that it began from may have followed as well.
        draft.based_on = latest_number(draft)
    db.session.flush()


def _with_alias(source: str, before: str, slug: str) -> str:
    try:
        return with_former_slug(source, before, now=slug)
    except UneditableText:
        return source
