"""What the trainer of the demonstration is writing: a lesson with one sentence put better, up for a review."""

from portal.accounts.queries.users import find_by_login
from portal.courses.permissions import can_edit
from portal.demo.sign_ins import ADMIN, TRAINER
from portal.drafts.operations.review import comment, request_review
from portal.drafts.operations.save_draft import save_edit
from portal.drafts.queries.texts import find_course, get_text

COURSE, PAGE = "chuyen-khoan-vietqr", "ma-cua-minh"
BEFORE = "Nhà nào bán hàng thì dán tờ này sau quầy"
AFTER = "Nhà nào bán hàng thì cùng cô chú dán tờ này sau quầy, ngang tầm mắt"
COMMENT = "Nên nói chữ lớn cỡ nào cho đứng xa cũng đọc được."


def write_draft() -> None:
    """Let a draft wait for a review, with a comment, in the caller's transaction.

    Nothing waits where the course is another one, or where the trainer's province is not the only one.
    """
    trainer, admin, course = find_by_login(TRAINER.username), find_by_login(ADMIN.username), find_course(COURSE)
    if trainer is None or admin is None or course is None or PAGE not in {page.slug for page in course.pages}:
        return
    if not can_edit(trainer, course):
        return
    text = get_text(course, PAGE)
    source = text.source.replace(BEFORE, AFTER)
    draft = save_edit(text, source, actor=trainer)
    if draft is None:
        return
    request_review(draft, version=draft.version, message="Nói cho rõ hơn dán tờ giấy ở đâu", actor=trainer)
    lines = source.splitlines()
    line = next(number for number, words in enumerate(lines, 1) if AFTER in words)
    comment(get_text(course, PAGE), COMMENT, line=line, actor=admin)
