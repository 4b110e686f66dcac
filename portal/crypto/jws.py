"""JSON Web Signatures in compact form (RFC 7515), with ES256 alone and the headers of Open Badges."""

from dataclasses import dataclass
from typing import Any

from portal.crypto import es256
from portal.crypto.encodings import base64url_decode, base64url_encode
from portal.crypto.es256 import Jwk
from portal.crypto.strict_json import BadJson, canonical_json, read_json_object

PARTS = ("header", "payload", "signature")


class BadJws(ValueError):
    """The text is no compact JWS: `part` says which part cannot be read, `place` the character in it."""

    def __init__(self, part: str, place: int | None = None) -> None:
        super().__init__(part)
        self.part, self.place = part, place


@dataclass(frozen=True)
class Jws:
    """A compact JWS that was read, and not yet verified."""

    header: dict[str, Any]
    payload: dict[str, Any]
    signed: bytes
    signature: bytes


def sign_compact(payload: dict[str, Any], *, kid: str, private_key: str) -> str:
    """The payload as a compact JWS that names its key."""
    header = {"alg": es256.ALGORITHM, "kid": kid, "typ": "JWT"}
    signed = ".".join(base64url_encode(canonical_json(part)) for part in (header, payload))
    return f"{signed}.{base64url_encode(es256.sign(signed.encode(), private_key))}"


def read_compact(text: str) -> Jws:
    """The parts of a compact JWS; BadJws where one cannot be read."""
    parts = text.split(".")
    if len(parts) != len(PARTS):
        raise BadJws("parts")
    data = {}
    for name, part in zip(PARTS, parts, strict=True):
        try:
            data[name] = base64url_decode(part)
        except ValueError as error:
            raise BadJws(name) from error
    header, payload = (_object(name, data[name]) for name in PARTS[:2])
    return Jws(header, payload, ".".join(parts[:2]).encode(), data["signature"])


def is_valid_jws(jws: Jws, jwk: Jwk) -> bool:
    """Whether the signature is the key's; what the header says of algorithms can choose no other than ES256."""
    return jws.header.get("alg") == es256.ALGORITHM and es256.is_signed(jws.signed, jws.signature, jwk)


def _object(part: str, data: bytes) -> dict[str, Any]:
    try:
        return read_json_object(data.decode())
    except UnicodeDecodeError as error:
        raise BadJws(part, error.start + 1) from error
    except BadJson as error:
        raise BadJws(part, error.place) from error
