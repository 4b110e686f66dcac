"""Whether a line names a person or holds a phone or identity number, in whatever spelling; no database."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from portal.content.text.vietnamese import nfc
from portal.visits.enums import PersonalDetail
from portal.visits.rules.long_numbers import has_long_number
from portal.visits.rules.names import has_name


def find_personal_detail(text: str, places: Iterable[str] = ()) -> PersonalDetail | None:
    """What in the line could lead to a person: a name or form of address, or a long number; none: it may stay.

    A form of address by order of birth alone, such as “cô Ba”, counts as a name: in a hamlet it is one.
    `places` are names of communes, which stay where a person's would not.

    Knowingly let through: in small letters without dấu what may as well say something else (“mo chin”: mợ Chín, mở
    chín); a given name by itself (“Lan hẹn lại”); any name behind a word for a place (“chợ Bà Năm”). A refusal
    of a harmless line costs more trust than such a line tells.
    """
    shown = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    if has_long_number(shown):
        return PersonalDetail.LONG_NUMBER
    return PersonalDetail.NAME if has_name(nfc(shown), places) else None
