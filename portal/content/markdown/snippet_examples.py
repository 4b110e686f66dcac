"""The examples that snippets are made of: calls, codes and QR payments as they come up at the door."""

from portal.content.questions.question import Gap, MatrixRow, Option, Question

YES, NO = (0,), (1,)
QUESTIONS = {
    "single": Question(
        "chon-mot",
        "single",
        "<p>Cô Ba nhận tin nhắn: “Tài khoản sắp bị khóa, bấm vô đây để mở lại.” Cô nên làm gì trước?</p>",
        options=(
            Option(
                "Bấm vô đường liên kết coi thử",
                feedback="Đừng bấm. Tin vừa hối vừa kèm đường liên kết là đáng nghi.",
            ),
            Option("Gọi số in sau lưng thẻ để hỏi", right=True, feedback="Đúng. Mình đi đường mình biết."),
            Option(
                "Trả lời tin nhắn để hỏi cho rõ",
                feedback="Chưa được. Hỏi lại đúng kẻ lừa thì chúng nói sao cũng xuôi.",
            ),
        ),
        hints=("Số nào mình biết chắc là của ngân hàng?",),
        explanation="<p>Không bấm, không trả lời. Muốn biết thật hay giả thì gọi số mình đã biết.</p>",
    ),
    "multiple": Question(
        "chon-nhieu",
        "multiple",
        "<p>Cuộc gọi nào phải cúp máy liền? Chọn hết.</p>",
        options=(
            Option("“Chị đọc mã vừa nhận để em xác minh.”", right=True, feedback="Cúp. Đòi mã."),
            Option("“Trạm y tế xã nhắc chị mai đưa bé đi tiêm.”", feedback="Không cần cúp. Cuộc này chỉ nhắc."),
            Option("“Chị cài ứng dụng này để được hoàn tiền.”", right=True, feedback="Cúp. Đòi cài ứng dụng."),
            Option("“Bảy giờ tối nay ấp mình họp dân nghen.”", feedback="Không cần cúp. Cuộc này chỉ mời."),
        ),
        explanation="<p>Đòi mã, đòi cài ứng dụng thì cúp. Chỉ nhắc, chỉ mời thì cứ nghe.</p>",
    ),
    "text": Question(
        "go-chu",
        "text",
        "<p>Nghe một cuộc gọi hối gấp, việc đầu tiên phải làm là gì? Gõ một chữ.</p>",
        accepted=("dừng", "dừng lại", "cúp", "cúp máy"),
        fold=("case", "diacritics", "space"),
        explanation="<p><strong>Dừng</strong> lại trước đã. Hỏi và kiểm tra là việc sau.</p>",
    ),
    "number": Question(
        "go-so",
        "number",
        "<p>Chú Tư mua 3 ký cá, mỗi ký 85.000 đồng, trả bằng mã QR. Máy hiện bao nhiêu đồng thì mới bấm?</p>",
        number=255_000,
        explanation="<p>3 × 85.000 = 255.000 đồng. Coi lại số tiền rồi mới bấm.</p>",
    ),
    "select": Question(
        "chon-trong-danh-sach",
        "select",
        "<p>Quét mã QR ở quầy xong, dì Út phải coi gì trước khi bấm chuyển?</p>",
        options=(
            Option("điện thoại còn bao nhiêu pin"),
            Option("tên người nhận và số tiền", right=True),
            Option("mã QR màu gì"),
        ),
        explanation="<p>Mã có thể bị dán chồng. Tên người nhận cho biết tiền đi đâu.</p>",
    ),
    "matrix": Question(
        "danh-dau-tung-dong",
        "matrix",
        "<p>Việc nào nên làm, việc nào không nên?</p>",
        columns=("Nên", "Không nên"),
        rows=(
            MatrixRow("Tự gõ địa chỉ trang dịch vụ công", YES),
            MatrixRow("Đọc mã OTP cho người gọi tới", NO),
            MatrixRow("Hỏi người nhà trước khi chuyển tiền", YES),
        ),
        explanation="<p>Mã OTP không đọc cho ai, dù họ xưng là ai.</p>",
    ),
    "order": Question(
        "xep-thu-tu",
        "order",
        "<p>Trả tiền bằng mã QR thì làm theo thứ tự nào?</p>",
        items=(
            "Mở ứng dụng ngân hàng, quét mã",
            "Coi tên người nhận",
            "Coi số tiền",
            "Bấm chuyển, đợi máy báo xong",
        ),
        explanation="<p>Coi tên, coi tiền rồi mới bấm. Bấm rồi thì khó lấy lại.</p>",
    ),
    "match": Question(
        "noi-cap",
        "match",
        "<p>Gặp chuyện nào thì làm việc nào?</p>",
        columns=("Cúp máy", "Tự mở ứng dụng điện lực coi", "Ra công an xã hỏi"),
        rows=(
            MatrixRow("Người lạ gọi, đòi đọc mã OTP", (0,)),
            MatrixRow("Tin nhắn báo nhà mình nợ tiền điện", (1,)),
            MatrixRow("Có người gửi “lệnh bắt” qua Zalo", (2,)),
        ),
        explanation="<p>Việc nào cũng vậy: không đi đường người lạ chỉ, đi đường mình biết.</p>",
    ),
    "gap": Question(
        "dien-cho-trong",
        "gap",
        "<p>Không đọc mã ⟦1⟧ cho ai. Ứng dụng VNeID thì tải từ ⟦2⟧.</p>",
        fold=("case", "diacritics", "space"),
        gaps=(
            Gap(accepted=("OTP",)),
            Gap(
                options=(
                    Option("đường liên kết người lạ gửi"),
                    Option("kho ứng dụng có sẵn trong máy", right=True),
                )
            ),
        ),
        explanation="<p>Mã giữ cho mình, ứng dụng tải đúng chỗ.</p>",
    ),
}
ALERT_TEXTS = {
    "note": "Ai cũng có lúc nghe lầm. Hỏi lại không có gì mắc cỡ.",
    "tip": "Lưu sẵn số công an xã và số ngân hàng trong máy của bà con.",
    "important": "Để bà con cầm điện thoại của bà con. Mình chỉ, không bấm giùm.",
    "warning": "Tin nhắn vừa hối vừa kèm đường liên kết thì đừng bấm.",
    "caution": "Lỡ đọc mã rồi thì gọi ngân hàng khóa tài khoản liền, đừng đợi.",
}
STEPS = """\
1. Mở ứng dụng ngân hàng, bấm **Quét mã**.
2. Coi tên người nhận và số tiền.
3. Bấm chuyển, đợi máy báo xong.
"""
TASKS = """\
- [ ] Nói rõ hôm nay chỉ chuyện gì
- [ ] Để bà con cầm điện thoại của bà con
- [ ] Nhờ bà con tự làm lại một lần, mình không nhắc
"""
SCENARIO = """\
## Máy reo {#may-reo}

> “Tôi gọi từ ngân hàng. Tài khoản của chị sắp bị khóa, chị đọc mã vừa nhận để tôi mở lại.”

- [Đọc mã cho xong chuyện](#doc-ma)
- [Cúp máy, gọi số sau lưng thẻ](#goi-so-sau-the)

## Gọi số sau lưng thẻ {#goi-so-sau-the}

Nhân viên ngân hàng nói: “Tài khoản của chị có sao đâu.”

> [!TIP]
> Cúp máy rồi **gọi số mình biết**: nghe gì cũng hỏi lại cho chắc.

## Mã đọc xong {#doc-ma}

Chưa kịp để máy xuống, điện thoại báo tài khoản trừ tiền.

> [!CAUTION]
> **Đọc mã cho ai là giao két cho người đó.** Gọi ngân hàng khóa tài khoản liền.
"""
SCENE = """\
## Họ gọi lại {{#{id}}}

> “Chị còn đợi gì nữa? Còn năm phút thôi.”

- [Nghe tiếp coi họ nói gì](#{on})
- [Cúp máy, hỏi người mình tin](#{out})
"""
