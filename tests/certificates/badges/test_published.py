"""What verifiers look up at well-known addresses: for every site, without a cookie, and nothing private."""

from __future__ import annotations

import base64
import gzip

import jwt
import pytest

from portal.certificates.badges.operations import make_key, rotate_key
from portal.db import db


def test_all_keys_are_published_without_their_private_part(browser):
    first = make_key()
    second = rotate_key()
    db.session.commit()

    answer = browser.get("/.well-known/jwks.json")

    assert [key["kid"] for key in answer.json["keys"]] == [second.kid, first.kid]
    assert {name for key in answer.json["keys"] for name in key} == {"kty", "crv", "x", "y", "kid", "alg", "use"}
    assert len(jwt.PyJWKSet.from_dict(answer.json).keys) == 2
    assert browser.get(f"/keys/{first.kid}").json == answer.json["keys"][1]
    assert browser.get("/keys/none").status_code == 404


@pytest.mark.parametrize("address", ["/.well-known/jwks.json", "/credentials/status/0"])
def test_what_is_published_is_for_every_site_and_sets_no_cookie(browser, address):
    make_key()
    db.session.commit()

    answer = browser.get(address)

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    again = browser.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.headers["Access-Control-Allow-Origin"] == "*"


def test_the_list_of_revocations_is_signed_and_there_only_with_a_key(browser, system_clock):
    assert browser.get("/credentials/status/0").status_code == 404
    key = make_key()
    db.session.commit()

    answer = browser.get("/credentials/status/0")

    assert answer.mimetype == "application/vc+jwt"
    assert jwt.get_unverified_header(answer.text)["kid"].endswith(f"/keys/{key.kid}")
    payload = jwt.decode(answer.text, jwt.PyJWK(browser.get(f"/keys/{key.kid}").json), algorithms=["ES256"])
    assert payload["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert payload["id"].endswith("/credentials/status/0")
    text = payload["credentialSubject"]["encodedList"]
    assert gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))) == bytes(16_384)
    assert browser.get("/credentials/status/1").status_code == 404
