"""All the sheets of a course as one file."""

from flask import Blueprint, Response
from markupsafe import Markup

from portal import clock
from portal.courses.queries.guides import GuideRow
from portal.courses.queries.media import find_media, media_data
from portal.courses.queries.revision_cache import page_content
from portal.documents.printed import PrintedSheet
from portal.documents.sheet_blocks import has_blank, sheet_blocks
from portal.documents.sheet_pdf import sheets_pdf
from portal.errors import NotFound
from portal.guides.handouts.queries import handouts_of
from portal.learning.queries import get_course
from portal.web.access import open_to, viewer
from portal.web.expensive import expensive
from portal.web.files import file_download
from portal.web.site_url import site_url
from portal.web.template_filters import iso_day

bp = Blueprint("handouts", __name__)


@expensive
@bp.get("/courses/<course_slug>/handouts.pdf")
@open_to("signed_in")
def handouts_pdf(course_slug: str) -> Response:
    """Every guide that the course hands out, each on its sheet of A5; NotFound where it has none."""
    course = get_course(course_slug, viewer=viewer())
    guides = handouts_of(course.id)
    if not guides:
        raise NotFound
    sheets = [_printed(guide) for guide in guides]
    body = sheets_pdf(sheets, title=course.title, printed_at=clock.now())
    return file_download(body, "application/pdf", f"{course_slug}.pdf")


def _printed(guide: GuideRow) -> PrintedSheet:
    content = page_content(guide.revision_id)
    blocks = sheet_blocks([block for block in content.blocks if isinstance(block, Markup)], _picture)
    reviewed = content.front.get("reviewed")
    return PrintedSheet(
        title=guide.title,
        blocks=blocks,
        address=f"{site_url()}/g/{guide.slug}",
        checked=iso_day(reviewed) if reviewed else "",
        has_own_lines=has_blank(blocks),
        language=guide.language,
    )


def _picture(sha256: str) -> bytes:
    return media_data(sha256) if find_media(sha256) is not None else b""
