"""What may be a password, and its hash."""

from __future__ import annotations

import unicodedata

import pytest
from nacl.pwhash import argon2id

from portal.accounts.rules import common_passwords, passwords
from portal.accounts.rules.passwords import (
    BadPassword,
    ensure_password_allowed,
    hash_password,
    needs_rehash,
    verify_password,
)

BY_ARGON2_CFFI = (  # of "nước lớn"
    "$argon2id$v=19$m=19456,t=2,p=1$xa7LtqAcYZTXFIL34qlPIw$8Q6dPYGqS/mMaNa+qf5qGO74zQDqjxCG1hJODVJcTQE"
)


@pytest.mark.parametrize("password", ["nước lớn nước ròng", "a b c d e", "8 chars!", "đ" * 10 + "âê", "xyz" * 66])
def test_an_ordinary_sentence_may_be_one(password: str) -> None:
    ensure_password_allowed(password, phone="0912345678", username="tu.tran")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "at least 8"),
        ("bảy chữ", "at least 8"),
        ("xyz" * 67, "at most 200"),
        ("12345678", "thief"),
        ("1234 5678", "thief"),
        ("PassWord", "thief"),
        ("aaaaaaaaaaaa", "thief"),
        ("0912345678", "easy to guess"),
        ("0912 345 678", "easy to guess"),
        ("+84912345678", "easy to guess"),
        ("Tu.Tran.1960", "easy to guess"),
        ("tutran1", "at least 8"),
        ("tu-tran-2026", "easy to guess"),
        ("Trần Văn Tư", "easy to guess"),
        ("vantu1960", "easy to guess"),
        ("tranvantu", "easy to guess"),
        ("TuVanTran", "easy to guess"),
        ("tutran1960", "easy to guess"),
        ("Vietnam2026", "thief"),
        ("Mật khẩu 123", "thief"),
        ("anh yêu em", "thief"),
        ("di-tung-ngo", "thief"),
        ("CaMau@2025", "thief"),
        ("sunshine99", "thief"),
        ("thanhvien1", "thief"),
    ],
)
def test_what_is_easily_guessed_may_not(password: str, reason: str) -> None:
    with pytest.raises(BadPassword, match=reason):
        ensure_password_allowed(password, phone="0912345678", username="tu.tran.1960", name="Trần Văn Tư")


def test_the_leaked_passwords_are_at_least_ten_thousand_that_could_be_one() -> None:
    assert (
        sum(len(password) >= passwords.MIN_PASSWORD_LENGTH for password in common_passwords.leaked_passwords())
        >= 10_000
    )


@pytest.mark.parametrize(
    "password", ["sunshine over the mangroves", "matkhau cua rieng tui ne", "camau 2025 mua nuoc noi"]
)
def test_a_sentence_with_a_common_word_in_it_may_be_one(password: str) -> None:
    ensure_password_allowed(password)


def test_length_is_what_the_person_sees() -> None:
    seven = unicodedata.normalize("NFD", "ế" * 7)

    assert len(seven) > 8
    with pytest.raises(BadPassword):
        ensure_password_allowed(seven)


def test_both_ways_of_writing_a_letter_are_the_same_password() -> None:
    kept = hash_password(unicodedata.normalize("NFD", "nước lớn"))

    assert verify_password(unicodedata.normalize("NFC", "nước lớn"), kept)


def test_a_wrong_password_is_wrong() -> None:
    kept = hash_password("nước lớn")

    assert not verify_password("nước ròng", kept)
    assert not verify_password("nước lớn", "not a hash")


def test_what_is_too_long_is_wrong_without_being_hashed() -> None:
    kept = hash_password("xyz" * 67)

    assert not verify_password("xyz" * 67, kept)


def test_without_a_hash_every_password_is_wrong_and_still_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    verified = []

    def verify(password_hash: bytes, password: bytes) -> bool:
        verified.append(password)
        return verifying(password_hash, password)

    verifying = argon2id.verify
    monkeypatch.setattr(argon2id, "verify", verify)

    assert not verify_password("nobody has this password", None)
    assert verified == [b"nobody has this password"]


def test_a_hash_of_other_parameters_is_outdated() -> None:
    assert needs_rehash(argon2id.str(b"x", opslimit=1, memlimit=8192).decode(), "x")
    assert needs_rehash(hash_password("x").replace("t=2", "t=1"), "x")
    assert needs_rehash(hash_password("x").replace("argon2id", "argon2i"), "x")
    assert not needs_rehash(hash_password("nước lớn"), "nước lớn")


def test_a_hash_that_another_library_made_fits_and_is_not_outdated() -> None:
    """By argon2-cffi, with which passwords were hashed before."""
    assert verify_password("nước lớn", BY_ARGON2_CFFI)
    assert not verify_password("nước ròng", BY_ARGON2_CFFI)
    assert not verify_password("nuoc lon", BY_ARGON2_CFFI)
    assert passwords.has_current_parameters(BY_ARGON2_CFFI)


def test_a_hash_with_marks_is_renewed_and_then_fits_without_them() -> None:
    assert needs_rehash(BY_ARGON2_CFFI, "nước lớn")

    renewed = hash_password("nước lớn")

    assert verify_password("nuoc lon", renewed)
    assert not needs_rehash(renewed, "nước lớn")


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        ("nhà sáu lá", "nha sau la"),
        ("nha sau la", "nhà sáu lá"),
        ("Đường Vĩnh Tường", "Duong Vinh Tuong"),
        ("Ưỡn ẹo ở quận", "Uon eo o quan"),
        (unicodedata.normalize("NFD", "nhà sáu lá"), "nhà sáu la"),
    ],
)
def test_with_marks_and_without_them_it_is_the_same_password(chosen: str, typed: str) -> None:
    assert verify_password(typed, hash_password(chosen))


@pytest.mark.parametrize("typed", ["nha sau lA", "nhasaula", "nha sau l", "nhaf saus las"])
def test_capitals_spaces_and_letters_still_count(typed: str) -> None:
    assert not verify_password(typed, hash_password("nhà sáu lá"))


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "argon2" * 30,
        "\u1ebf",
        BY_ARGON2_CFFI[:-1],
        BY_ARGON2_CFFI.replace("m=19456", "m=4"),
        BY_ARGON2_CFFI.replace("v=19", "v=99"),
    ],
)
def test_no_password_fits_what_is_no_hash(broken: str) -> None:
    assert not verify_password("nước lớn", broken)
