"""Lines as they are written after an outing: those that lead to a person, and harmless ones."""

from __future__ import annotations

from portal.content.text.vietnamese import fold

# The name stands in brackets, so that it can be spelled in other ways.
NAMING = (
    "gặp [cô Ba] ngoài chợ|[chú Tư] hẹn lại|nhà [bác Sáu] mất sóng|[dì Út] quên mật khẩu"
    "|[cậu Bảy] chưa có máy|[thím Năm] hỏi bài thuốc|[mợ Chín] sợ bị gạt|[dượng Tám] đi biển"
    "|[ông Hai] hỏi lương hưu|[bà Mười] nhờ con|[anh Ba] xài máy cũ|[chị Tư] biết làm rồi|[em Út] phụ chỉ"
    "|[thầy Sáu] mượn máy|[má Năm] khen|[ngoại Ba] vui|gặp [chú Bảy Hùng]|gặp [anh Hai Tâm]|[ông Tư Rau] ở xa"
    "|[bà Sáu Lệ] chưa rành|[cô Năm Hạnh] nhờ cài|[thằng Tí] chỉ bà nó|[bé Na] làm giùm|[con Lụa] cài giùm"
    "|[út Hiền] phụ|với [tư Rèn]|gặp [út Hiền]|gặp [Tư Rau]|[bé Tèo] cầm máy|[thằng Tèo] bấm"
    "|[Mr Hùng] mượn loa|[Mrs Lan] hỏi|[Ms Thủy] đi chung|gặp [Mr Tuấn]|[anh Hùng] bị khóa máy"
    "|[chị Nguyệt] quên mã|[ông Kiệt] hỏi thẻ|[chú Cường] chưa có|[bác Loan] mừng|[cô Oanh] mở tài khoản"
    "|[dì Huệ] than|[anh Khánh] hẹn|[bà Quỳnh] mất sim|[thầy Vinh] chỉ|[cậu Tuấn] giỏi|[Nguyễn Văn Tư]"
    "|gặp [Nguyễn Thị Lụa]|[Trần Văn Hùng] nhờ|[Lê Thị Bé] đã xong|[Phạm Thị Út] hỏi|[Huỳnh Văn Tám]"
    "|[Võ Thị Hồng] làm rồi|[Đặng Văn Lợi] hẹn|[Bùi Thị Cúc]|[Ngô Văn Sáu] khen|[Trương Thị Lan]"
    "|[Danh Văn Thành]|[Thạch Thị Hoa]|[Lâm Văn Đức] hẹn|[Phan Văn Bình]|[Dương Thị Nga] hỏi|[Vũ Văn Long]"
    "|[Nguyễn Ngọc Hạnh]|[Trần Minh Tuấn]|[Nguyễn Hùng] hẹn|[Phạm Tuấn]|[Huỳnh Nga] nhờ|[Nguyễn Thanh Tùng]"
    "|[Trần Quốc Khánh]|nhà [ông Sáu] hư máy|nhà [bà Tư]|cho [chị Kiệt] mượn|giúp [chú Năm Cường]"
    "|hẹn [dì Bảy Loan]|với [anh Vinh]|của [bác Thịnh]|gặp [bà Chín]|[chú Tư Nguyễn Văn Tư]"
    "|[cô Tám Hạnh] bán cá|[ông Mười Lúa]|[bác Út Hiền]|[thím Hai Lụa]|gặp [cô Tư]"
    "|[cụ Năm] lãng tai|[nhóc Tí] chỉ bà|[mụ Hai] bán quán"
).split("|")

HARMLESS = (
    "bà con hỏi VNeID|ba người quên mật khẩu|tu sửa mạng|ba má nhờ con cài|hai nhà không có sóng"
    "|con gái làm giùm|ông bà già mắt mờ|bé mới sanh làm giấy khai sanh|năm nay|bay mất sóng|chú ý|có ba nhà"
    "|thứ tư|thứ năm tuần sau|bà con chưa quen|anh em đoàn viên phụ|ông bà hai bên cùng học|chị em phụ nữ ấp"
    "|cô bác lớn tuổi|cháu nội cài giùm|em gái chưa có căn cước|con út làm giùm|con trai đi biển"
    "|ba năm nay chưa đổi thẻ|năm người có mã|bảy nhà, ba máy cũ|tám giờ sáng mới gặp|chín giờ tối"
    "|mười phút một nhà|hai vợ chồng già|ông cụ tám mươi tuổi|bà cụ sáu mươi mấy|cô giáo mầm non"
    "|anh công an khu vực|thầy giáo về hưu|chị bán cá|chú lái đò|ông chủ tiệm|bà chủ quán cà phê"
    "|tư vấn bảo hiểm y tế|nhờ chị tư vấn|tự làm được|từ xã xuống|sáu lần quên mã|sau giờ cơm|hẹn thứ sáu"
    "|tháng tư|tháng năm mưa nhiều|mùng ba Tết|thứ Bảy đi tiếp|Chủ nhật hẹn lại|cài VNeID cho anh chị"
    "|chú lo sợ lừa đảo|máy iPhone cũ|con Samsung đời cũ|hai Zalo một số|ba Facebook giả|mất SIM"
    "|anh Zalo bị khóa|quét QR hai lần|xã Phan Ngọc Hiển|xã Nguyễn Phích mất điện|ấp Hồ Thị Kỷ|xã Hồ Thị Kỷ"
    "|xã Nguyễn Việt Khái|trường Lê Thánh Tông|đường Nguyễn Tất Thành|chợ Bà Năm|cầu Ông Sáu|kinh Ông Tư"
    "|kênh bà Tám|rạch Bà Hai|phường Lý Văn Lâm|trường tiểu học Nguyễn Văn Hai|THPT Phan Ngọc Hiển"
    "|UBND xã Trần Phán|khóm Trần Văn Thời|huyện Trần Văn Thời cũ|trường THCS Võ Thị Sáu|hẻm Lê Lợi"
    "|cống Bà Chủ|xã Tạ An Khương|xã Quách Phẩm|xã Năm Căn|ấp Kinh Ráng|bà mẹ Việt Nam anh hùng"
    "|khen hiền lành|nhà sáng đèn|đẹp trời|lúa trổ bông|đi ba ấp|ba khóm|hai tấn tôm|con tôm con cua"
    "|con số khó nhớ|con đường lầy|chữ nhỏ quá|em bé khóc|trẻ nhỏ quấy|bà hai mắt mờ|bà nội giữ cháu|má bận"
    "|tía đi ghe|ngoại ngủ|ông hai lần quên|bà năm nay tám mươi|anh ba mươi tuổi|cô hai con|em năm tuổi"
    "|chị sáu tháng|Bà con vui|Anh chị em ở lại|Ông bà khen|Cô chú hỏi nhiều|Thầy cô phụ|không ai ở nhà"
    "|mưa lớn, nước ngập|hẹn 19 giờ ngày 12/11/2026|Hẹn 12/11/2026 19 giờ|nhà 10, 11, 12, 13, 14"
    "|từ 7 giờ 30 tới 9 giờ 30|lệ phí 50.000 đồng|ấp 5, 6, 7|tổ 3 ấp 4|còn hai nhà|còn ba người"
    "|danh sách thiếu|Danh sách 20 người|võ lâm|lê thê|hồ sơ thiếu|trần nhà dột|mai mốt làm|lan can cầu hư"
    "|sen nở|hồng trà|đào kinh|cao tuổi|kim chỉ|lương hưu|hà tiện|mai hẹn lại|ong bap cay|chu y khoa may"
    "|co ba nha|co hai nguoi|ba nguoi quen mat khau|hai nha khong co song|bay mat song|nam nay|thu tu"
    "|tu van bao hiem|di tu sang|con hai nha|ba con hoi VNeID|con gai lam gium|mo tai khoan|anh sau cccd"
    "|chi sau 2 phut|ong ba gia mat mo|be moi sanh|di ca ngay|thang tu|thang nam|tu dong khoa|xa nguyen phich"
    "|xa phan ngoc hien|ap ho thi ky|duong tron|cau hoi kho|thay doi sim|em be khoc|chu ky so|bac si kham"
    "|ong tu lam duoc|ONG BA GIA|BÀ CON CHƯA QUEN|CHÚ Ý MẤT SÓNG|HAI NHÀ ĐI VẮNG|Có Ba Người Quên|mất CCCD"
    "|MS Word|đổi mã PIN|dùng chung máy với con|gặp trưởng ấp|nhờ tổ trưởng|bí thư chi bộ phụ"
    "|công an xã hướng dẫn|chủ tịch hội nông dân|bác sĩ trạm y tế|y tá trực|cô y tá|người Khmer chưa rành chữ"
    "|bà con Khmer vui|chùa Khmer|họp ở đình"
    "|mật ong U Minh|hiệu lực từ 01/01/2026|Bà Con Chưa Quen Máy|ong ba khen|ba me viet nam anh hung"
    "|con ut lam gium"
    "|Bà con khen dễ làm|Nhà ông bà xa quá|Có em bé nên không ra|bà chủ nhà đi vắng|ông ấy không chịu"
    "|Cô ấy quên mã|chú ruột làm giùm|cháu gái chỉ lại|anh trai giữ máy|chị dâu cài giùm|thím bán quán"
    "|Hội Phụ nữ phụ|Đoàn xã Tân Ân đi chung|chi hội nông dân|Chị em Hội Phụ nữ|Bác nào cũng sợ"
    "|Cô nào cũng hỏi|chú thương binh|ông cựu chiến binh|bà mẹ đơn thân|anh thợ hồ|chị công nhân"
    "|Bà con ấp Rạch Gốc|chợ Rạch Gốc|ấp Tân Dương|Đi qua phà Đất Mũi|Bảy Núi|máy Nokia|sim Vina"
    "|thẻ Vietcombank|Ngân hàng Nam Á|hộ cô đơn|trẻ em|cậu học sinh lớp 9|cháu lớp 5|con lớp 6|hai mẹ con"
    "|ba bà cháu|bốn chị em|hai ông bà|cả nhà đi vắng|ông bị tai biến|bà lãng tai|anh bị cụt tay"
    "|chị đi Bình Dương|em đi Sài Gòn|con đi Đồng Nai|con ở Bình Dương|cháu ở Cần Thơ|má ở Năm Căn"
    "|anh ở An Xuyên|chú về Cà Mau|bác ra Hà Nội|cô đi Bạc Liêu|ông mới ở Sóc Trăng về|máy của con|gọi 102"
    "|gọi 1900 8079|nhắn 8x98|tiền điện 350 ngàn|lãnh lương hưu|Tư liệu thiếu|hồ sơ đất|sổ đỏ tên chồng"
    "|sim không chính chủ|Tết Bính Ngọ|Anh/chị em phụ|Ông/bà hỏi|cô/chú mừng|dạ em cám ơn"
).split("|")


def spellings(line: str) -> dict[str, str]:
    """The line with its name as it stands, without dấu, letter by letter, in capitals and joined together."""
    before, name, after = line.replace("]", "[").split("[")
    words = name.split()
    return {
        "with dấu": before + name + after,
        "without dấu": fold(before + name + after, case=False, space=False),
        "spaced": before + "  ".join(" ".join(word) for word in words) + after,
        "in capitals": (before + name + after).upper(),
        "joined": before + "".join(words) + after,
        "joined, small": before + "".join(words).lower() + after,
        "without dấu, in capitals": fold(before + name + after, case=False, space=False).upper(),
        "small": (before + name + after).lower(),
        "small, without dấu": fold(before + name + after, space=False),
    }
