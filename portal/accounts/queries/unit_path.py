"""The path of units above a person, as told by the organisation, a later feature."""

from collections.abc import Callable

from flask import Flask, current_app

EXTENSION_KEY = "portal.path_of_person"


def register_unit_path_lookup(app: Flask, path_of_person: Callable[[int], list[str]]) -> None:
    """Let the organisation answer for `path_of`."""
    app.extensions[EXTENSION_KEY] = path_of_person


def unit_path_of(user_id: int) -> list[str]:
    """The names of the units above the person, the highest first and the person's own last; may be empty."""
    names: list[str] = current_app.extensions[EXTENSION_KEY](user_id)
    return names
