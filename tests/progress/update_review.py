"""A page that is published again and again with an impact, and somebody who finished it."""

from __future__ import annotations

from portal.accounts.models import User
from portal.courses.queries.published import PageRow, find_page
from portal.db import begin_write, db
from portal.progress.operations.completions import complete_checklist
from tests import factories

ASKED = '\nGọi số nào?\n\n<!-- data-id="so-may" data-passage="01-bai.md#so" -->\n- [( )] 113\n- [(X)] {number}\n'
PLACE = "/courses/an-toan/bai"


def text(number: str = "113", *, impact: str | None = None, more: str = "", asks: bool = True) -> str:
    """A lesson that names a number to call, and asks for it."""
    front = {"title": "Bài một"} | ({"impact": impact} if impact else {})
    said = f"\n## Số {{#so}}\n\nBáo lừa đảo thì bà con mình gọi số {number} nghen.\n\nCòn lại vẫn vậy.\n{more}\n"
    return factories.front_matter(**front) + said + (ASKED.format(number=number + "0") if asks else "")


def publish(number: str = "113", *, impact: str | None = None, more: str = "", asks: bool = True) -> PageRow:
    """The lesson with this number, as a new revision with this impact."""
    factories.make_course("an-toan", pages={"01-bai.md": text(number, impact=impact, more=more, asks=asks)})
    return page()


def page(course: str = "an-toan", slug: str = "bai") -> PageRow:
    """The page as it is published now."""
    db.session.rollback()
    found = find_page(course, slug)
    assert found is not None
    return found


def finish(user: User, course: str = "an-toan", slug: str = "bai") -> None:
    """Let the person finish the page as it is now."""
    found = page(course, slug)
    user_id = user.id
    db.session.rollback()
    begin_write()
    complete_checklist(user_id, page_id=found.id, course_id=found.course_id, revision_id=found.revision_id)
    db.session.commit()
