"""Phone numbers as spreadsheets keep them: without their zero, as a sum, two in one cell, from before 2018."""

import re

from portal.accounts.rules.phones import FORMER_MOBILE_PREFIXES, BadPhone, format_phone, normalise_phone
from portal.people.roster.rules.rows import Remark, Value

NUMBER_SEPARATOR = re.compile(r"\s*(?:[/;,\n|]|\s-\s|\bhoặc\b|\bvà\b|\bor\b)\s*", re.IGNORECASE)
DECIMAL_ZEROS = re.compile(r"(\d{8,12})[.,]0+")
EXPONENT_NOTATION = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
APOSTROPHES = "'’‘`´\" "
LABEL = re.compile(
    r"\s*(?:(?:số\s+)?(?:điện\s+thoại|đ\.?\s?t(?:\.?d\.?đ)?|di\s+động|d\.?đ|máy)|sđt|s\.đ\.t|so\s+dien\s+thoai|dien\s+thoai"
    r"|sdt|dtdd|dt|dd|zalo|tel|phone|mobile|cell|hotline)"
    r"(?:\s*[/&+]\s*zalo|\s*\(\s*zalo\s*\))?\s*[.:]?\s*(?=[+(\doO])",
    re.IGNORECASE,
)
WORDS_BESIDE = re.compile(
    r"\s*(?:\((?=[^()]*[^\W\d])[^()+]{1,40}\)"
    r"|[-–]?\s*\b(?:vợ|chồng|con|con trai|con gái|cha|mẹ|ba|má|anh|chị|em|zalo))\s*$",
    re.IGNORECASE,
)
LETTERS_FOR_ZEROS = re.compile(r"(?=.*[oO])(?=.*\d)[+(]?[\doO][\doO\s.()\-]*")
LAND_LINE_PREFIX = "02"
MISSING_LEADING_ZERO = re.compile(r"[35789]\d{8}|1[268]\d{8}|19\d{8}|2\d{8,9}")


def clean_phone(cell: Value | None) -> tuple[str | None, list[Remark], list[Remark]]:
    """The number in national form, its faults and its notes; an empty cell has none of them."""
    text = text_of(cell)
    if not text:
        return None, [], []
    if EXPONENT_NOTATION.fullmatch(text):
        return None, [Remark("phone", "phone_power")], []
    numbers = [part for part in NUMBER_SEPARATOR.split(text) if sum(map(str.isdigit, part)) > 7]
    if len(numbers) > 1 or sum(map(str.isdigit, text)) > 17:
        return None, [Remark("phone", "phone_two")], []

    text, notes = without_words(text)
    digits = re.sub(r"[\s.\-()]", "", text)
    if MISSING_LEADING_ZERO.fullmatch(digits):
        text = digits = "0" + digits
        notes.append(Remark("phone", "phone_zero"))
    try:
        phone = normalise_phone(text)
    except BadPhone as reason:
        return None, [Remark("phone", "phone_bad", {"reason": str(reason)})], []
    national = re.sub(r"\D", "", text).removeprefix("0084").removeprefix("84").removeprefix("0")
    if len(national) == 10 and "0" + national[:3] in FORMER_MOBILE_PREFIXES:
        before, now = "0" + national, format_phone(phone)
        notes.append(Remark("phone", "phone_old", {"before": before, "now": now}))
    if phone.startswith(LAND_LINE_PREFIX):
        notes.append(Remark("phone", "phone_land"))
    return phone, [], notes


def without_words(text: str) -> tuple[str, list[Remark]]:
    """The number without apostrophe, label and words beside it, with zeros for the letter O; and what to tell."""
    bare = text.strip(APOSTROPHES)
    notes = []
    label = LABEL.match(bare)
    words = WORDS_BESIDE.search(bare)
    if words is not None:
        told = words[0].strip(" ()-–")
        bare = bare[: words.start()] + bare[words.end() :]
        if told.lower() != "zalo":
            notes.append(Remark("phone", "phone_words", {"words": told}))
    if label is not None:
        bare = bare[label.end() :]
        notes.append(Remark("phone", "phone_label", {"label": label[0].strip(" :.")}))
    bare = bare.strip()
    if LETTERS_FOR_ZEROS.fullmatch(bare) and sum(map(str.isdigit, bare)) > 2:
        notes.append(Remark("phone", "phone_letters", {"typed": bare}))
        bare = re.sub("[oO]", "0", bare)
    return bare, notes


def text_of(cell: Value | None) -> str:
    """The number as text: a spreadsheet may have made a sum of it."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    text = str(cell).strip()
    whole = DECIMAL_ZEROS.fullmatch(text)
    return whole[1] if whole else text
