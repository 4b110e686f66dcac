"""Names that nobody has yet."""

from collections.abc import Collection


def unique_name(name: str, taken: Collection[str]) -> str:
    """The name, or with the first number from 2 on behind it that makes it one not taken."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
