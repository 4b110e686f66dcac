"""A small library of our own, whose every passage some neighbour asks for."""

from __future__ import annotations

from tests.factories import front_matter, make_course

MONEY = {
    "01-chuyen-khoan.md": (
        "Chuyển khoản không nhầm",
        "Ba việc làm trước khi bấm nút chuyển.",
        """## Trước khi chuyển {#truoc-khi-chuyen}

Đọc kỹ tên người nhận hiện trên màn hình. Sai một chữ cũng dừng lại, hỏi cho chắc. Số tiền đọc lên thành tiếng.

## Quét mã QR {#quet-ma-qr}

Mở ứng dụng ngân hàng, bấm nút quét, đưa khung vô mã VietQR của tiệm. Coi tên chủ tiệm rồi mới nhập số tiền.
Mã dán chồng lên mã cũ là mã giả.

## Chuyển nhầm tài khoản {#chuyen-nham}

Gọi tổng đài ngân hàng của mình liền, đưa biên lai. Người nhận không được xài khoản tiền chuyển lộn.
""",
    ),
    "02-hoa-don.md": (
        "Trả hóa đơn tại nhà",
        "Khỏi ra quầy, khỏi xếp hàng.",
        """## Tiền điện {#tien-dien}

Mã khách hàng in trên giấy báo, bắt đầu bằng chữ P. Vô mục Điện, nhập mã, thấy đúng tên chủ hộ mới trả.

## Tiền nước {#tien-nuoc}

Danh bộ ghi trên sổ nước. Mỗi xã một công ty cấp nước, chọn cho đúng.

## Nạp điện thoại {#nap-dien-thoai}

Nạp thẻ cào qua ứng dụng ngân hàng, được bớt vài phần trăm.

## Giấy báo lạ {#giay-bao-la}

Tin nhắn báo nợ cước kèm đường liên kết: đừng bấm. Tra bằng mã khách hàng của mình.
""",
    ),
    "03-ngan-hang.md": (
        "Mở tài khoản ngân hàng",
        "Giấy tờ cần có, và thẻ đầu tiên.",
        """## Giấy tờ {#giay-to}

Đem căn cước gắn chíp. Người dưới 15 tuổi có cha mẹ đi cùng.

## Thẻ và mã PIN {#the-pin}

Mã PIN sáu số, đừng lấy ngày sinh. Lấy tay che bàn phím khi rút tiền ở cây ATM.

## Khóa thẻ khi mất {#khoa-the}

Mất thẻ thì mở ứng dụng bấm khóa thẻ, hoặc gọi số sau lưng thẻ. Cán bộ ngân hàng không hỏi mật khẩu.
""",
    ),
}

SAFETY = {
    "01-ma-otp.md": (
        "Mã OTP là chìa khóa nhà",
        "Không đọc mã cho ai.",
        """## Ai hỏi mã {#ai-hoi-ma}

Công an, ngân hàng, bưu điện thật không bao giờ xin mã. Ai xin là kẻ lừa đảo.

## Lỡ đọc mã {#lo-doc-ma}

Gọi ngân hàng khóa tài khoản trong mười phút đầu. Đổi mật khẩu. Báo công an xã.
""",
    ),
    "02-cuoc-goi.md": (
        "Cuộc gọi giả danh",
        "Giọng gấp gáp, đòi làm liền.",
        """## Giả công an {#gia-cong-an}

Kẻ gọi nói mình dính vụ án rửa tiền, bắt giữ máy, cấm kể với người nhà. Công an thật gửi giấy mời.

## Giả điện lực {#gia-dien-luc}

“Chiều nay cắt điện, bấm đường liên kết để đóng.” Cúp máy, tự mở ứng dụng điện lực coi.

## Cúp máy {#cup-may}

Cúp máy không mất lòng ai. Gọi lại bằng số mình có sẵn trong danh bạ.
""",
    ),
    "03-ung-dung-la.md": (
        "Ứng dụng lạ và đường liên kết",
        "Chỉ cài từ kho chính.",
        """## Kho ứng dụng {#kho-ung-dung}

Chỉ cài từ CH Play hay App Store. Tệp đuôi APK gửi qua Zalo là bẫy chiếm quyền điện thoại.

## Địa chỉ trang web {#dia-chi-trang}

Trang của nhà nước có đuôi gov.vn. Đọc từ phải qua trái, coi kỹ từng chữ.

## Mạng Wi-Fi chùa {#wifi-chua}

Đừng mở ngân hàng khi xài Wi-Fi ở quán. Dùng 4G của mình.
""",
    ),
    "04-so-cuu.md": (
        "Sơ cứu khi bị lừa",
        "Mười phút đầu quyết định.",
        """Làm theo thứ tự:

1. Gọi ngân hàng khóa tài khoản.
2. Tắt nguồn máy nếu đã cài phần mềm lạ.
3. Chụp màn hình giữ bằng chứng.
4. Ra công an xã trình báo.
""",
    ),
    "05-nua-dem.md": (
        "Cuộc gọi lúc nửa đêm",
        "Đóng vai người nghe máy.",
        """## Chuông reo {#chuong-reo}

Một giờ sáng, con trai gọi từ số lạ, khóc, nhờ gửi gấp tiền viện phí.

- [Hỏi một chuyện chỉ con mình biết](#hoi-lai)
- [Gửi liền](#gui-lien)

## Hỏi lại {#hoi-lai}

> [!TIP]
> Kẻ kia ấp úng rồi tắt. Hỏi lại là tấm khiên chắc nhất.

## Gửi liền {#gui-lien}

> [!CAUTION]
> Khoản dành dụm bay mất. Tiếng khóc là do máy giả giọng.
""",
    ),
    "06-kiem-tra.md": (
        "Kiểm tra an toàn",
        "Hai câu ngắn.",
        """Làm thong thả, không tính giờ.

Bà Tám nhận quà trúng thưởng xe máy. Bà làm gì?

<!-- data-id="xe-may" -->
- [(X)] Bỏ qua, chặn số <!-- data-feedback="Không ai cho không chiếc xe." -->
- [( )] Đóng phí nhận hàng <!-- data-feedback="Đóng phí là mất luôn." -->
***
Trúng thưởng mà đòi phí là lừa, hễ đòi phí thì thôi.
***

Ngân hàng có xin mật khẩu không?

<!-- data-id="xin-mat-khau" -->
- [( )] Có khi cần <!-- data-feedback="Không bao giờ." -->
- [(X)] Không bao giờ <!-- data-feedback="Đúng." -->
""",
    ),
}

SERVICES = {
    "01-vneid.md": (
        "VNeID trên điện thoại",
        "Căn cước trong túi áo.",
        """## Cài đặt {#cai-dat}

Tìm VNeID trong kho chính, nhà phát triển là Bộ Công an. Nhập số định danh mười hai số.

## Định danh mức 2 {#muc-2}

Ra công an xã lấy dấu vân tay, chụp khuôn mặt. Vài hôm sau có tin nhắn báo xong.

## Mất điện thoại {#mat-dien-thoai}

Mượn máy khác gọi tổng đài 1900 0368 khóa VNeID. Làm lại sim chính chủ.
""",
    ),
    "02-so-suc-khoe.md": (
        "Sổ sức khỏe điện tử",
        "Toa thuốc và kết quả khám không sợ thất lạc.",
        """## Xem kết quả khám {#ket-qua-kham}

Vô mục Sổ sức khỏe trong VNeID, bấm đồng ý chia sẻ, coi toa thuốc và xét nghiệm.

## Bảo hiểm y tế {#bao-hiem}

Đi khám chỉ cần đưa căn cước, thẻ bảo hiểm y tế nằm trong đó rồi. Hạn thẻ coi ở góc phải.

## Tiêm chủng {#tiem-chung}

Mũi tiêm của cháu nhỏ ghi theo tên mẹ, nhắc lịch qua tin nhắn.
""",
    ),
    "03-dich-vu-cong.md": (
        "Cổng Dịch vụ công quốc gia",
        "Nộp hồ sơ không cần lên xã.",
        """## Nộp hồ sơ {#nop-ho-so}

Đăng nhập bằng VNeID, gõ tên thủ tục, chụp giấy tờ thẳng góc, đủ sáng. Lệ phí trả bằng mã QR.

## Giấy khai sinh {#khai-sinh}

Khai sinh cho trẻ, cấp bảo hiểm và hộ khẩu một lần, gọi là liên thông.

## Tra cứu hồ sơ {#tra-cuu}

Mã hồ sơ nằm trên phiếu hẹn. Quá hẹn thì bấm phản ánh kiến nghị.
""",
    ),
    "04-to-cong-nghe.md": (
        "Tổ công nghệ số cộng đồng",
        "Đi từng ngõ, gõ từng nhà.",
        """## Đoàn thanh niên {#doan-thanh-nien}

Đoàn viên trẻ đi cùng tổ, mỗi tối hai nhà. Đoàn xã lo mượn loa.

## Nói sao cho bà con tin {#noi-cho-tin}

Chào bằng tên, đưa thẻ tổ viên, không cầm máy của bà con. Má Sáu mà ngại thì hẹn bữa khác.

## Ghi sổ {#ghi-so}

Ghi số nhà đã ghé, không ghi tên, không ghi số căn cước.
""",
    ),
    "05-chu-to.md": (
        "Chữ to trên điện thoại",
        "Mắt kém vẫn đọc được.",
        """Làm từng bước:

1. Mở Cài đặt, bấm Màn hình.
2. Bấm Cỡ chữ, kéo qua phải.
3. Bật đọc thành tiếng nếu cần.
""",
    ),
}

COURSES = {
    "tien": ("Chuyển khoản và hóa đơn", MONEY),
    "an-toan": ("An toàn trên mạng", SAFETY),
    "dich-vu": ("Dịch vụ công tại nhà", SERVICES),
}
CATALOGUE = "frameworks: []\ngroups: [{id: chung, title: Mọi bà con}]\n"
GUIDE = {"kind": "guide", "groups": "[chung]"}
FRONTS = {
    "04-so-cuu.md": GUIDE,
    "05-chu-to.md": GUIDE,
    "05-nua-dem.md": {"kind": "scenario", "channel": "call"},
    "06-kiem-tra.md": {"kind": "quiz"},
}


def publish_corpus() -> None:
    """Publish the courses, the way every course is published."""
    for position, (slug, (title, pages)) in enumerate(COURSES.items()):
        texts = {
            name: front_matter(title=heading, summary=summary, **FRONTS.get(name, {})) + "\n" + body
            for name, (heading, summary, body) in pages.items()
        }
        make_course(slug, texts, files={"competences.yml": CATALOGUE}, title=title, position=position)
