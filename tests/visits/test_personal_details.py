"""Which lines about a visit lead to a person, in whatever spelling, and which are ordinary ones."""

from __future__ import annotations

import time
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.visits.enums import PersonalDetail
from portal.visits.rules.personal_details import find_personal_detail
from tests.visits.remarks import HARMLESS, NAMING, spellings

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
# Each may as well say something else (có ba, bác sau, tự biết, mở chín, đi, thay): a refusal would often be wrong.
LET_THROUGH = frozenset(
    (
        "mu hai ban quan|cu nam lang tai"
        "|gap co ba ngoai cho|nha bac sau mat song|cau bay chua co may|mo chin so bi gat"
        "|duong tam di bien|anh ba xai may cu|chi tu biet lam roi|em ut phu chi"
        "|ma nam khen|ngoai ba vui|voi tu ren|di hue than|thay vinh chi|cau tuan gioi"
    ).split("|")
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


@pytest.mark.parametrize("line", NAMING)
def test_whoever_is_named_is_found_in_five_spellings(line: str) -> None:
    told = spellings(line)
    missed = [
        how
        for how in ("with dấu", "without dấu", "spaced", "in capitals", "joined", "small")
        if find_personal_detail(told[how]) is not PersonalDetail.NAME
    ]
    assert missed == []


def test_what_is_let_through_in_small_letters_without_marks_is_known() -> None:
    told = [spellings(line)["small, without dấu"] for line in NAMING]
    assert {line for line in told if find_personal_detail(line) is None} == LET_THROUGH


@pytest.mark.parametrize("line", HARMLESS)
def test_a_harmless_line_stays(line: str) -> None:
    assert find_personal_detail(line) is None
    assert find_personal_detail(f"{line}.") is None
    assert find_personal_detail(f"Đã xong, {line}") is None


def test_the_known_gaps_are_closed() -> None:
    gaps = "ong tu rau|chu bay|co ba|ba nam|gap ba nam o cho|Gặp thằng Tí|gặp TƯ RAU|THUÝ LÀ CÔ THUÝ"
    gaps += "|Hạnh nhờ cài|bạn Hùng|ông già Sáu hỏi|ong gia sau hoi"
    for line in gaps.split("|"):
        assert find_personal_detail(line) is PersonalDetail.NAME, line


def test_a_commune_is_no_person_and_who_stands_behind_it_is_one() -> None:
    assert find_personal_detail("đi Lê Văn Tám") is PersonalDetail.NAME
    assert find_personal_detail("đi Lê Văn Tám", ["Lê Văn Tám"]) is None
    assert find_personal_detail("di le van tam", ["Lê Văn Tám"]) is None
    assert find_personal_detail("Lê Văn Tám, gặp cô Ba", ["Lê Văn Tám"]) is PersonalDetail.NAME
    assert find_personal_detail("ấp Kinh Ráng Lê Văn Tám") is PersonalDetail.NAME
    assert find_personal_detail("yêu cầu ông Sáu ký") is PersonalDetail.NAME


WORDS_OF_DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()
PLAIN_WORDS_OF_DIGITS = "khong mot hai ba bon nam sau bay tam chin".split()


@given(
    st.text("0123456789", min_size=8, max_size=11).map(lambda rest: "0" + rest),
    st.lists(st.sampled_from(["", " ", ".", " . ", "  ", "-", ". "]), min_size=12, max_size=12),
    st.lists(st.sampled_from(["figure", "word", "plain word"]), min_size=12, max_size=12),
    st.sampled_from(["", "số ", "Gọi ", "máy "]),
    st.sampled_from(["", " hẹn lại", " đồng", "."]),
)
@settings(max_examples=400, deadline=None)
def test_no_spelling_lets_a_phone_number_pass(number, gaps, ways, before, after) -> None:
    said = {"figure": "0123456789", "word": WORDS_OF_DIGITS, "plain word": PLAIN_WORDS_OF_DIGITS}
    parts = chain.from_iterable(
        (said[way][int(digit)], gap) for digit, gap, way in zip(number, gaps, ways, strict=False)
    )
    assert find_personal_detail(before + "".join(parts) + after) is PersonalDetail.LONG_NUMBER


@pytest.mark.parametrize(
    "part",
    ["a", "a ", "ba ", "0 ", "cô Ba ", "xã Nguyễn ", "1.000", "a.b.", "có ba ", ".", "Ng.", "aB", "x1", "khong"],
)
def test_a_long_line_takes_time_that_grows_as_it_does(part: str) -> None:
    def fastest(length: int) -> float:
        line, times = (part * length)[:length], []
        for _time in range(3):
            begin = time.process_time()
            find_personal_detail(line)
            times.append(time.process_time() - begin)
        return min(times)

    assert fastest(10_000) < 20 * fastest(1_000) + 0.01
