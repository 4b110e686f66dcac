"""Which lines about a visit lead to a person, in whatever spelling, and which are ordinary ones."""

from __future__ import annotations

import pytest

from portal.visits.enums import PersonalDetail
from portal.visits.rules.personal_details import find_personal_detail

# Each name, phone number and identity number in five spellings or more.
NAMES = {
    "a name in full": "Nguyễn Văn Tư|nguyen van tu|NGUYỄN VĂN TƯ|NGUYEN VAN TU"
    "|N.V.Tư|N. V. Tư|Ng V Tu|ng v tu|Ng. Văn Tư",
    "by order of birth": "chú Tư|chu tu|CHÚ TƯ|Chu Tu|chú 4|Chú  Tư Nguyễn Văn Tư",
    "with the given name": "bà Sáu Lệ|ba sau le|BÀ SÁU LỆ|Ba Sau Le|bà 6 Lệ|b Sáu Lệ",
    "by the given name": "anh Hùng|Anh Hung|a Hùng|A. Hùng|ông Hùng|ÔNG HÙNG",
    "a nickname": "Hai Lúa|Tư Rèn|gặp Ba Hạnh ngoài chợ",
    "in words that stand together": "CôBa|Cô.Ba|NguyễnVănTư|nguyenvantu|NguyenVanTu|gặp chúTư ở chợ",
    "within a line": "gặp cô Ba Hạnh|co ba hanh may cu|nhà ông Hạnh, máy hư",
}
NUMBERS = {
    "a phone number": "0912 345 678|09.12.34.56.78|0 9 1 2 . 3 4 5 6 7 8|O9l2345678|+84 912 345 678|0912-345-678"
    "|không chín một hai ba bốn năm sáu bảy tám|khong chin mot hai ba bon nam sau bay tam"
    "|khôngchínmộthaibabốnnămsáubảytám|(0912) 345 678|0912345678 đồng|912.345.678 đồng",
    "an identity number": "096085001234|096 085 001 234|096.085.001.234|0 9 6 0 8 5 0 0 1 2 3 4|O96O85OO1234",
}
ORDINARY = (
    "Máy cũ, hết bộ nhớ|3 người già, 2 tờ hướng dẫn, hẹn thứ Bảy 19 giờ|Bà con sợ bị gạt|Mất sóng hai lần"
    "|Có ba người chưa có căn cước|co ba nguoi chua co may|Anh chị em phụ nữ ấp|Hẹn 12/11/2026|năm sáu người"
    "|Gặp bà 2 lần|ông 80 tuổi|Lệ phí 50.000 đồng|Xã Năm Căn|TP.Cà Mau|P. Tân Thành|Thứ Hai tuần tới"
    "|Ấp B Kinh Ráng|Gặp cô. Ba ngày sau hẹn lại|máy bị CONG|dùng YouTube, TikTok|Anh chị. Em coi lại sau"
)
MONEY = (
    "Bị gạt 500.000.000 đồng|mất 300 triệu|500 000 000 đ|1.200.000.000đ|300000000 đồng|chuyển 2.000.000.000 VND"
    "|bị lừa 25.000.000 đồng, 3 người|một trăm hai mươi ba triệu"
)


def lines(told: dict[str, str]) -> list[str]:
    return [line for spellings in told.values() for line in spellings.split("|")]


@pytest.mark.parametrize("line", lines(NAMES))
def test_a_name_is_found_in_every_spelling(line: str) -> None:
    assert find_personal_detail(line) is PersonalDetail.NAME


@pytest.mark.parametrize("line", lines(NUMBERS))
def test_a_long_number_is_found_in_every_spelling(line: str) -> None:
    assert find_personal_detail(line) is PersonalDetail.LONG_NUMBER


@pytest.mark.parametrize("line", (ORDINARY + "|" + MONEY).split("|"))
def test_an_ordinary_line_stays(line: str) -> None:
    assert find_personal_detail(line) is None
