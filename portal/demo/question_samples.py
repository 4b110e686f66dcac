"""A hidden quiz of the demonstration whose questions are bad on purpose, answered so that its figures show it.

Trainers learn on it what each finding looks like, and what a mended question does: one of them is put better in
the second revision. Readers never see it, since some of its answer keys are wrong.
"""

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.queries.users import find_by_login
from portal.content.enums import Impact, PageKind
from portal.courses.models import Course, Revision
from portal.courses.operations.unpublish import unpublish_course
from portal.courses.queries.revision_cache import page_content
from portal.db import db
from portal.demo.queries import people_who_help
from portal.demo.sign_ins import TRAINER
from portal.drafts.operations.create import TitleAndSlug, create_course_draft, create_page_draft
from portal.drafts.operations.publish import publish_course
from portal.drafts.operations.save_draft import save_edit
from portal.drafts.queries.texts import find_course, get_text, pending_drafts
from portal.questions.models import Answer, Attempt
from portal.questions.queries.answers import question_ids
from portal.questions.rules.grading import grade
from portal.questions.rules.grading.kinds import Response
from portal.units.models import Unit
from portal.units.queries.grants import granted_units

BESIDE = "nhan-dien-lua-dao"  # a demonstration of other courses is not ours to add to
COURSE = TitleAndSlug("Tập coi kết quả câu hỏi (câu cố ý viết dở)", "tap-coi-ket-qua")
QUIZ = TitleAndSlug("Mười hai câu, bảy câu dở", "muoi-hai-cau")
INTRODUCTION = """\
Khóa này chỉ để giảng viên tập coi kết quả từng câu, người học không thấy. Năm câu đầu là câu tốt. Bảy câu sau
cố ý viết dở, mỗi câu một kiểu, có câu còn chọn sai đáp án. Người trả lời là người mẫu.
"""
BEFORE_MENDING, AFTER_MENDING = 90, 70  # people who took the first revision, and the second
GOOD = (
    ("giuc-gap", "Tin nhắn giục “chuyển liền, không là khóa máy”. Cô Ba nên làm gì trước?"),
    ("doc-ma", "Người gọi xưng nhân viên ngân hàng, biểu đọc mã vừa nhận. Chú Tư nên làm gì?"),
    ("cai-ung-dung", "Có người gửi tệp biểu cài để “làm định danh”. Bác Sáu nên làm gì?"),
    ("lam-giup", "Dì Út nhờ chỉ cách nộp hồ sơ. Ai là người bấm máy?"),
    ("chuyen-nham", "Có người nói chuyển nhầm tiền cho mình, xin trả qua một số khác. Anh Năm nên làm gì?"),
)
GOOD_OPTIONS = (
    ("Dừng lại, hỏi người nhà hoặc tổ", "Làm theo cho xong", "Nhắn lại hỏi người gửi"),
    ("Không đọc, cúp máy", "Đọc cho họ kiểm tra", "Đọc nửa đầu thôi"),
    ("Không cài, hỏi tổ", "Cài rồi xóa sau", "Gửi cho người khác cài thử"),
    ("Dì Út tự bấm, mình chỉ bên cạnh", "Mình bấm cho lẹ", "Nhờ người đứng kế bên bấm"),
    ("Không tự chuyển, báo ngân hàng của mình", "Chuyển trả liền", "Giữ luôn"),
)
BAD = """\
Một tin nhắn có đường liên kết lạ. Câu nào không phải là việc không nên tránh?

<!-- data-id="phu-dinh-kep" -->
- [( )] Không bấm vô
- [(X)] Bấm vô coi thử
- [( )] Hỏi người nhà

"""
MENDED = """\
Một tin nhắn có đường liên kết lạ. Việc nào nên tránh?

<!-- data-id="phu-dinh-kep" -->
- [( )] Không bấm vô
- [(X)] Bấm vô coi thử
- [( )] Hỏi người nhà

"""
OTHERS = """\
Có người xưng công an gọi, biểu chuyển tiền để “kiểm tra”. Nên làm gì?

<!-- data-id="dap-an-sai" -->
- [( )] Cúp máy, ra trụ sở công an xã hỏi
- [(X)] Giữ máy nghe cho hết
- [( )] Chuyển một phần để thử

Nhận tin báo trúng thưởng thì làm gì?

<!-- data-id="hai-dap-an" -->
- [(X)] Không trả lời, xóa tin
- [( )] Không trả lời, chặn số
- [( )] Trả lời để hỏi cho rõ

Viết hai chữ nên làm khi nghe giục chuyển tiền qua điện thoại.

<!-- data-id="bay-dau" -->
[[cúp máy]]

Mật khẩu nên đặt sao?

<!-- data-id="doan-duoc" -->
- [(X)] Dài, dễ nhớ với mình mà người khác khó đoán, không viết ra giấy dán trên máy, không đưa cho ai
- [( )] Ngắn
- [( )] Trống

Hình cô Ba trong bài thứ ba mặc áo màu gì?

<!-- data-id="vun-vat" -->
- [( )] Nâu
- [( )] Xanh
- [( )] Trắng
- [(X)] Tím

Tổ công nghệ số cộng đồng giúp ai?

<!-- data-id="qua-de" -->
- [(X)] Bà con trong xóm
- [( )] Người ngoài hành tinh
- [( )] Con mèo
"""

Chooser = Callable[[float, Random], Response]


def write_question_samples(*, seed: int, until: datetime) -> None:
    """Publish the quiz, have it answered, mend one question, and hide the course, in the caller's transaction.

    Nothing is written where the shipped courses are not there, there is no trainer, or nobody agreed to help.
    """
    trainer = find_by_login(TRAINER.username)
    people = people_who_help(BEFORE_MENDING + AFTER_MENDING)
    if trainer is None or not people or find_course(BESIDE) is None:
        return
    unit = db.session.get_one(Unit, granted_units(trainer.id, (Role.TRAINER,))[0].id)
    chance = Random(f"{seed} bad questions")
    course = create_course_draft(COURSE, unit=unit, actor=trainer)
    page = create_page_draft(course, QUIZ, kind=PageKind.QUIZ, actor=trainer)
    _write(course, "", INTRODUCTION, trainer)
    before, after = people[:BEFORE_MENDING], people[BEFORE_MENDING:]
    for body, answering, days in ((BAD, before, 40), (MENDED, after, 12)):
        _write(course, page.slug, _good_questions() + body + OTHERS, trainer)
        versions = {draft.slug: draft.version for draft in pending_drafts(course.id)}
        publish_course(course, versions=versions, impact=Impact.MINOR, message="", actor=trainer)
        revision = db.session.get_one(Revision, page.revision_id)
        revision.published_at = until - timedelta(days=days)
        for number, user_id in enumerate(answering):
            at = revision.published_at + timedelta(hours=number * 4 + chance.uniform(0, 5))
            _answer(revision, user_id, min(at, until), chance, is_mended=body is MENDED)
    db.session.flush()
    unpublish_course(course, actor=trainer)


def _write(course: Course, slug: str, body: str, trainer: User) -> None:
    text = get_text(course, slug)
    front = text.source.partition("\n---\n")[0]
    source = f"{front}\n---\n\n{body}"
    save_edit(text, source, actor=trainer)


def _good_questions() -> str:
    asked = []
    for (id_, stem), options in zip(GOOD, GOOD_OPTIONS, strict=True):
        rows = [f"- [({'X' if number == 0 else ' '})] {option}" for number, option in enumerate(options)]
        asked.append("\n".join([stem, "", f'<!-- data-id="{id_}" -->', *rows, "", ""]))
    return "".join(asked)


def _answer(revision: Revision, user_id: int, at: datetime, chance: Random, *, is_mended: bool) -> None:
    """One attempt of somebody with a gift of one's own: how strong people answer is what the figures show."""
    content, ids = page_content(revision.id), question_ids(revision.page_id)
    gift = chance.gauss(0, 1)
    drawn = [{"name": name, "question": ids[name], "seed": 0} for name in content.questions]
    marks = []
    attempt = Attempt(
        user_id=user_id,
        page_id=revision.page_id,
        revision_id=revision.id,
        drawn=drawn,
        pass_mark=80,
        started_at=at - timedelta(minutes=9),
        submitted_at=at,
    )
    db.session.add(attempt)
    db.session.flush()
    choosers = CHOOSERS | ({"phu-dinh-kep": _as_good(1)} if is_mended else {})
    for name, question in content.questions.items():
        response = choosers[name](gift, chance)
        marks.append(grade(question, response).score)
        answer = Answer(
            user_id=user_id,
            question_id=ids[name],
            revision_id=revision.id,
            attempt_id=attempt.id,
            response=response,
            score=marks[-1],
            answered_at=at,
        )
        db.session.add(answer)
    attempt.score = sum(marks) / len(marks)
    attempt.passed = attempt.score >= 0.8


def _knows(gift: float, ease: float, chance: Random, *, slope: float = 1.6) -> bool:
    """Whether somebody with this gift gets something of this ease right: the logistic curve of item response."""
    return chance.random() < 1 / (1 + math.exp(-(slope * gift + ease)))


def _as_good(right: int, others: Sequence[int] = (0, 2)) -> Chooser:
    """Answers as a good question is answered: the strong choose what is right."""
    return lambda gift, chance: {"chosen": [right if _knows(gift, 0.9, chance) else chance.choice(others)]}


def _wrong_key(gift: float, chance: Random) -> Response:
    """The strong choose what is right in truth, which the key counts as wrong."""
    return {"chosen": [0 if _knows(gift, 0.8, chance) else chance.choice((1, 2))]}


def _two_keys(gift: float, chance: Random) -> Response:
    """Who knows the matter chooses either of two that can be defended."""
    return {"chosen": [chance.choice((0, 1)) if _knows(gift, 1.0, chance) else 2]}


def _marks_trap(gift: float, chance: Random) -> Response:
    """Many who know it write it without its marks."""
    if not _knows(gift, 0.8, chance):
        return {"text": chance.choice(("nghe máy", "trả lời"))}
    return {"text": "cúp máy" if chance.random() < 0.55 else "cup may"}


def _double_negative(gift: float, chance: Random) -> Response:
    """Who reads with care stumbles over the negations; who skims takes what looks like the bad thing to do."""
    is_careful = _knows(gift, 0.2, chance, slope=2.2)
    return {"chosen": [1 if chance.random() < (0.45 if is_careful else 0.9) else chance.choice((0, 2))]}


def _guessed(gift: float, chance: Random) -> Response:
    """Everybody sees which option is meant, whoever knows the matter or not."""
    return {"chosen": [0 if chance.random() < 0.8 else chance.choice((1, 2))]}


def _trivia(gift: float, chance: Random) -> Response:
    """Hardly anybody remembers it; the other answers are guesses."""
    return {"chosen": [3 if _knows(gift, -1.9, chance, slope=0.7) else chance.choice((0, 1, 2))]}


def _giveaway(gift: float, chance: Random) -> Response:
    """Everybody has it right."""
    return {"chosen": [0]}


CHOOSERS: dict[str, Chooser] = {
    **{id_: _as_good(0, others=(1, 2)) for id_, _stem in GOOD},
    "phu-dinh-kep": _double_negative,
    "dap-an-sai": _wrong_key,
    "hai-dap-an": _two_keys,
    "bay-dau": _marks_trap,
    "doan-duoc": _guessed,
    "vun-vat": _trivia,
    "qua-de": _giveaway,
}
