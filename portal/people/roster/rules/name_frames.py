"""What stands around a name in a list and is no part of it: “1. Ông …”, “Bà: …”, “… (Tổ trưởng)”."""

import re
from typing import NamedTuple

from portal.content.text.vietnamese import fold

NUMBERING = re.compile(r"^(?:\(?\d{1,4}\s*[.):/]|\d{1,4}\s*[-–](?=\s)|[-–•*+](?=\s))\s*")
# Always a form of address, whatever follows, and those that are names too.
SURE_TITLES = (
    *("đồng chí", "đ/c", "đ.c", "đc", "bà", "chị", "thầy giáo", "cô giáo", "thầy", "các đồng chí"),
    *("mr", "mrs", "ms", "miss", "mr.", "mrs.", "ms."),
)
UNSURE_TITLES = ("ông", "anh", "cô", "chú", "bác", "cậu", "dì", "mợ", "thím", "dượng", "em")
TITLES = sorted((*SURE_TITLES, *UNSURE_TITLES), key=len, reverse=True)
TITLE = re.compile(rf"^({'|'.join(map(re.escape, TITLES))})(\s*[:.]\s*|\s+)(?=\S)", re.IGNORECASE)
# Typed without dấu the same words may be anything; the rest must be a whole name that begins with a family's.
PLAIN_TITLE = re.compile(rf"^({'|'.join(re.escape(fold(title)) for title in TITLES)})(\s*[:.]\s*|\s+)(?=\S)", re.I)
FAMILY_NAMES = frozenset(
    """
    an âu bạch bành biện bùi cái cam cao cát cấn chế châu chu chung chương cổ cù cung danh diệp doãn dư dương đàm
    đan
    đặng đào đậu đinh đoàn đổng đỗ đồng đới đường giang giáp giản hà hàn hàng hầu hồ hoàng huỳnh hứa khổng khương
    khưu kiên kiều kim la lã lại lam lâm lê lều liên liêu liễu lò lộc lục lữ lương lưu lý ma mã mạc mai mạch mẫn
    mông neáng neang nghiêm ngô ngụy nguyễn nguyên nhan nhâm nhữ ninh nông ông phạm phan phí phó phù phùng phương
    quách quản quan sầm sơn tạ tăng tào thạch thái thẩm thân thi thiều tiêu tiết tô tôn tôn-nữ tống trà trác trang
    trầm trần triệu trịnh trương từ tường tưởng ung uông ưng văn vi viên võ vòng vũ vương vưu yên xa
    """.split()
)
PLAIN_FAMILY_NAMES = frozenset(map(fold, FAMILY_NAMES))
# A role inside brackets or behind a dash; other words in brackets are left to a person.
ROLE_WORDS = (
    r"(?:tổ trưởng|tổ phó|phó tổ trưởng|thành viên|tổ viên|trưởng nhóm|nhóm trưởng|nhóm phó"
    r"|(?:bí thư|phó bí thư|trưởng|phó trưởng|phó)\s+(?:chi bộ|ấp|khóm|thôn|ban|đoàn)[^()]*|trưởng ban[^()]*"
    r"|(?:bí thư|phó bí thư)[^()]*|chi hội[^()]*|công an[^()]*|đoàn viên[^()]*|cán bộ[^()]*|công chức[^()]*"
    r"|head|team head|leader|team leader|deputy|member)"
)
ROLE_BEHIND = re.compile(rf"(?:\s*\(\s*({ROLE_WORDS})\s*\)|\s*[,;–-]\s+({ROLE_WORDS}))\s*$", re.IGNORECASE)
ROLE_BEFORE = re.compile(
    r"^(tổ trưởng|tổ phó|phó tổ trưởng|thành viên|tổ viên)\s*(?::\s*|\s+)(?=\S)", re.IGNORECASE
)


class BareName(NamedTuple):
    """A name without its frame: what was taken off, and the role that stood there."""

    name: str
    taken: tuple[str, ...] = ()
    role: str = ""


def bare_name(typed: str) -> BareName:
    """The name without numbering, form of address and role; unchanged where it may be a name to the end."""
    name = typed
    taken: list[str] = []
    role = ""
    if (number := NUMBERING.match(name)) and has_letters(name[number.end() :]):
        taken.append(number[0].strip())
        name = name[number.end() :]
    if (behind := ROLE_BEHIND.search(name)) and has_letters(name[: behind.start()]):
        role = behind[1] or behind[2]
        taken.append(role)
        name = name[: behind.start()]
    elif (before := ROLE_BEFORE.match(name)) and has_letters(name[before.end() :]):
        role = before[1]
        taken.append(role)
        name = name[before.end() :]
    length = title_length(name)
    if length:
        taken.append(name[:length].strip(" :."))
        name = name[length:]
    return BareName(name.strip(), tuple(taken), role.strip()) if taken else BareName(typed)


def title_length(name: str) -> int:
    """How many letters of the name are a form of address; 0 where that may be part of the name."""
    found = TITLE.match(name)
    if found is not None:
        rest = name[found.end() :].split()
        is_marked = ":" in found[2] or ("." in found[2] and len(found[1]) > 2)
        begins_like_a_name = rest[0].lower() in FAMILY_NAMES
        is_sure = found[1].lower() in SURE_TITLES
        enough = len(rest) > 1 and (is_sure or begins_like_a_name)
        return found.end() if is_marked or enough else 0
    plain = PLAIN_TITLE.match(name) if name.isascii() else None
    if plain is None:
        return 0
    rest = name[plain.end() :].split()
    is_whole = len(rest) > 2 and rest[0].lower() in PLAIN_FAMILY_NAMES
    return plain.end() if is_whole or ":" in plain[2] else 0


def has_letters(text: str) -> bool:
    """Whether something of a name is left."""
    return any(letter.isalpha() for letter in text)
