"""Short names of units, for a heading or a house that has no room for a whole one; no database."""

import re
from collections import Counter
from collections.abc import Sequence

# What a name begins with and can do without, unless a number follows, which alone would say too little.
_KINDS = re.compile(r"^(?:Tỉnh|Thành phố|Huyện|Thị xã|Xã|Phường|Thị trấn|Đặc khu) (?=\D)")
_TEAM = re.compile(r"^Tổ (?:công nghệ số|CNS)(?: cộng đồng)? (?=\S)")


def short_names(names: Sequence[str]) -> list[str]:
    """The names without their kind, in the same order: Đất Mũi, Khóm 1; whole where two would be alike."""
    shortened = [_short(name) for name in names]
    known = Counter(shortened)
    return [short if known[short] == 1 else name for name, short in zip(names, shortened, strict=True)]


def _short(name: str) -> str:
    short = _TEAM.sub("", _KINDS.sub("", name))
    return short[:1].upper() + short[1:]
