"""Requests that no browser sends: other values than were meant, anywhere that a value can stand."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from flask import Flask
from flask_wtf import FlaskForm
from werkzeug.routing import Rule
from wtforms import FieldList
from wtforms.fields.core import UnboundField

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "bound"
CLOSING_BOUNDARY = f"--{BOUNDARY}--\r\n".encode()
READ_NAME = re.compile(
    r"""(?:args|values|form)(?:\.get|\.getlist)?[\[(]\s*"([\w-]+)"|(?:id_in_address|asked)\("(\w+)"""
)
COMMON_ARGUMENTS = ("page", "next")  # read by what many views share
RULE_ARGUMENT = re.compile(r"<(?:[^<>:]+:)?(\w+)>")
# Already encoded, since some of them are no text at all.
VALUES: tuple[str, ...] = (
    "",
    "%00",
    "a%00b",
    "%ED%A0%80",  # half of a sign
    "%FF%FE",
    "-1",
    "0",
    str(10**9),
    str(2**31),
    str(2**63),
    str(10**30),
    "9" * 5000,
    "1e400",
    "NaN",
    "1.5",
    quote("²"),
    quote("１２"),
    quote("😀") * 40,
    "x" * 5000,
    quote("e\u0301") * 200,
    quote("\u202e\u200b\ufeff"),
    quote("İıß\ufdfa"),
    "%0D%0ASet-Cookie:%20a=b",
    "%20%09%0A",
    "..%2F..%2Fetc%2Fpasswd",
    "//example.com",
    quote("<script>'\"&;--"),
    quote("%(name)s %s {0} {{7*7}}"),
    quote("=cmd()|' /C calc'!A0"),
    quote("a" * 40 + " OR (" * 30),
    "*",
    '"',
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "31%2F12%2F9999",
    "null",
    "[]",
    "true",
)
FILE = "file"
FILE_NAMES = ("a.xlsx", "", "a.csv", "../b.xls", "x" * 400)
FILES: tuple[bytes, ...] = (
    b"",
    b"\0" * 100,
    b"PK\x03\x04",
    b"\xff\xfe\x00\xd8;\x00",
    "Họ tên;SĐT\n=cmd();-1\n".encode(),
)


@dataclass(frozen=True)
class Request:
    """One request, ready to be sent."""

    method: str
    address: str
    body: bytes | None
    content_type: str | None
    headers: Mapping[str, str]

    def __str__(self) -> str:
        told = self.body[:300] if self.body is not None else b""
        return f"{self.method} {self.address[:300]} {told!r}"


@dataclass(frozen=True)
class ValidValues:
    """What addresses and forms are meant to say, by name; one of several where they are listed."""

    arguments: Mapping[str, Any]
    form: Mapping[str, Any]


def hostile_request(app: Flask, rule: Rule, method: str, right: ValidValues, chance: Random) -> Request:
    """A request to the rule in which some of what is said is right, so that it gets far, and the rest is not."""
    address = RULE_ARGUMENT.sub(lambda found: value_for(found[1], right.arguments, 0.15, chance), rule.rule)
    names = names_of(app, rule.endpoint)
    asked = [name for name in names if chance.random() < (0.6 if method == "GET" else 0.1)]
    if asked:
        address += "?" + "&".join(f"{name}={value_for(name, right.form, 0.7, chance)}" for name in asked)
    headers = {"HX-Request": "true"} if chance.random() < 0.3 else {}
    if method == "GET":
        return Request(method, address, None, None, headers)
    hostility = chance.choice((0.08, 0.3, 0.8))
    told = sorted({*names, *right.form})
    pairs = [(name, value_for(name, right.form, hostility, chance)) for name in told if chance.random() < 0.95]
    # A list where one is meant.
    pairs += [(name, chance.choice(VALUES)) for name in names if chance.random() < 0.1]
    if FILE in names and chance.random() < 0.8:
        upload = f"multipart/form-data; boundary={BOUNDARY}"
        return Request(method, address, multipart(pairs, chance), upload, headers)
    body = "&".join(f"{name}={value}" for name, value in pairs).encode()
    return Request(method, address, body, chance.choice((FORM,) * 9 + ("application/json",)), headers)


def value_for(name: str, right: Mapping[str, Any], hostility: float, chance: Random) -> str:
    """What is said for one name, percent-encoded: what is right, or one of it, or something else."""
    if name not in right or chance.random() < hostility:
        return chance.choice(VALUES)
    value = right[name]
    return quote(str(chance.choice(value) if isinstance(value, list | tuple) else value), safe="")


def multipart(pairs: Sequence[tuple[str, str]], chance: Random) -> bytes:
    """The form with a file in it; what is percent-encoded elsewhere goes out as the bytes that it means."""
    parts = [part(f'name="{name}"', unquote_to_bytes(value)) for name, value in pairs if name != FILE]
    return b"".join(
        [
            *parts,
            part(f'name="{FILE}"; filename="{chance.choice(FILE_NAMES)}"', chance.choice(FILES)),
            CLOSING_BOUNDARY,
        ]
    )


def part(head: str, content: bytes) -> bytes:
    """One part of such a form."""
    return f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"


@cache
def names_of(app: Flask, endpoint: str) -> tuple[str, ...]:
    """What a view and what it calls in its feature read from addresses and forms, and the fields of its forms."""
    home = inspect.unwrap(app.view_functions[endpoint]).__module__
    feature = ".".join(home.split(".")[:2])
    known = vars(sys.modules[home]).values()
    called = {getattr(each, "__module__", None) or "" for each in known}
    near = {home, *(name for name in called if name.startswith(f"{feature}."))}
    names = set(COMMON_ARGUMENTS)
    for module in sorted(near):
        names |= {one or other for one, other in READ_NAME.findall(inspect.getsource(sys.modules[module]))}
    for form in known:
        if inspect.isclass(form) and issubclass(form, FlaskForm):
            names |= set(fields_of(form))
    return tuple(sorted(names))


def fields_of(form: type[FlaskForm]) -> list[str]:
    """The names of the fields of a form; those of a list are its first one's."""
    names = []
    for name in dir(form):
        field = getattr(form, name)
        if isinstance(field, UnboundField):
            is_list = issubclass(field.field_class, FieldList)
            names += [f"{name}-0-{inner}" for inner in ("name", "code", "kind")] if is_list else [name]
    return names
