"""One question of every kind, each with a wrong answer of its own; the right one is grading.solution()."""

from __future__ import annotations

from portal.content.questions.question import Gap, MatrixRow, Option, Question
from portal.questions.rules.grading.kinds import Response

SINGLE = Question(
    "mot",
    "single",
    "<p>Ai được hỏi mã OTP?</p>",
    options=(Option("Ngân hàng"), Option("Không ai", right=True), Option("Công an")),
)
MULTIPLE = Question(
    "nhieu",
    "multiple",
    "<p>Mật khẩu nào tốt?</p>",
    options=(Option("Dài", right=True), Option("Ngày sinh"), Option("Không dùng lại", right=True)),
)
TEXT = Question("chu", "text", "<p>Số báo lừa đảo?</p>", accepted=("156", "một năm sáu"), fold=("space",))
NUMBER = Question("so", "number", "<p>Bao nhiêu độ?</p>", number=37.0, tolerance=0.5, accepted=("37",))
SELECT = Question(
    "chon",
    "select",
    "<p>Gọi số nào để báo cháy?</p>",
    options=(Option("113"), Option("114", right=True), Option("<b>115</b>")),
)
ORDER = Question(
    "thu-tu",
    "order",
    "<p>Xếp các bước khi có người lạ gọi.</p>",
    items=("Cúp máy", "Hít thở, nghĩ lại", "Tự gọi số <b>chính thức</b>", "Kể cho người nhà"),
    partial="proportional",
)
MATCH = Question(
    "cap",
    "match",
    "<p>Nối số với việc.</p>",
    columns=("Công an", "Cứu hỏa", "Cấp cứu", "Tổng đài điện"),
    rows=(MatrixRow("113", (0,)), MatrixRow("114", (1,)), MatrixRow("115", (2,))),
    partial="proportional",
)
MATRIX = Question(
    "bang",
    "matrix",
    "<p>Tin nào thật?</p>",
    columns=("Thật", "Giả", "Chưa rõ"),
    rows=(
        MatrixRow("Tin từ Cổng dịch vụ công quốc gia", (0,)),
        MatrixRow("Tin trúng thưởng kèm liên kết lạ", (1,)),
        MatrixRow("Hàng này cho chọn nhiều ô", (0, 2), many=True),
    ),
)
GAP = Question(
    "cho-trong",
    "gap",
    "<p>Điền số vào chỗ trống.</p>\n<p>Gọi công an thì bấm ⟦1⟧, cấp cứu thì bấm ⟦2⟧, báo lừa đảo thì bấm ⟦3⟧.</p>",
    gaps=(
        Gap(("113", "một một ba")),
        Gap(options=(Option("111"), Option("115", right=True), Option("119"))),
        Gap(("156",)),
    ),
    fold=("case", "space"),
)

WRONG: dict[Question, Response] = {
    SINGLE: {"chosen": [0]},
    MULTIPLE: {"chosen": [0]},
    TEXT: {"text": "113"},
    NUMBER: {"text": "39"},
    SELECT: {"chosen": [2]},
    ORDER: {"order": [0, 1, 3, 2]},
    MATCH: {"rows": [[0], [2], [3]]},
    MATRIX: {"rows": [[0], [1], [0]]},
    GAP: {"gaps": ["113", "0", "113"]},
}
EVERY_KIND = tuple(WRONG)
