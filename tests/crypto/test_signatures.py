"""Signatures with ES256: what PyJWT and published vectors say of ours, and that no changed character passes."""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import sha256

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from portal.crypto import es256
from portal.crypto.data_integrity import find_proof, is_valid_proof, with_proof
from portal.crypto.encodings import base58_decode, base58_encode, base64url_decode, base64url_encode
from portal.crypto.jws import BadJws, is_valid_jws, read_compact, sign_compact
from portal.crypto.strict_json import BadJson, read_json_object

KEY = es256.new_private_key()
JWK = es256.public_jwk(KEY)
TEXT = {"name": "Nhận diện lừa đảo", "rows": [1, {"b": True}], "a": ""}
TOKEN = sign_compact(TEXT, kid="https://hoc.example.vn/keys/1", private_key=KEY)
# W3C, Data Integrity ECDSA Cryptosuites v1.0, test vectors for ecdsa-jcs-2019 with P-256
# (github.com/w3c/vc-di-ecdsa, TestVectors/ecdsa-jcs-2019-p256/signedJCSECDSAP256.json).
VECTOR = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
    "proof": {
        "type": "DataIntegrityProof",
        "cryptosuite": "ecdsa-jcs-2019",
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": "did:key:zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"
        "#zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP",
        "proofPurpose": "assertionMethod",
        "proofValue": "zq6PrUMCtqY5obCSsrQxuFJdGffCDxvFuopdZiBPUBRTFEs1VVsBZi8YiEwVWgHYrXxoV93gBHqGDBtQLPFxpZxz",
    },
}


def vector_jwk():
    """The key of the vector, out of its Multikey."""
    point = base58_decode("DnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP").removeprefix(es256.MULTICODEC)
    numbers = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point).public_numbers()
    x, y = (base64url_encode(value.to_bytes(32, "big")) for value in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def test_an_independent_library_verifies_what_was_signed():
    assert jwt.decode(TOKEN, jwt.PyJWK({**JWK, "alg": "ES256"}), algorithms=["ES256"]) == TEXT
    assert jwt.get_unverified_header(TOKEN) == {
        "alg": "ES256",
        "kid": "https://hoc.example.vn/keys/1",
        "typ": "JWT",
    }


def test_what_an_independent_library_signed_is_verified():
    token = jwt.encode({"a": "b"}, KEY, algorithm="ES256")
    assert is_valid_jws(read_compact(token), JWK)
    assert not is_valid_jws(read_compact(token), es256.public_jwk(es256.new_private_key()))


def test_what_is_signed_twice_is_the_same():
    assert sign_compact(TEXT, kid="https://hoc.example.vn/keys/1", private_key=KEY) == TOKEN


def test_no_changed_character_of_a_token_passes():
    for place, letter in enumerate(TOKEN):
        changed = TOKEN[:place] + ("A" if letter != "A" else "B") + TOKEN[place + 1 :]
        with suppress(BadJws):
            assert not is_valid_jws(read_compact(changed), JWK), place


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS256", None])
def test_the_header_chooses_no_other_algorithm(algorithm):
    header = base64url_encode(json.dumps({"alg": algorithm, "typ": "JWT"}).encode())
    payload, signature = TOKEN.split(".")[1:]
    assert not is_valid_jws(read_compact(f"{header}.{payload}.{signature}"), JWK)
    assert not is_valid_jws(read_compact(f"{header}.{payload}."), JWK)


@pytest.mark.parametrize(
    ("token", "part"),
    [
        ("a.b", "parts"),
        ("", "parts"),
        ("!.e30.AA", "header"),
        ("e30.W10.AA", "payload"),
        ("e30.e30.A", "signature"),
    ],
)
def test_what_is_no_token_says_which_part(token, part):
    with pytest.raises(BadJws) as error:
        read_compact(token)
    assert error.value.part == part


def test_the_thumbprint_is_the_hash_of_the_key_as_rfc_7638_writes_it():
    text = f'{{"crv":"P-256","kty":"EC","x":"{JWK["x"]}","y":"{JWK["y"]}"}}'
    assert es256.thumbprint({**JWK, "use": "sig"}) == base64url_encode(sha256(text.encode()).digest())


def test_the_published_vector_of_the_w3c_verifies_and_no_changed_one():
    jwk = vector_jwk()
    assert es256.multikey(jwk) == "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"
    assert is_valid_proof(VECTOR, VECTOR["proof"], jwk)
    assert not is_valid_proof({**VECTOR, "name": "Alumni credential"}, VECTOR["proof"], jwk)
    assert not is_valid_proof(VECTOR, {**VECTOR["proof"], "created": "2023-02-24T23:36:39Z"}, jwk)


def test_a_proof_in_a_document_holds_for_the_whole_of_it():
    document = {"@context": ["a", "b"], **TEXT}
    signed = with_proof(document, method="https://hoc.example.vn/issuer#1", created="2026-12-03", private_key=KEY)
    proof = find_proof(signed)
    assert proof is not None
    assert is_valid_proof(signed, proof, JWK)
    assert not is_valid_proof({**signed, "more": 1}, proof, JWK)
    assert not is_valid_proof({**signed, "@context": ["a"]}, proof, JWK)
    assert not is_valid_proof(signed, {**proof, "proofValue": proof["proofValue"][:-1]}, JWK)


@pytest.mark.parametrize(
    "text", ['{"a":1,"a":2}', "[1]", "nan", '{"a":NaN}', '{"a":' * 900 + "1" + "}" * 900, "{"]
)
def test_json_with_two_meanings_is_refused(text):
    with pytest.raises(BadJson):
        read_json_object(text)


@pytest.mark.parametrize("data", [b"", b"\0\0a", b"Hello World!", bytes(range(64))])
def test_encodings_come_back(data):
    assert base58_decode(base58_encode(data)) == data
    assert base64url_decode(base64url_encode(data)) == data
    assert base58_encode(b"Hello World!") == "2NEpo7TZRRrLZSi2U"  # from draft-msporny-base58
