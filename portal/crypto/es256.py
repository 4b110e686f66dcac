"""Signatures with ES256 (ECDSA on P-256 with SHA-256): keys as PEM, JWK and Multikey, signing, verifying.

What is signed twice has the same signature (RFC 6979), so that a file that is made anew is the same file.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from portal.crypto.encodings import base58_encode, base64url_decode, base64url_encode

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

ALGORITHM = "ES256"
CURVE = "P-256"
COORDINATE_BYTES = 32
MULTICODEC = b"\x80\x24"  # p256-pub, before the compressed point of a Multikey
Jwk = dict[str, str]


def new_private_key() -> str:
    """A new private key as PEM; to be encrypted wherever it is kept."""
    # Imported where it is used: workers that sign nothing do without its megabytes.
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    return (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode()
    )


def public_jwk(private_key: str) -> Jwk:
    """The public part of a private key, as a JWK without any name."""
    numbers = _load_private(private_key).public_key().public_numbers()
    coordinates = {"x": numbers.x, "y": numbers.y}
    encoded = {
        name: base64url_encode(value.to_bytes(COORDINATE_BYTES, "big")) for name, value in coordinates.items()
    }
    return {"kty": "EC", "crv": CURVE, **encoded}


def thumbprint(jwk: Jwk) -> str:
    """The name that a public key gives itself: the SHA-256 thumbprint of its JWK (RFC 7638)."""
    members = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    canonical = json.dumps(members, separators=(",", ":"), sort_keys=True)
    return base64url_encode(hashlib.sha256(canonical.encode()).digest())


def multikey(jwk: Jwk) -> str:
    """The public key as a Multikey of the W3C (publicKeyMultibase)."""
    x, y = (base64url_decode(jwk[name]) for name in ("x", "y"))
    return "z" + base58_encode(MULTICODEC + bytes([2 + (y[-1] & 1)]) + x)


def sign(message: bytes, private_key: str) -> bytes:
    """The signature of the message as JOSE writes it: r and s, 32 bytes each."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    r, s = utils.decode_dss_signature(_load_private(private_key).sign(message, algorithm))
    return r.to_bytes(COORDINATE_BYTES, "big") + s.to_bytes(COORDINATE_BYTES, "big")


def is_signed(message: bytes, signature: bytes, jwk: Jwk) -> bool:
    """Whether the signature is that of the message, made with the private part of this public key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    if len(signature) != 2 * COORDINATE_BYTES:
        return False
    r, s = (int.from_bytes(half, "big") for half in (signature[:COORDINATE_BYTES], signature[COORDINATE_BYTES:]))
    x, y = (int.from_bytes(base64url_decode(jwk[name]), "big") for name in ("x", "y"))
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    try:
        key.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _load_private(private_key: str) -> ec.EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(private_key.encode(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not a key of P-256")
    return key
