"""Vocabulary of a spreadsheet of changes: the words for columns, changes and kinds of units."""

import re

from portal.content.text.vietnamese import fold
from portal.units.enums import UnitKind

# Folded: no dấu, no capitals, nothing but spaces between the words.
HEADING_WORDS = {
    "on": "ngay; ngay hieu luc; ngay co hieu luc; tu ngay; hieu luc tu; date; day; on; from; effective from",
    "deed": "viec; thay doi; noi dung; noi dung thay doi; change; event; what; action",
    "codes": "ma don vi; ma; ma dv; unit; unit code; code",
    "name": "ten moi; ten; ten don vi; ten don vi moi; new name; name",
    "kind": "loai; loai don vi; loai moi; kind; new kind; kind of unit; type",
    "other": """ma don vi cha vao ma; ma don vi cha; ma cha; don vi cha; vao ma; vao don vi; nhap vao; chuyen ve;
        ve ma; parent; parent into code; parent code; into; into code; parent or into; parent code into code""",
    "children": "ma di theo; ma don vi di theo; gom cac ma; cac ma di theo; units that go along; with; with codes",
    "reason": "ly do; can cu; van ban; theo van ban; nghi quyet; reason; grounds; why",
    "ignored": "stt; tt; so tt; so thu tu; ghi chu; no; note; notes; remark; remarks",
}
CHANGE_WORDS = {
    "rename": "doi ten; dat ten; dat lai ten; doi loai; rename; name; change kind",
    "move": "chuyen; chuyen ve; chuyen den; dieu chuyen; move",
    "merge": "nhap; nhap vao; sap nhap; gop; hop nhat; merge",
    "split": "tach; tach ra; chia; chia tach; split",
    "open": "thanh lap; lap moi; lap; thanh lap moi; open; found; founded; new",
    "close": "ngung; ngung hoat dong; giai the; dong; ket thuc; close; closed; dissolve",
}
KIND_WORDS: dict[str, str] = {
    UnitKind.PROVINCE: "tinh; thanh pho truc thuoc trung uong; province",
    UnitKind.DISTRICT: "huyen; quan; thi xa; thanh pho thuoc tinh; district",
    UnitKind.COMMUNE: "xa; phuong; thi tran; dac khu; xa phuong; commune; ward",
    UnitKind.HAMLET: "ap; khom; thon; to dan pho; ap khom; khu pho; hamlet; quarter",
    UnitKind.TEAM: "to; to cong nghe so; to cong nghe so cong dong; doi; team",
}
PUNCTUATION = re.compile(r"\W*\([^)]*\)|[^0-9a-z]+")


def parse_heading(heading: str) -> str | None:
    """The field that a heading stands for; None for one that nobody knows."""
    return _FIELD_BY_WORD.get(_normalised(heading))


def parse_change_kind(text: str) -> str | None:
    """The change that a cell names, one of the keys of CHANGE_WORDS; None for one that nobody knows."""
    return _CHANGE_BY_WORD.get(_normalised(text))


def parse_unit_kind(text: str) -> str:
    """The kind of unit that a cell names; a word that is not known is a kind of its own."""
    return _KIND_BY_WORD.get(_normalised(text), text)


def _normalised(text: str) -> str:
    return " ".join(PUNCTUATION.sub(" ", fold(text)).split())


def _inverted(listed: dict[str, str]) -> dict[str, str]:
    return {" ".join(word.split()): meaning for meaning, words in listed.items() for word in words.split(";")}


_FIELD_BY_WORD, _CHANGE_BY_WORD, _KIND_BY_WORD = (
    _inverted(HEADING_WORDS),
    _inverted(CHANGE_WORDS),
    _inverted(KIND_WORDS),
)
