"""Whether a line names a person or holds a phone or identity number, in whatever spelling; no database."""

import re
import unicodedata

from portal.content.text.vietnamese import fold, nfc
from portal.visits.enums import PersonalDetail

MAX_DIGITS = 8  # in a row; a phone number has nine or more, the numbers of papers too
_DIGIT_WORDS = {
    "khong": "0",
    "mot": "1",
    "hai": "2",
    "ba": "3",
    "bon": "4",
    "tu": "4",
    "nam": "5",
    "lam": "5",
    "sau": "6",
    "bay": "7",
    "bẩy": "7",
    "tam": "8",
    "chin": "9",
    "linh": "0",
    "le": "0",
}
_GLUED = re.compile(f"(?:{'|'.join(_DIGIT_WORDS)})+")
_ONE_WORD = re.compile("|".join(_DIGIT_WORDS))
_LOOKALIKES = str.maketrans("oil|", "0111")
_KINSHIP = frozenset("cô chú bác dì cậu thím mợ dượng ông bà anh chị em cháu con thầy".split())
_BIRTH_ORDER = frozenset("hai ba tư bốn năm sáu bảy bẩy tám chín mười út cả".split())
_FAMILY = frozenset(
    "nguyễn trần lê phạm huỳnh hoàng phan vũ võ đặng bùi đỗ hồ ngô dương lý trương trịnh đinh lâm lương mai cao "
    "châu tạ tô hà quách thạch danh kim sơn tăng diệp tiêu lưu hứa kiên liêu đoàn đào".split()
)
# Before a given name, also where nothing is written with capitals.
_MIDDLE = frozenset("văn thị hữu đức minh ngọc thanh quốc hoàng thu xuân công đình thành tấn phước mỹ".split())
_CERTAIN_FAMILY = frozenset(
    "nguyễn trần lê phạm huỳnh phan vũ võ đặng bùi ngô dương trương lâm danh thạch".split()
)
_GIVEN = frozenset(
    "hạnh lan hoa hồng huệ cúc mai đào liên sen thảo hương thủy thúy trang loan phượng yến oanh nga ngọc ánh "
    "tuyết diễm kiều thơm thắm lụa nhung vân phương trinh hằng nguyệt dung quyên quỳnh trâm xuân hiền thu hà "
    "hùng dũng cường tuấn kiệt phong sơn long hải hậu nhân nghĩa phúc lộc thọ khánh khải vinh thắng tài đạt thành "
    "tâm tùng tú quang huy hoàng bình đức trọng trung tín toàn tấn lâm khoa khang thịnh phát nam việt dương lợi "
    "lệ lành nết sáng đẹp bé tèo tí nở thi luận lượm mận bưởi hường lành danh".split()
)
# After a form of address, these words go on with something else than a name.
_NO_NAME = frozenset("zalo vneid facebook camaug qr otp wifi sim nfc khmer kinh đi ơi".split())
_PLACES = frozenset("ấp khóm tổ nhóm lớp loại hạng phần mẫu".split())  # each may go by a letter
_NO_NICKNAMES = frozenset({("năm", "căn"), ("ba", "đình"), ("ba", "vì"), ("ba", "tri")})  # towns
_COUNTED = frozenset(
    "người lần tờ máy đứa cái chiếc nay phút giờ ngày tuần tháng năm bước bà ông cô nhà hộ buổi thẻ trang tiếng "
    "trăm chục bữa chỗ mươi ngàn triệu điện app tuổi hôm món mẫu cuộc tin số bài căn nghìn tỷ tỉ".split()
)
_WORD = re.compile(r"[^\W\d_]+")
# Money is told in thousands: what ends in other digits may be a number with a word behind it.
_MONEY = re.compile(
    r"(?<![\d.,])[1-9]\d{0,2}(?:(?:[.,\s]\d{3}){0,3}[.,\s]000\s*(?:đồng|dong|đ|vnđ|vnd)\b|(?:[.,]\d{3}){0,2}(?:[.,]000){2}(?![\d.,]*\d))"
    r"|(?<![\d.,])[1-9]\d{0,9}000\s*(?:đồng|dong|đ|vnđ|vnd)\b",
    re.IGNORECASE,
)
# “N.V.Tư”, “Ng. Văn Tư”: the stops end no sentence.
_INITIAL = re.compile(r"\b(ng|[A-ZĐ])\.\s*(?=[^\W\d_])", re.IGNORECASE)
# “cô 3” is “cô Ba”.
_NUMBERED = re.compile(
    r"\b(cô|chú|bác|dì|cậu|thím|mợ|dượng|ông|bà|anh|chị|chu|bac|thim|ong)\s+(?:[2-9]|10)\b\s*(\w*)", re.IGNORECASE
)

# “CôBa”, “Cô.Ba”, “NguyễnVănTư”, “nguyenvantu”: names whose words stand together.
_TOGETHER = re.compile(
    rf"\b({'|'.join(sorted(_KINSHIP | _CERTAIN_FAMILY, key=len, reverse=True))})\.?([^\W\d_])", re.I
)
_TOGETHER_PLAIN = re.compile(
    rf"\b(?:{'|'.join(sorted(fold(word) for word in _CERTAIN_FAMILY))})(?:van|thi)(?=[a-z]{{1,6}}\b)"
)


def find_personal_detail(text: str) -> PersonalDetail | None:
    """What in the line could lead to a person: a name or form of address, or a long number; none: it may stay.

    A form of address by order of birth alone, such as “cô Ba”, counts as a name: in a hamlet it is one.
    """
    shown = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    if _has_long_number(_MONEY.sub(" ; ", shown)):
        return PersonalDetail.LONG_NUMBER
    return PersonalDetail.NAME if _has_name(nfc(shown)) else None


def _has_long_number(text: str) -> bool:
    digits = 0
    plain = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)
    for token in re.findall(r"[a-z0-9|]+", fold(plain).lower()):
        for part in _digits_in(token):
            if part is None:
                digits = 0
                continue
            digits += len(part)
            if digits > MAX_DIGITS:
                return True
    return False


def _digits_in(token: str) -> list[str | None]:
    """The digits that a word stands for, in order; None where something else stands between."""
    if _GLUED.fullmatch(token):
        return ["".join(_DIGIT_WORDS[word] for word in _ONE_WORD.findall(token))]
    if set(token) <= set("0123456789oil|"):
        return [token.translate(_LOOKALIKES)]
    if not any(sign.isdigit() for sign in token):
        return [None]
    found: list[str | None] = []
    for part in re.findall(r"[0-9oil|]+|[^0-9oil|]+", token):
        found.append(part.translate(_LOOKALIKES) if set(part) <= set("0123456789oil|") else None)
    return found


def _has_name(text: str) -> bool:
    if any(not _is_one_of(each[2], _COUNTED) for each in _NUMBERED.finditer(text)):
        return True
    text = _INITIAL.sub(r"\1 ", text)
    if _TOGETHER_PLAIN.search(fold(text).lower()):
        return True
    if text == text.upper():
        text = text.lower()
    text = _TOGETHER.sub(_apart, text)
    # A name does not go on behind a comma or a full stop.
    return any(_names_somebody(_WORD.findall(part)) for part in re.split(r"[,.;:!?()\n]", text))


def _apart(together: re.Match[str]) -> str:
    """A form of address or a family name, and the word behind it that begins with a capital letter."""
    first, following = together[1], together[2]
    return f"{first} {following}" if first[1:].islower() and following.isupper() else together[0]


def _names_somebody(words: list[str]) -> bool:
    return any(
        _is_addressed(words[at:])
        or _is_full_name(words[at:])
        or _is_shortened(words[at:])
        or _is_nickname(words[at:])
        or (_is_letter_of_address(words[at:]) and words[at - 1].lower() not in _PLACES)
        for at in range(len(words))
    )


def _is_addressed(words: list[str]) -> bool:
    """Whether the words begin with a form of address and go on with a name or an order of birth."""
    if len(words) < 2 or not _is_one_of(words[0], _KINSHIP):
        return False
    second, third = words[1], words[2] if len(words) > 2 else ""
    if _is_one_of(second, _BIRTH_ORDER):
        if third and _is_one_of(third, _COUNTED):
            return False
        # “có ba” and “co ba” are no form of address before most words: only before a name.
        if _is_plain(words[0]) and _is_plain(second) and second.islower():
            return not third or third[:1].isupper() or _is_one_of(third, _GIVEN)
        return True
    if second[:1].isupper():
        return second.lower() not in _NO_NAME
    return words[0].lower() != "con" and not _is_plain(words[0]) and second in _GIVEN - _COMMON


# Given names that are everyday words as well, so that small letters alone do not make them names.
_COMMON = frozenset(
    "hoa hồng mai đào sen thơm lành đẹp bé sáng nam việt thành tâm tài đạt thu bình trung long phong phát lợi "
    "nghĩa nở tí thi hiền toàn hậu hải hà xuân thắng trọng quang đức ánh vân nhân danh luận dung lan trang huy "
    "tín lệ".split()
)


def _is_shortened(words: list[str]) -> bool:
    """Whether the words begin with the first letters of a family and a middle name: “N V Tư”, “ng v tu”."""
    if len(words) < 3:
        return False
    first, second, third = words[0], words[1], words[2]
    if first.lower() == "ng" and (len(second) == 1 or _is_one_of(second, _MIDDLE)):
        return second.lower() in "vt" or _is_one_of(second, _MIDDLE)
    is_given = len(third) > 1 and third[:1].isupper() and third[1:].islower()
    return len(first) == len(second) == 1 and first.isupper() and second.isupper() and is_given


def _is_nickname(words: list[str]) -> bool:
    """Whether the words begin with an order of birth that is part of a name: “Hai Lúa”."""
    if len(words) < 2 or not words[0][:1].isupper() or not words[1][:1].isupper():
        return False
    return (
        words[0].lower() in _BIRTH_ORDER
        and len(words[1]) > 1
        and words[1].lower() not in _COUNTED
        and (words[0].lower(), words[1].lower()) not in _NO_NICKNAMES
    )


def _is_letter_of_address(words: list[str]) -> bool:
    """Whether the words begin with the first letter of a form of address, and go on with a name: “a Hùng”."""
    if len(words) < 2 or words[0].lower() not in ("a", "c", "b", "o") or not words[1][:1].isupper():
        return False
    return _is_one_of(words[1], _GIVEN | _BIRTH_ORDER)


def _is_full_name(words: list[str]) -> bool:
    """Whether the words begin with a family name and go on with a given one."""
    if len(words) < 2 or not _is_one_of(words[0], _FAMILY):
        return False
    first, second = words[0], words[1]
    if first[:1].isupper() and second[:1].isupper():
        is_certain = _is_one_of(first, _CERTAIN_FAMILY) or len(words) > 2
        return is_certain or _is_one_of(second, _GIVEN | _MIDDLE)
    return (
        len(words) > 2
        and _is_one_of(first, _CERTAIN_FAMILY)
        and _is_one_of(second, _MIDDLE)
        and (
            (first == nfc(first) and not _is_plain(first))
            or _is_one_of(words[2], _GIVEN)
            or second in ("van", "thi")
        )
    )


def _is_plain(word: str) -> bool:
    return word.isascii()


def _is_one_of(word: str, known: frozenset[str]) -> bool:
    """Whether the word is one of these, where it has no dấu also without them."""
    word = word.lower()
    return word in known or (word.isascii() and word in {fold(each).lower() for each in known})
