"""Reading a file that was handed in as a badge, up to the credential and the key that it names."""

from dataclasses import dataclass
from typing import Any

from portal.certificates.badges.enums import FileFault
from portal.certificates.badges.rules.baking import BadFile, read_png, read_svg
from portal.content.files.signatures import PNG
from portal.crypto import data_integrity, jws
from portal.crypto.data_integrity import find_proof
from portal.crypto.es256 import Jwk
from portal.crypto.jws import BadJws, Jws, read_compact
from portal.crypto.strict_json import BadJson, read_json_object

MAX_BYTES = 600_000
MAX_TEXT = 100_000  # characters of a credential


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: a field by its path, a part of the file, or a character."""

    code: FileFault
    where: str = ""
    place: int | None = None


@dataclass(frozen=True)
class SignedBadge:
    """A credential with its signature, which nobody has verified yet."""

    credential: dict[str, Any]
    key_address: str
    jws: Jws | None = None
    proof: dict[str, Any] | None = None

    def is_signed_by(self, jwk: Jwk) -> bool:
        """Whether the signature is the key's, and of exactly what the file says."""
        if self.jws is not None:
            return jws.is_valid_jws(self.jws, jwk)
        return self.proof is not None and data_integrity.is_valid_proof(self.credential, self.proof, jwk)


def read_badge(data: bytes) -> SignedBadge | Fault:
    """The signed credential in a .json, .jwt, .png or .svg file."""
    if not data.strip():
        return Fault(FileFault.EMPTY)
    if len(data) > MAX_BYTES:
        return Fault(FileFault.TOO_LARGE)
    try:
        text = _text_in(data)
    except BadFile as error:
        return Fault(error.fault)
    if len(text) > MAX_TEXT:
        return Fault(FileFault.TOO_LARGE)
    return _read_json(text) if text.startswith("{") else _read_jwt(text)


def _text_in(data: bytes) -> str:
    if data.startswith(PNG):
        return read_png(data)
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return read_svg(data)
    try:
        return start.decode().strip()
    except UnicodeDecodeError as error:
        raise BadFile(FileFault.UNKNOWN_KIND) from error


def _read_json(text: str) -> SignedBadge | Fault:
    try:
        credential = read_json_object(text)
    except BadJson as error:
        return Fault(FileFault.BROKEN_JSON, place=error.place)
    proof = find_proof(credential)
    if proof is None:
        return Fault(FileFault.NO_PROOF)
    return SignedBadge(credential, proof["verificationMethod"], proof=proof)


def _read_jwt(text: str) -> SignedBadge | Fault:
    if text.count(".") != 2 or any(letter.isspace() for letter in text):
        return Fault(FileFault.UNKNOWN_KIND)
    try:
        signed = read_compact(text)
    except BadJws as error:
        return Fault(FileFault.BROKEN_JWT, error.part, error.place)
    kid = signed.header.get("kid")
    if not isinstance(kid, str):
        return Fault(FileFault.MISSING_FIELD, "kid")
    return SignedBadge(signed.payload, kid, jws=signed)
