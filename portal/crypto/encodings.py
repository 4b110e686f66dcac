"""Base64url and base58btc, read strictly: no two texts mean the same bytes."""

import base64
import binascii
import re

BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
MAX_BASE58 = 200  # characters: keys and signatures have less, and reading takes time that grows with the square


def base64url_encode(data: bytes) -> str:
    """The bytes in base64url without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def base64url_decode(text: str) -> bytes:
    """The bytes of a base64url text without padding; ValueError where it is none, or not the only one for them."""
    if not BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        raise ValueError("not base64url")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if base64url_encode(data) != text:
        # The last character may hold bits that mean nothing; a changed character must never mean the same.
        raise ValueError("bits left over")
    return data


def base58_encode(data: bytes) -> str:
    """The bytes in base58btc, as Bitcoin writes them."""
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = BASE58[digit] + digits
    return BASE58[0] * (len(data) - len(data.lstrip(b"\0"))) + digits


def base58_decode(text: str) -> bytes:
    """The bytes of a base58btc text; ValueError where it is none, or longer than any key or signature."""
    if len(text) > MAX_BASE58:
        raise ValueError("too long")
    number = 0
    for letter in text:
        number = number * 58 + BASE58.index(letter)
    zeros = len(text) - len(text.lstrip(BASE58[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")
