"""What neighbours and members type, and where the corpus answers it: `->` at the very top, `~>` among three."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize


@dataclass(frozen=True)
class Pair:
    """A question, the passage it should lead to (page#anchor), and among how many of the first."""

    asked: str
    place: str
    within: int


TABLE = """
chuyển khoản -> chuyen-khoan#
chuyen khoan -> chuyen-khoan#
CHUYỂN KHOẢN -> chuyen-khoan#
Chuyen Khoan -> chuyen-khoan#
chuyển khoản không nhầm -> chuyen-khoan#
chuyển nhầm -> chuyen-khoan#chuyen-nham
chuyen nham -> chuyen-khoan#chuyen-nham
chuyển nhầm tài khoản -> chuyen-khoan#chuyen-nham
nhầm tài khoản -> chuyen-khoan#chuyen-nham
tài khoản nhầm -> chuyen-khoan#chuyen-nham
tai khoan nham -> chuyen-khoan#chuyen-nham
chuyển lộn -> chuyen-khoan#chuyen-nham
chuyen lon -> chuyen-khoan#chuyen-nham
biên lai -> chuyen-khoan#chuyen-nham
bien lai -> chuyen-khoan#chuyen-nham
trước khi chuyển -> chuyen-khoan#truoc-khi-chuyen
truoc khi chuyen -> chuyen-khoan#truoc-khi-chuyen
tên người nhận -> chuyen-khoan#truoc-khi-chuyen
ten nguoi nhan -> chuyen-khoan#truoc-khi-chuyen
người nhận tên -> chuyen-khoan#truoc-khi-chuyen
sai một chữ -> chuyen-khoan#truoc-khi-chuyen
quét mã QR -> chuyen-khoan#quet-ma-qr
quet ma qr -> chuyen-khoan#quet-ma-qr
QUÉT MÃ -> chuyen-khoan#quet-ma-qr
mã qr -> chuyen-khoan#quet-ma-qr
ma QR -> chuyen-khoan#quet-ma-qr
qr -> chuyen-khoan#quet-ma-qr
vietqr -> chuyen-khoan#quet-ma-qr
VietQR -> chuyen-khoan#quet-ma-qr
vietq -> chuyen-khoan#quet-ma-qr
mã giả -> chuyen-khoan#quet-ma-qr
dán chồng -> chuyen-khoan#quet-ma-qr
dan chong -> chuyen-khoan#quet-ma-qr
chủ tiệm -> chuyen-khoan#quet-ma-qr
hóa đơn -> hoa-don#
hoá đơn -> hoa-don#
hoa don -> hoa-don#
HOA DON -> hoa-don#
hóa đơ -> hoa-don#
trả hóa đơn -> hoa-don#
xếp hàng -> hoa-don#
tiền điện -> hoa-don#tien-dien
tien dien -> hoa-don#tien-dien
TIỀN ĐIỆN -> hoa-don#tien-dien
Tien Dien -> hoa-don#tien-dien
điện tiền -> hoa-don#tien-dien
tiền đi -> hoa-don#tien-dien
mã khách hàng -> hoa-don#tien-dien
ma khach hang -> hoa-don#tien-dien
chủ hộ -> hoa-don#tien-dien
tiền nước -> hoa-don#tien-nuoc
tien nuoc -> hoa-don#tien-nuoc
nước -> hoa-don#tien-nuoc
nuoc -> hoa-don#tien-nuoc
nươ -> hoa-don#tien-nuoc
danh bộ -> hoa-don#tien-nuoc
cấp nước -> hoa-don#tien-nuoc
công ty cấp nước -> hoa-don#tien-nuoc
nạp điện thoại -> hoa-don#nap-dien-thoai
nap dien thoai -> hoa-don#nap-dien-thoai
điện thoại nạp -> hoa-don#nap-dien-thoai
thẻ cào -> hoa-don#nap-dien-thoai
the cao -> hoa-don#nap-dien-thoai
thẻ c ~> hoa-don#nap-dien-thoai
giấy báo lạ -> hoa-don#giay-bao-la
nợ cước -> hoa-don#giay-bao-la
no cuoc -> hoa-don#giay-bao-la
báo nợ -> hoa-don#giay-bao-la
ngân hàng -> ngan-hang#
ngan hang -> ngan-hang#
NGÂN HÀNG -> ngan-hang#
mở tài khoản -> ngan-hang#
mo tai khoan -> ngan-hang#
mở tài khoản ngân hàng -> ngan-hang#
giấy tờ -> ngan-hang#giay-to
giay to -> ngan-hang#giay-to
căn cước gắn chíp -> ngan-hang#giay-to
can cuoc gan chip -> ngan-hang#giay-to
15 tuổi -> ngan-hang#giay-to
15 tuoi -> ngan-hang#giay-to
cha mẹ -> ngan-hang#giay-to
mã PIN -> ngan-hang#the-pin
ma pin -> ngan-hang#the-pin
pin -> ngan-hang#the-pin
PIN mã -> ngan-hang#the-pin
ngày sinh -> ngan-hang#the-pin
cây atm -> ngan-hang#the-pin
ATM -> ngan-hang#the-pin
rút tiền -> ngan-hang#the-pin
rut tien -> ngan-hang#the-pin
mất thẻ -> ngan-hang#khoa-the
mat the -> ngan-hang#khoa-the
khóa thẻ -> ngan-hang#khoa-the
khoa the -> ngan-hang#khoa-the
KHÓA THẺ KHI MẤT -> ngan-hang#khoa-the
thẻ mất khóa -> ngan-hang#khoa-the
mật khẩu ngân hàng -> ngan-hang#khoa-the
sau lưng thẻ -> ngan-hang#khoa-the
otp -> ma-otp#
OTP -> ma-otp#
mã otp -> ma-otp#
MÃ OTP -> ma-otp#
ma otp -> ma-otp#
otp mã -> ma-otp#ai-hoi-ma
ot -> ma-otp#
chìa khóa nhà -> ma-otp#
chia khoa -> ma-otp#
không đọc mã -> ma-otp#
ai hỏi mã -> ma-otp#ai-hoi-ma
ai hoi ma -> ma-otp#ai-hoi-ma
bưu điện -> ma-otp#ai-hoi-ma
buu dien -> ma-otp#ai-hoi-ma
kẻ lừa đảo -> ma-otp#ai-hoi-ma
lừa đảo -> ma-otp#ai-hoi-ma
lua dao -> ma-otp#ai-hoi-ma
lừa đ -> ma-otp#ai-hoi-ma
lỡ đọc mã -> ma-otp#lo-doc-ma
lo doc ma -> ma-otp#lo-doc-ma
đổi mật khẩu -> ma-otp#lo-doc-ma
doi mat khau -> ma-otp#lo-doc-ma
mười phút đầu ~> ma-otp#lo-doc-ma
mười phút đầu ~> so-cuu#
giả danh -> cuoc-goi#
cuộc gọi giả danh -> cuoc-goi#
giả công an -> cuoc-goi#gia-cong-an
gia cong an -> cuoc-goi#gia-cong-an
công an giả -> cuoc-goi#gia-cong-an
rửa tiền -> cuoc-goi#gia-cong-an
rua tien -> cuoc-goi#gia-cong-an
giấy mời -> cuoc-goi#gia-cong-an
giả điện lực -> cuoc-goi#gia-dien-luc
dien luc -> cuoc-goi#gia-dien-luc
điện lực -> cuoc-goi#gia-dien-luc
ĐIỆN LỰC -> cuoc-goi#gia-dien-luc
cắt điện -> cuoc-goi#gia-dien-luc
cat dien -> cuoc-goi#gia-dien-luc
chiều nay cắt điện -> cuoc-goi#gia-dien-luc
cúp máy -> cuoc-goi#cup-may
cup may -> cuoc-goi#cup-may
máy cúp -> cuoc-goi#cup-may
mất lòng -> cuoc-goi#cup-may
danh bạ -> cuoc-goi#cup-may
ứng dụng lạ -> ung-dung-la#
ung dung la -> ung-dung-la#
kho ứng dụng -> ung-dung-la#kho-ung-dung
ch play -> ung-dung-la#kho-ung-dung
app store -> ung-dung-la#kho-ung-dung
apk -> ung-dung-la#kho-ung-dung
zalo -> ung-dung-la#kho-ung-dung
Zalo apk -> ung-dung-la#kho-ung-dung
chiếm quyền -> ung-dung-la#kho-ung-dung
địa chỉ trang web -> ung-dung-la#dia-chi-trang
dia chi -> ung-dung-la#dia-chi-trang
ĐỊA CHỈ -> ung-dung-la#dia-chi-trang
gov.vn -> ung-dung-la#dia-chi-trang
gov vn -> ung-dung-la#dia-chi-trang
nhà nước ~> ung-dung-la#dia-chi-trang
wifi -> ung-dung-la#wifi-chua
wi-fi -> ung-dung-la#wifi-chua
Wi Fi -> ung-dung-la#wifi-chua
wifi chùa -> ung-dung-la#wifi-chua
4g -> ung-dung-la#wifi-chua
4G -> ung-dung-la#wifi-chua
sơ cứu -> so-cuu#
so cuu -> so-cuu#
SƠ CỨU KHI BỊ LỪA -> so-cuu#
sơ c -> so-cuu#
bị lừa -> so-cuu#
bi lua -> so-cuu#
bằng chứng -> so-cuu#
chụp màn hình -> so-cuu#
chup man hinh -> so-cuu#
nửa đêm -> nua-dem#
nua dem -> nua-dem#
cuộc gọi lúc nửa đêm -> nua-dem#
giả giọng -> nua-dem#
tấm khiên -> nua-dem#
tam khien -> nua-dem#
vneid -> vneid#
VNeID -> vneid#
VNEID -> vneid#
vnei -> vneid#
cài đặt vneid -> vneid#cai-dat
cai dat vneid -> vneid#cai-dat
vneid cài đặt -> vneid#cai-dat
số định danh -> vneid#cai-dat
Bộ Công an -> vneid#cai-dat
bo cong an -> vneid#cai-dat
mức 2 -> vneid#muc-2
định danh mức 2 -> vneid#muc-2
dinh danh muc 2 -> vneid#muc-2
vân tay -> vneid#muc-2
van tay -> vneid#muc-2
khuôn mặt -> vneid#muc-2
mất điện thoại -> vneid#mat-dien-thoai
mat dien thoai -> vneid#mat-dien-thoai
1900 0368 -> vneid#mat-dien-thoai
0368 -> vneid#mat-dien-thoai
sim chính chủ -> vneid#mat-dien-thoai
khóa vneid -> vneid#mat-dien-thoai
sổ sức khỏe -> so-suc-khoe#
so suc khoe -> so-suc-khoe#
Sổ Sức Khoẻ -> so-suc-khoe#
sức khỏe điện tử -> so-suc-khoe#
kết quả khám -> so-suc-khoe#ket-qua-kham
ket qua kham -> so-suc-khoe#ket-qua-kham
toa thuốc -> so-suc-khoe#
toa thuoc -> so-suc-khoe#
xét nghiệm -> so-suc-khoe#ket-qua-kham
bảo hiểm y tế -> so-suc-khoe#bao-hiem
bao hiem y te -> so-suc-khoe#bao-hiem
bảo h -> so-suc-khoe#bao-hiem
tiêm chủng -> so-suc-khoe#tiem-chung
tiem chung -> so-suc-khoe#tiem-chung
mũi tiêm -> so-suc-khoe#tiem-chung
dịch vụ công -> dich-vu-cong#
dich vu cong -> dich-vu-cong#
cổng dịch vụ công quốc gia -> dich-vu-cong#
nộp hồ sơ -> dich-vu-cong#nop-ho-so
nop ho so -> dich-vu-cong#nop-ho-so
hồ sơ nộp -> dich-vu-cong#nop-ho-so
lệ phí -> dich-vu-cong#nop-ho-so
khai sinh -> dich-vu-cong#khai-sinh
KHAI SINH -> dich-vu-cong#khai-sinh
giấy khai sinh -> dich-vu-cong#khai-sinh
liên thông -> dich-vu-cong#khai-sinh
hộ khẩu -> dich-vu-cong#khai-sinh
tra cứu hồ sơ -> dich-vu-cong#tra-cuu
tra cuu -> dich-vu-cong#tra-cuu
phiếu hẹn -> dich-vu-cong#tra-cuu
phản ánh kiến nghị -> dich-vu-cong#tra-cuu
đoàn -> to-cong-nghe#doan-thanh-nien
Đoàn -> to-cong-nghe#doan-thanh-nien
ĐOÀN -> to-cong-nghe#doan-thanh-nien
doan -> to-cong-nghe#doan-thanh-nien
DOAN -> to-cong-nghe#doan-thanh-nien
đoàn thanh niên -> to-cong-nghe#doan-thanh-nien
doan thanh nien -> to-cong-nghe#doan-thanh-nien
thanh niên đoàn -> to-cong-nghe#doan-thanh-nien
đoàn viên -> to-cong-nghe#doan-thanh-nien
tổ công nghệ số -> to-cong-nghe#
to cong nghe so -> to-cong-nghe#
từng ngõ -> to-cong-nghe#
gõ từng nhà -> to-cong-nghe#
bà con tin -> to-cong-nghe#noi-cho-tin
má -> to-cong-nghe#noi-cho-tin
má sáu -> to-cong-nghe#noi-cho-tin
ma sau ~> to-cong-nghe#noi-cho-tin
ghi sổ -> to-cong-nghe#ghi-so
ghi so -> to-cong-nghe#ghi-so
chữ to -> chu-to#
chu to -> chu-to#
cỡ chữ -> chu-to#
mắt kém -> chu-to#
đọc thành tiếng -> chu-to#
an toàn trên mạng -> an-toan#
an toan tren mang -> an-toan#
kiểm tra an toàn -> kiem-tra#
"chuyển khoản" -> chuyen-khoan#
otp* -> ma-otp#
-otp -> ma-otp#
(otp) ! -> ma-otp#
(sổ) ^sức: "khỏe -> so-suc-khoe#
  tiền,   điện?!  -> hoa-don#tien-dien
mã_otp -> ma-otp#
"""


def read_pairs() -> tuple[Pair, ...]:
    """The table, each question once more in decomposed Unicode where that differs."""
    found = []
    for line in TABLE.strip("\n").split("\n"):
        asked, arrow, place = re.split(" ([-~])> ", line)
        for form in dict.fromkeys((asked, normalize("NFD", asked))):
            found.append(Pair(form, place, 1 if arrow == "-" else 3))
    return tuple(found)


PAIRS = read_pairs()
