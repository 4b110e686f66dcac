"""What two readers of the demonstration say of its lessons, and what the trainer answers."""

from portal.accounts.queries.users import find_by_login
from portal.courses.permissions import can_edit
from portal.courses.queries.published import find_page
from portal.demo.sign_ins import HEAD, MEMBER, TRAINER
from portal.drafts.queries.texts import find_course
from portal.feedback.enums import Rating, ReportState
from portal.feedback.operations import answer_report, rate_page, report_page
from portal.feedback.queries import get_report, list_reports

COURSE, EASY_PAGE, HARD_PAGE = "nhan-dien-lua-dao", "vi-sao-bi-lua", "dung-hoi-kiem-tra-bao"
ANSWERED = "Chỗ này chữ dài quá, đọc một hơi không hết."
REPLY = "Dạ, con đã tách ra làm hai câu. Cảm ơn anh/chị."
WAITING = "Hình bốn bước chữ nhỏ, bà con lớn tuổi khó đọc."


def write_feedback() -> None:
    """Let a lesson be easy and another hard, one report wait and one be answered, in the caller's transaction.

    Nothing is said where the course is another one, or where the trainer does not write for it.
    """
    member, head, trainer = (find_by_login(known.username) for known in (MEMBER, HEAD, TRAINER))
    course, easy, hard = find_course(COURSE), find_page(COURSE, EASY_PAGE), find_page(COURSE, HARD_PAGE)
    if member is None or head is None or trainer is None or course is None or easy is None or hard is None:
        return
    if not can_edit(trainer, course):
        return
    for reader in (member, head):
        rate_page(easy, Rating.EASY, actor=reader)
    rate_page(hard, Rating.HARD, actor=head)
    report_page(easy, place="", text=ANSWERED, token=easy.slug, actor=member)
    first = list_reports(course.id, offset=0, limit=1)[0]
    answer_report(get_report(first.id, course_id=course.id), state=ReportState.FIXED, reply=REPLY, actor=trainer)
    report_page(hard, place="mot-nep", text=WAITING, token=hard.slug, actor=head)
