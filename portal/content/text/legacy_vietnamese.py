"""Vietnamese from before Unicode, VNI-Windows and TCVN3 (.VnTime): Latin letters until a font shows them.

Both are found as the letters of Windows-1252 that their bytes stand for. VNI writes a mark behind its letter
(“Vaên”), TCVN3 has one sign for each letter with its marks (“V¨n”).
"""

import re
from collections.abc import Callable, Mapping

VNI, TCVN3 = "VNI", "TCVN3"

TCVN3_LETTERS = {
    **dict(zip("¡¢£¤¥¦§", "ĂÂÊÔƠƯĐ", strict=True)),
    **dict(zip("¨©ª«¬\u00ad®", "ăâêôơưđ", strict=True)),
    **dict(zip("µ¶·¸¹", "àảãáạ", strict=True)),
    **dict(zip("»¼½¾Æ", "ằẳẵắặ", strict=True)),
    **dict(zip("ÇÈÉÊË", "ầẩẫấậ", strict=True)),
    **dict(zip("ÌÎÏÐÑ", "èẻẽéẹ", strict=True)),
    **dict(zip("ÒÓÔÕÖ", "ềểễếệ", strict=True)),
    **dict(zip("×ØÜÝÞ", "ìỉĩíị", strict=True)),
    **dict(zip("ßáâãä", "òỏõóọ", strict=True)),
    **dict(zip("åæçèé", "ồổỗốộ", strict=True)),
    **dict(zip("êëìíî", "ờởỡớợ", strict=True)),
    **dict(zip("ïñòóô", "ùủũúụ", strict=True)),
    **dict(zip("õö÷øù", "ừửữứự", strict=True)),
    **dict(zip("úûüýþ", "ỳỷỹýỵ", strict=True)),
}
VNI_MARKS = {
    "a": dict(zip("ùøûõïâêáàåãäéèúüë", "áàảãạâăấầẩẫậắằẳẵặ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
}
VNI_LETTERS = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))
VNI_PAIRS = {base + mark: whole for base, marks in VNI_MARKS.items() for mark, whole in marks.items()}
VNI_PART = re.compile("|".join((*VNI_PAIRS, "[^\x00-\x7f]")), re.IGNORECASE)

CAPITAL_INSIDE = re.compile(r"[^\s.,()-][A-Z]")
SMALL_LETTER = re.compile(r"[a-z]")


def from_tcvn3(text: str) -> str | None:
    """The text in Unicode; None where a letter in it is none of TCVN3.

    TCVN3 has no capitals with a tone; a font of capitals shows small ones instead, so a text that is in
    capitals otherwise is all meant so.
    """
    letters = [TCVN3_LETTERS.get(letter, letter if letter.isascii() else "") for letter in text]
    if "" in letters:
        return None
    whole = "".join(letters)
    return whole.upper() if CAPITAL_INSIDE.search(text) and not SMALL_LETTER.search(text) else whole


def from_vni(text: str) -> str | None:
    """The text in Unicode; None where a letter in it is none of VNI, or its mark stands behind no letter."""
    parts: list[str] = []
    end = 0
    for found in VNI_PART.finditer(text):
        typed = found[0]
        low = typed.lower()
        whole = VNI_PAIRS.get(low) or VNI_LETTERS.get(low)
        if whole is None:
            return None
        parts += (text[end : found.start()], whole.upper() if typed[0].isupper() else whole)
        end = found.end()
    return "".join((*parts, text[end:]))


CONVERTERS: Mapping[str, Callable[[str], str | None]] = {VNI: from_vni, TCVN3: from_tcvn3}


def encoding_of_font(name: str) -> str | None:
    """The encoding that a font of this name shows; None for a font of Unicode."""
    low = name.strip().lower()
    if low.startswith(("vni-", "vni ")):
        return VNI
    return TCVN3 if low.startswith(".vn") else None
