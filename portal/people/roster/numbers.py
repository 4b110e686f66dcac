"""Phone numbers as spreadsheets keep them: without their zero, as a sum, two in one cell, from before 2018."""

from __future__ import annotations

import re

from portal.accounts.phones import OLD_MOBILE, BadPhone, normal_phone, shown_phone
from portal.people.roster.entries import Remark
from portal.people.roster.lines import Value

SPLIT = re.compile(r"\s*(?:[/;,\n|]|\s-\s|\bhoặc\b|\bvà\b|\bor\b)\s*", re.IGNORECASE)
POINT_ZERO = re.compile(r"(\d{8,12})[.,]0+")
POWER = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
WITHOUT_ZERO = re.compile(r"[35789]\d{8}|1[268]\d{8}|19\d{8}|2\d{8,9}")


def clean_phone(cell: Value | None) -> tuple[str | None, list[Remark], list[Remark]]:
    """The number in national form, its faults and its notes; an empty cell has none of them."""
    text = text_of(cell)
    if not text:
        return None, [], []
    if POWER.fullmatch(text):
        return None, [Remark("phone", "phone_power")], []
    numbers = [part for part in SPLIT.split(text) if sum(map(str.isdigit, part)) > 7]
    if len(numbers) > 1 or sum(map(str.isdigit, text)) > 17:
        return None, [Remark("phone", "phone_two")], []

    notes = []
    digits = re.sub(r"[\s.\-]", "", text)
    if WITHOUT_ZERO.fullmatch(digits):
        text = digits = "0" + digits
        notes.append(Remark("phone", "phone_zero"))
    try:
        phone = normal_phone(text)
    except BadPhone as reason:
        return None, [Remark("phone", "phone_bad", {"reason": str(reason)})], []
    national = re.sub(r"\D", "", text).removeprefix("0084").removeprefix("84").removeprefix("0")
    if len(national) == 10 and "0" + national[:3] in OLD_MOBILE:
        before, now = "0" + national, shown_phone(phone)
        notes.append(Remark("phone", "phone_old", {"before": before, "now": now}))
    return phone, [], notes


def text_of(cell: Value | None) -> str:
    """The number as text: a spreadsheet may have made a sum of it."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    text = str(cell).strip()
    whole = POINT_ZERO.fullmatch(text)
    return whole[1] if whole else text
