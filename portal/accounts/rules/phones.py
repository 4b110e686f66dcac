"""Vietnamese telephone numbers, however people write them."""

import re
import unicodedata

from flask_babel import gettext as _

SEPARATORS = re.compile(r"[\s.,\-()/\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]+")
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))

# In 2018 the mobile numbers of eleven digits lost one (Ministry of Information and Communications, plan of
# 15 September 2018); people still give the old ones.
FORMER_MOBILE_PREFIXES = {
    "0120": "070",
    "0121": "079",
    "0122": "077",
    "0126": "076",
    "0128": "078",
    "0123": "083",
    "0124": "084",
    "0125": "085",
    "0127": "081",
    "0129": "082",
    "0162": "032",
    "0163": "033",
    "0164": "034",
    "0165": "035",
    "0166": "036",
    "0167": "037",
    "0168": "038",
    "0169": "039",
    "0186": "056",
    "0188": "058",
    "0199": "059",
}


class BadPhone(ValueError):
    """The text is no Vietnamese telephone number; the message tells the person why."""

    field = "phone"  # of a form, beside which the message stands


def normalise_phone(text: str) -> str:
    """The number in national form, 0912345678, or BadPhone with the reason."""
    # Copied numbers bring invisible signs that say which way they are written.
    plain = SEPARATORS.sub("", unicodedata.normalize("NFKC", text).translate(DASHES))
    international = plain.startswith("+")
    digits = plain.removeprefix("+")
    if not digits:
        raise BadPhone(_("Enter a phone number."))
    if not (digits.isascii() and digits.isdecimal()):
        raise BadPhone(_("A phone number has digits only, for example 0912 345 678."))
    national = _current_mobile_number(_strip_country_code(digits, international=international))
    if len(national) < 10:
        raise BadPhone(_("This phone number is too short: it has 10 digits, for example 0912 345 678."))
    if len(national) > 11 or (len(national) == 11 and not national.startswith("02")):
        raise BadPhone(_("This phone number is too long: it has 10 digits, for example 0912 345 678."))
    if national[:2] not in ("02", "03", "05", "07", "08", "09"):
        raise BadPhone(_("No phone number in Vietnam begins like this. Please check the first digits."))
    return national


def format_phone(national: str) -> str:
    """The number in groups, as it is read aloud: 0912 345 678."""
    return f"{national[:4]} {national[4:-3]} {national[-3:]}"


def _strip_country_code(digits: str, *, international: bool) -> str:
    if digits.startswith("0084"):
        digits, international = digits[2:], True
    # 84 begins no national number, so it is the country even without its plus sign.
    if digits.startswith("84"):
        return "0" + digits[2:].removeprefix("0")
    if international:
        raise BadPhone(_("Only phone numbers of Vietnam (+84) can be used here."))
    return digits


def _current_mobile_number(national: str) -> str:
    return (
        FORMER_MOBILE_PREFIXES.get(national[:4], national[:4]) + national[4:] if len(national) == 11 else national
    )
