"""Short names of units, for a heading or a house that has no room for a whole one; no database."""

import re
from collections import Counter
from collections.abc import Sequence

# What a name begins with and can do without, unless a number follows, which alone would say too little.
_KINDS = re.compile(r"^(?:Tỉnh|Thành phố|Huyện|Thị xã|Xã|Phường|Thị trấn|Đặc khu) (?=\D)")
_TEAM = re.compile(r"^Tổ (?:công nghệ số|CNS)(?: cộng đồng)? (?=\S)")


def short_names(names: Sequence[str]) -> list[str]:
    """The names without their kind, in the same order: Đất Mũi, Khóm 1; whole where two would be alike."""
    return [short[:1].upper() + short[1:] for short in short_endings(names)]


def short_team(name: str) -> str:
    """The name of a team without what all teams are called, for a column that says so already: Khóm 1."""
    short = _TEAM.sub("", name)
    return short[:1].upper() + short[1:]


def short_endings(names: Sequence[str]) -> list[str]:
    """The ends of the names that say enough, as they are written: Đất Mũi, khóm 1."""
    endings = [_TEAM.sub("", _KINDS.sub("", name)) for name in names]
    known = Counter(endings)
    return [end if known[end] == 1 else name for name, end in zip(names, endings, strict=True)]
