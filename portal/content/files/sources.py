"""Bytes to text: size, encoding, line ends and composed letters, before anything is parsed."""

import re
from hashlib import sha256

from portal.content.checks.complexity import is_too_complex
from portal.content.checks.faults import N_, Faults
from portal.content.text.vietnamese import nfc

MAX_TEXT_BYTES = 256 * 1024  # bytes of one text
BOM = "\ufeff"


def decode(data: bytes, faults: Faults) -> str | None:
    """The exact text of a file, which encodes to the same bytes again; None, with a fault, if it is no text."""
    if len(data) > MAX_TEXT_BYTES:
        too_large = N_("the file has %(size)s KB; at most %(most)s KB are read")
        faults.add(1, too_large, size=len(data) // 1024, most=MAX_TEXT_BYTES // 1024)
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        faults.add(line_of(data, error.start), N_("this file is not UTF-8: save it again as UTF-8"))
        return None
    return None if has_nul(text, faults) else text


def is_readable(text: str, faults: Faults) -> bool:
    """Whether a text that came as a string is within the limits of a file; says why not."""
    data = text.encode("utf-8", "surrogatepass")
    return decode(data, faults) is not None and not is_too_complex(text, faults)


def has_nul(text: str, faults: Faults) -> bool:
    at = text.find("\0")
    if at >= 0:
        faults.add(text.count("\n", 0, at) + 1, N_("this file holds a NUL byte: it is not a text"))
    return at >= 0


def line_of(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def normalise(text: str) -> str:
    """The text as it is parsed: without byte order mark, lines ended by LF, letters composed."""
    return nfc(re.sub("\r\n?", "\n", text.removeprefix(BOM)))


def fingerprint(text: str) -> str:
    """A short name for exactly this text: a form says by it what it was filled from."""
    return sha256_hex(text.encode("utf-8", "surrogatepass"))[:20]


def sha256_hex(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return sha256(data).hexdigest()
