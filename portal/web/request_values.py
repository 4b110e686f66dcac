"""Values from URLs and forms, parsed and bounded: integers that a column can hold, dates, text without NUL."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, iter_multi_items
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

MAX_INTEGER = 2**31 - 1  # what an integer column holds


def register(app: Flask) -> None:
    """Let every address with other numbers or texts be one that is not there; comes before the first route."""
    app.request_class = PortalRequest
    app.url_map.converters.update(default=TextUrlConverter, string=TextUrlConverter, int=IntegerUrlConverter)


def parse_integer(text: str) -> int:
    """The id, page or count that a text is: a `type` for `request.args.get(…)`; ValueError for what is none."""
    if not (
        text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_INTEGER)) and int(text) <= MAX_INTEGER
    ):
        raise ValueError(text)
    return int(text)


class IntegerUrlConverter(IntegerConverter):
    """A number up to the largest that a table can hold."""

    regex = "[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        found = int(super().to_python(value))
        if found > MAX_INTEGER:
            raise ValidationError
        return found


class TextUrlConverter(UnicodeConverter):
    """A text without NUL, which PostgreSQL takes nowhere."""

    def to_python(self, value: str) -> str:
        if "\0" in value:
            raise ValidationError
        return value


class NulFreeMultiDict(ImmutableMultiDict[str, Any]):
    """The arguments of an address, or a form and its files, without NUL: nobody types it, no database keeps it."""

    def __init__(self, said: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        pairs = iter_multi_items(said) if isinstance(said, Mapping) else said or ()
        super().__init__([(_without_nul(name), _without_nul(value)) for name, value in pairs])


class PortalRequest(Request):
    """A request whose arguments and forms hold nothing that no database keeps."""

    parameter_storage_class = NulFreeMultiDict


def _without_nul(value: Any) -> Any:
    if isinstance(value, FileStorage) and value.filename:
        value.filename = _without_nul(value.filename)
    return value.replace("\0", "") if isinstance(value, str) else value
