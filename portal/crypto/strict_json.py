"""JSON as signed documents need it: written in one way only (RFC 8785), and read without two meanings."""

import json
from typing import Any

MAX_NESTING = 60


class BadJson(ValueError):
    """The text is no JSON object with one meaning; `place` is the character, from 1 on, if it is known."""

    def __init__(self, place: int | None = None) -> None:
        super().__init__(place)
        self.place = place


def canonical_json(document: dict[str, Any]) -> bytes:
    """The document as RFC 8785 writes it, provided that its names are ASCII and its numbers whole."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return text.encode()


def read_json_object(text: str) -> dict[str, Any]:
    """The object that the text says; BadJson for anything else, a name twice, and what is nested deeply."""
    try:
        found = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_refuse)
    except BadJson:
        raise
    except json.JSONDecodeError as error:
        raise BadJson(error.pos + 1) from error
    except (ValueError, RecursionError) as error:
        raise BadJson from error
    if not isinstance(found, dict) or _is_nested_deeply(found):
        raise BadJson
    return found


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJson
    return found


def _refuse(_constant: str) -> None:
    raise BadJson


def _is_nested_deeply(found: object) -> bool:
    level = [found]
    for _depth in range(MAX_NESTING):
        below: list[object] = []
        for one in level:
            below += list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []
        if not below:
            return False
        level = below
    return True
