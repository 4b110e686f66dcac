"""Tokens of links, how long things stay, and how many may wait."""

import re
import secrets
from datetime import timedelta

# No vowels, W or D, which a Vietnamese keyboard turns into others, and nothing that looks like something else: the
# address is typed from a wall, too. 12 of 24 signs are 55 bits.
TOKEN_ALPHABET = "23456789bcfghkmnpqrstvxz"  # noqa: S105 # the signs of a token, none itself
TOKEN_LENGTH, GROUP = 12, 4
TOKEN = re.compile(f"[{TOKEN_ALPHABET}]{{{TOKEN_LENGTH}}}")
LINK_LIFETIME = timedelta(days=365)
KEPT_FOR = timedelta(days=30)  # a request that waits, or what was decided of one
MAX_WAITING = 60  # requests of one team at once
MAX_TYPED = 200  # characters of a name or number that are looked at


def new_join_token() -> str:
    """A random token in groups, to be read from a wall: k7m2-9xqt-4hbt."""
    signs = "".join(secrets.choice(TOKEN_ALPHABET) for _sign in range(TOKEN_LENGTH))
    return "-".join(signs[start : start + GROUP] for start in range(0, TOKEN_LENGTH, GROUP))


def parse_join_token(typed: str) -> str | None:
    """The token that was typed, in whatever case and groups; None for what can be none."""
    bare = re.sub(r"[\s\-.]+", "", typed[:MAX_TYPED]).lower()
    if not TOKEN.fullmatch(bare):
        return None
    return "-".join(bare[start : start + GROUP] for start in range(0, TOKEN_LENGTH, GROUP))
