"""The examples that snippets are made of: calls, codes and QR payments as they come up at the door."""

from portal.content.enums import QuestionKind

# By kind of question; the id that a page may have already stands in data-id.
QUESTIONS: dict[str, str] = {
    QuestionKind.SINGLE: """\
Cô Ba nhận tin nhắn: “Tài khoản sắp bị khóa, bấm vô đây để mở lại.” Cô nên làm gì trước?

<!-- data-id="chon-mot" -->
- [( )] Bấm vô đường liên kết coi thử <!-- data-feedback="Đừng bấm. Tin vừa hối vừa kèm đường liên kết là \
đáng nghi." -->
- [(X)] Gọi số in sau lưng thẻ để hỏi <!-- data-feedback="Đúng. Mình đi đường mình biết." -->
- [( )] Trả lời tin nhắn để hỏi cho rõ <!-- data-feedback="Chưa được. Hỏi lại đúng kẻ lừa thì chúng nói sao \
cũng xuôi." -->
[[?]] Số nào mình biết chắc là của ngân hàng?
***
Không bấm, không trả lời. Muốn biết thật hay giả thì gọi số mình đã biết.
***
""",
    QuestionKind.MULTIPLE: """\
Cuộc gọi nào phải cúp máy liền? Chọn hết.

<!-- data-id="chon-nhieu" -->
- [[X]] “Chị đọc mã vừa nhận để em xác minh.” <!-- data-feedback="Cúp. Đòi mã." -->
- [[ ]] “Trạm y tế xã nhắc chị mai đưa bé đi tiêm.” <!-- data-feedback="Không cần cúp. Cuộc này chỉ nhắc." -->
- [[X]] “Chị cài ứng dụng này để được hoàn tiền.” <!-- data-feedback="Cúp. Đòi cài ứng dụng." -->
- [[ ]] “Bảy giờ tối nay ấp mình họp dân nghen.” <!-- data-feedback="Không cần cúp. Cuộc này chỉ mời." -->
***
Đòi mã, đòi cài ứng dụng thì cúp. Chỉ nhắc, chỉ mời thì cứ nghe.
***
""",
    QuestionKind.TEXT: """\
Nghe một cuộc gọi hối gấp, việc đầu tiên phải làm là gì? Gõ một chữ.

<!-- data-id="go-chu" data-accept="dừng lại|cúp|cúp máy" data-fold="case diacritics space" -->
[[dừng]]
***
**Dừng** lại trước đã. Hỏi và kiểm tra là việc sau.
***
""",
    QuestionKind.NUMBER: """\
Chú Tư mua 3 ký cá, mỗi ký 85.000 đồng, trả bằng mã QR. Máy hiện bao nhiêu đồng thì mới bấm?

<!-- data-id="go-so" data-number -->
[[255000]]
***
3 × 85.000 = 255.000 đồng. Coi lại số tiền rồi mới bấm.
***
""",
    QuestionKind.SELECT: """\
Quét mã QR ở quầy xong, dì Út phải coi gì trước khi bấm chuyển?

<!-- data-id="chon-trong-danh-sach" -->
[[ điện thoại còn bao nhiêu pin | (tên người nhận và số tiền) | mã QR màu gì ]]
***
Mã có thể bị dán chồng. Tên người nhận cho biết tiền đi đâu.
***
""",
    QuestionKind.MATRIX: """\
Việc nào nên làm, việc nào không nên?

<!-- data-id="danh-dau-tung-dong" -->
- [[Nên] [Không nên]]
- [(X) ( )] Tự gõ địa chỉ trang dịch vụ công
- [( ) (X)] Đọc mã OTP cho người gọi tới
- [(X) ( )] Hỏi người nhà trước khi chuyển tiền
***
Mã OTP không đọc cho ai, dù họ xưng là ai.
***
""",
    QuestionKind.ORDER: """\
Trả tiền bằng mã QR thì làm theo thứ tự nào?

<!-- data-id="xep-thu-tu" data-order -->
- [(1) (2) (3) (4)]
- [(X) ( ) ( ) ( )] Mở ứng dụng ngân hàng, quét mã
- [( ) (X) ( ) ( )] Coi tên người nhận
- [( ) ( ) (X) ( )] Coi số tiền
- [( ) ( ) ( ) (X)] Bấm chuyển, đợi máy báo xong
***
Coi tên, coi tiền rồi mới bấm. Bấm rồi thì khó lấy lại.
***
""",
    QuestionKind.MATCH: """\
Gặp chuyện nào thì làm việc nào?

<!-- data-id="noi-cap" data-match -->
- [[Cúp máy] [Tự mở ứng dụng điện lực coi] [Ra công an xã hỏi]]
- [(X) ( ) ( )] Người lạ gọi, đòi đọc mã OTP
- [( ) (X) ( )] Tin nhắn báo nhà mình nợ tiền điện
- [( ) ( ) (X)] Có người gửi “lệnh bắt” qua Zalo
***
Việc nào cũng vậy: không đi đường người lạ chỉ, đi đường mình biết.
***
""",
    QuestionKind.GAP: """\
<!-- data-id="dien-cho-trong" data-fold="case diacritics space" -->
Không đọc mã [[OTP]] cho ai. Ứng dụng VNeID thì tải từ [[ đường liên kết người lạ gửi | (kho ứng dụng có \
sẵn trong máy) ]].
***
Mã giữ cho mình, ứng dụng tải đúng chỗ.
***
""",
}
# Drawn on a screen: a question whose answers are its rings, and a screen alone.
DRAWN_QUESTIONS: dict[str, str] = {
    "ring": """\
Cô Ba muốn xin bản sao giấy khai sinh của mình. Cô bấm chỗ nào?

```screen Danh sách thủ tục, ba vòng A, B, C
# < Hộ tịch
- Đăng ký khai sinh {A}
- Bản sao trích lục {B}
( Quay lại ) {C}
```

<!-- data-id="bam-cho-nao" -->
- [( )] A <!-- data-feedback="Dòng này cho em bé mới sinh." -->
- [(X)] B <!-- data-feedback="Đúng. Cô có giấy rồi, cô xin bản sao." -->
- [( )] C <!-- data-feedback="Quay lại là về màn trước, chưa tới chỗ cần." -->
***
Có giấy rồi mà cần thêm bản nữa thì xin bản sao trích lục.
***
""",
}
SCREEN = """\
```screen Trang đầu của cổng, vòng A ở nút Đăng nhập
@ dichvucong.gov.vn
# Cổng Dịch vụ công
Tìm thủ tục: [ ]
[ Đăng nhập ] {A}
```
"""
# Every row that a screen can have, for who writes one.
EVERY_ROW = """\
```screen Màn hình thử, vòng A ở nút Nộp
@ dichvucong.gov.vn
# < Tựa, có mũi tên
- Dòng trong danh sách
- Dòng › chữ nhỏ ở dưới
Số căn cước: [ 0960 xxxx xxxx ]
Ô còn trống: [ ]
[x] Ô đã đánh dấu
[ ] Ô chưa đánh dấu
! Máy báo điều gì
[ Nộp ] {A}
( Để sau )
---
Chữ thường, **chữ đậm**
{QR}
{face}
{picture: hình này vẽ gì}
{keypad}
{keyboard}
| Trang chủ | *Đang chọn* | Ví |
```
"""
ALERT_TEXTS = {
    "note": "Ai cũng có lúc nghe lầm. Hỏi lại không có gì mắc cỡ.",
    "tip": "Lưu sẵn số công an xã và số ngân hàng trong máy của bà con.",
    "important": "Để bà con cầm điện thoại của bà con. Mình chỉ, không bấm giùm.",
    "warning": "Tin nhắn vừa hối vừa kèm đường liên kết thì đừng bấm.",
    "caution": "Lỡ đọc mã rồi thì gọi ngân hàng khóa tài khoản liền, đừng đợi.",
}
MESSAGES = {
    "sms": """\
> [!SMS] Số lạ 09xx xxx 318 · hôm nay 07:42
> Quy khach con no 428.000d. Dong <!-- data-clue="Hối trong buổi sáng." -->truoc 11h<!-- /clue -->
> tai <!-- data-clue="Đuôi lạ. Coi chữ cuối trước dấu gạch chéo." -->dienluc-cskh.top<!-- /clue -->.
""",
    "zalo": """\
> [!ZALO] Lớp 2A, cô chủ nhiệm · nhóm 34 người
> <!-- data-clue="Khớp chuyện mình đã biết." data-genuine -->Như đã họp bữa thứ Bảy<!-- /clue -->,
> phụ huynh đóng 85.000đ tiền tập.
>
> Ai chưa rành chuyển khoản thì đưa tiền mặt cho cô ở lớp.
""",
    "call": """\
> [!CALL] Số lạ 024 xxxx xxxx · 1 phút 12 giây
> **Họ:** Tôi bên công an phường. Hồ sơ của bác thiếu,
> <!-- data-clue="Hối. Không cho mình kịp hỏi ai." -->chiều nay khóa<!-- /clue -->.
>
> **Bác Sáu:** Vậy tui phải làm sao?
""",
    "notice": """\
> [!NOTICE] Ban nhân dân ấp · dán ở nhà văn hóa
> **THÔNG BÁO**
>
> Tối thứ Bảy, 19 giờ, mời bà con họp ở nhà văn hóa ấp.
""",
    "email": """\
> [!EMAIL] Phòng khám mắt · 18:20
> Kính gửi bác Sáu, kết quả khám của bác đã có ở quầy.
""",
}
# Starters; where words are chosen in the text, they take the place of the second one.
CLUE = '<!-- data-clue="‹vì sao›" -->‹chữ›<!-- /clue -->'
TABLE_HEAD = "‹Cột {number}›"  # a starter, which nobody publishes by mistake
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
