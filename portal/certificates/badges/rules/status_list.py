"""Bitstring Status List of the W3C: one bit for each credential, set where it was revoked."""

import gzip
from collections.abc import Iterable

from portal.crypto.encodings import base64url_encode

LIST_LENGTH = 131_072  # bits: the least that a list may have, so that nobody can tell for whom it was fetched


def list_and_place(status_index: int) -> tuple[int, int]:
    """The number of the list and the place in it of the credential with this index."""
    return divmod(status_index, LIST_LENGTH)


def encoded_list(places: Iterable[int]) -> str:
    """The list with these places set, compressed and in base64url; the first bit of a byte is its highest."""
    bits = bytearray(LIST_LENGTH // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + base64url_encode(gzip.compress(bytes(bits), mtime=0))
