"""A certificate as a signed file: what other people's programs say of it."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jsonschema import Draft201909Validator
from openbadgeslib.ob3.status import check_credential_status
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from PIL import Image

from portal import clock
from portal.certificates.badges.operations import rotate_key
from portal.certificates.badges.queries import current_key
from portal.certificates.operations.erasure import erase_issued_certificates
from portal.certificates.operations.revoke import revoke_certificate
from portal.crypto.data_integrity import find_proof, is_valid_proof
from portal.db import db

SCHEMAS = Path(__file__).parent / "schemas"
PHONE_LIKE = ("phone", "telephone", "email", "nationalIdentityNumber")


def schema_faults(name, document):
    schema = json.loads((SCHEMAS / f"ob_v3p0_{name}_schema.json").read_text(encoding="utf-8"))
    validator = Draft201909Validator(schema, format_checker=Draft201909Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def token_of(browser, certificate):
    answer = browser.get(f"/verify/{certificate.number}.jwt")
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    return answer.text


def fetch(browser, address):
    """What an address that a badge names answers with, by a program that knows nothing else."""
    assert address.startswith("http://localhost/")
    answer = browser.get(address.removeprefix("http://localhost"), headers={"Accept": "application/json"})
    assert answer.status_code == 200, address
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    return answer


def verifier(browser, token):
    """An independent verifier with the key that the token names."""
    jwk = fetch(browser, jwt.get_unverified_header(token)["kid"]).json
    key = jwt.PyJWK(jwk).key
    return OB3Verifier(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def check_status(browser, credential, token):
    """Look the credential up in its list, whose signature and issuer an independent library checks, too."""
    pem = verifier(browser, token).pubkey_pem
    check_credential_status(
        credential, lambda address: fetch(browser, address).data, verify_list=True, list_pubkey_pem=pem
    )


def payload_of(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_an_independent_library_verifies_the_token_with_the_published_key(system_clock, browser, issued):
    token = token_of(browser, issued)
    credential = verifier(browser, token).verify(token)

    assert credential.achievement.name == "Nhận diện lừa đảo"
    assert jwt.get_unverified_header(token)["alg"] == "ES256"
    assert set(jwt.get_unverified_header(token)) == {"alg", "kid", "typ"}


def test_a_changed_byte_fails_with_the_independent_library(system_clock, browser, issued):
    token = token_of(browser, issued)
    independent = verifier(browser, token)
    start = token.index(".") + 40
    for place in range(start, start + 200, 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises((OB3VerificationError, ValueError)):
            independent.verify(changed)


def test_an_expired_one_fails_with_the_independent_library(system_clock, browser, issued):
    issued.expires_on = clock.today() - timedelta(days=1)
    issued.issued_on = issued.completed_on = clock.today() - timedelta(days=400)
    db.session.commit()
    token = token_of(browser, issued)

    with pytest.raises(OB3VerificationError, match="expired"):
        verifier(browser, token).verify(token)


def test_json_token_issuer_and_achievement_fit_the_official_schemas(browser, issued):
    issued.expires_on = clock.today() + timedelta(days=365)
    db.session.commit()
    payload = payload_of(token_of(browser, issued))
    document = fetch(browser, f"http://localhost/verify/{issued.number}.json").json

    assert schema_faults("achievementcredential", payload) == []
    assert schema_faults("achievementcredential", document) == []
    profile = fetch(browser, payload["issuer"]["id"]).json
    assert schema_faults("profile", profile) == []
    assert profile["id"] == payload["issuer"]["id"]
    achievement = fetch(browser, payload["credentialSubject"]["achievement"]["id"]).json
    assert achievement["id"] == payload["credentialSubject"]["achievement"]["id"]
    assert fetch(browser, achievement["image"]["id"]).mimetype == "image/png"


def test_a_credential_says_nothing_of_the_holder_but_random_numbers(browser, issued, member):
    text = fetch(browser, f"http://localhost/verify/{issued.number}.json").text
    document = json.loads(text)

    assert document["credentialSubject"]["id"] == issued.subject_uuid
    assert document["credentialSubject"]["licenseNumber"] == issued.number
    assert member.name not in text
    assert not any(word in text for word in (*PHONE_LIKE, member.phone or "no phone"))
    assert "null" not in text
    assert "[]" not in text


def test_the_page_of_the_number_answers_programs_with_the_credential(browser, issued):
    address = f"/verify/{issued.number}"
    page = browser.get(address, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    document = browser.get(address, headers={"Accept": "application/ld+json, application/json"})

    assert page.mimetype == browser.get(address).mimetype == "text/html"
    assert document.json["id"] == f"http://localhost{address}"
    assert browser.get(address, headers={"Accept": "application/vc+jwt"}).text == token_of(browser, issued)
    assert "Accept" in page.headers["Vary"]
    assert "Accept" in document.headers["Vary"]


def test_the_proof_in_the_json_is_checked_with_the_key_of_the_issuer(browser, issued, key):
    document = fetch(browser, f"http://localhost/verify/{issued.number}.json").json
    proof = find_proof(document)
    profile = fetch(browser, document["issuer"]["id"]).json

    assert is_valid_proof(document, proof, key.public_jwk)
    method = next(one for one in profile["verificationMethod"] if one["id"] == proof["verificationMethod"])
    assert method["controller"] == profile["id"]
    assert proof["verificationMethod"] in profile["assertionMethod"]


def test_both_pictures_hold_the_token(browser, issued):
    token = token_of(browser, issued)
    png = browser.get(f"/verify/{issued.number}.png")
    svg = browser.get(f"/verify/{issued.number}.svg")

    picture = Image.open(BytesIO(png.data))
    picture.load()
    assert picture.text["openbadgecredential"] == token
    assert OB3Verifier.extract_token_from_png(png.data) == token
    assert OB3Verifier.extract_token_from_svg(svg.data) == token
    assert "Nhận diện" in svg.text
    assert issued.number in png.headers["Content-Disposition"]


def test_files_are_the_same_each_time_and_sent_once(browser, issued):
    for form in ("json", "jwt", "png", "svg"):
        first = browser.get(f"/verify/{issued.number}.{form}")
        assert browser.get(f"/verify/{issued.number}.{form}").data == first.data
        again = browser.get(f"/verify/{issued.number}.{form}", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304


@pytest.mark.both_databases
def test_a_revoked_one_is_in_the_list_of_an_independent_library(system_clock, browser, issued, leader):
    token = token_of(browser, issued)
    credential = verifier(browser, token).verify(token)
    address = payload_of(token)["credentialStatus"]["statusListCredential"]
    before = fetch(browser, address)
    check_status(browser, credential, token)

    revoke_certificate(issued, reason="Cấp nhầm người", actor=leader)
    db.session.commit()

    with pytest.raises(OB3VerificationError, match="revo"):
        check_status(browser, credential, token)
    assert fetch(browser, address).headers["ETag"] != before.headers["ETag"]


def test_after_a_rotation_old_files_verify_and_new_ones_have_the_new_key(system_clock, browser, issued, key):
    old = token_of(browser, issued)
    rotate_key()
    db.session.commit()
    new = token_of(browser, issued)

    assert {verifier(browser, one).verify(one).achievement.name for one in (old, new)} == {issued.title}
    assert jwt.get_unverified_header(old)["kid"].endswith(key.kid)
    assert jwt.get_unverified_header(new)["kid"].endswith(current_key().kid)
    assert key.kid != current_key().kid


def test_there_is_no_file_without_a_key_for_an_erased_holder_or_a_guessed_number(browser, issued, member):
    address = f"/verify/{issued.number}"
    wrong = browser.get("/verify/TN-2026-K7QM4-XRPTD.json")
    assert wrong.status_code == 404
    assert "Set-Cookie" not in wrong.headers
    assert f"{issued.number}.png" in browser.get(address).text

    erase_issued_certificates([member.id])
    db.session.commit()

    assert browser.get(f"{address}.json").status_code == 404
    assert f"{issued.number}.png" not in browser.get(address).text


def test_a_page_says_who_issues_and_only_who_does(browser, issued, commune, team):
    page = browser.get(f"/issuer/{commune.id}", headers={"Accept": "text/html"})

    assert commune.name in page.text
    assert current_key().kid in page.text
    assert "Set-Cookie" not in page.headers
    assert browser.get(f"/issuer/{team.id}").status_code == 404
    assert browser.get("/issuer").status_code == 200
    assert browser.get("/achievements/courses/999").status_code == 404
    assert browser.get("/achievements/courses/none").status_code == 404
    assert browser.get("/achievements/programmes/none.png").status_code == 404


def test_the_holder_finds_the_files(browser, issued, member):
    page = browser.sign_in(member).get("/certificates").text
    assert all(f"/verify/{issued.number}.{form}" in page for form in ("json", "jwt", "png", "svg"))
