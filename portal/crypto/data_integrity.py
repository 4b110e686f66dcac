"""Proofs inside a JSON document: Data Integrity of the W3C with the suite ecdsa-jcs-2019, on P-256."""

import hashlib
from typing import Any

from portal.crypto import es256
from portal.crypto.encodings import base58_decode, base58_encode
from portal.crypto.es256 import Jwk
from portal.crypto.strict_json import canonical_json

TYPE, SUITE, PURPOSE = "DataIntegrityProof", "ecdsa-jcs-2019", "assertionMethod"
CONTEXT = "@context"


def with_proof(document: dict[str, Any], *, method: str, created: str, private_key: str) -> dict[str, Any]:
    """The document with a proof by the key that `method` names."""
    proof = {
        CONTEXT: document[CONTEXT],
        "type": TYPE,
        "cryptosuite": SUITE,
        "created": created,
        "verificationMethod": method,
        "proofPurpose": PURPOSE,
    }
    signature = es256.sign(_hashed(document, proof), private_key)
    return {**document, "proof": [{**proof, "proofValue": f"z{base58_encode(signature)}"}]}


def find_proof(document: dict[str, Any]) -> dict[str, Any] | None:
    """The one proof of this suite in the document, or None where there is another number of proofs, or another."""
    proofs = document.get("proof")
    found = proofs if isinstance(proofs, list) else [proofs]
    if len(found) != 1 or not isinstance(found[0], dict):
        return None
    proof = found[0]
    wanted = {"type": TYPE, "cryptosuite": SUITE, "proofPurpose": PURPOSE}
    is_ours = all(proof.get(name) == value for name, value in wanted.items())
    return proof if is_ours and isinstance(proof.get("verificationMethod"), str) else None


def is_valid_proof(document: dict[str, Any], proof: dict[str, Any], jwk: Jwk) -> bool:
    """Whether the proof is the key's, and of exactly this document."""
    value, options = proof.get("proofValue"), {name: said for name, said in proof.items() if name != "proofValue"}
    unsecured = {name: said for name, said in document.items() if name != "proof"}
    if not isinstance(value, str) or not value.startswith("z"):
        return False
    if CONTEXT in options and options[CONTEXT] != unsecured.get(CONTEXT):
        return False
    try:
        signature, signed = base58_decode(value[1:]), _hashed(unsecured, options)
    except ValueError:
        return False
    return es256.is_signed(signed, signature, jwk)


def _hashed(document: dict[str, Any], proof: dict[str, Any]) -> bytes:
    """What is signed: the hash of what the proof says of itself, then that of the document."""
    return b"".join(hashlib.sha256(canonical_json(part)).digest() for part in (proof, document))
