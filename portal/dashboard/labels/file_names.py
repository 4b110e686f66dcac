"""What files of the dashboard are called."""

import re
from datetime import date

from portal.content.text.vietnamese import fold


def download_name(what: str, unit: str, on: date, kind: str) -> str:
    """A name in plain letters: bao-cao-xa-tan-an-2026-11-26.xlsx."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(f"{what} {unit}")).strip("-")[:80].strip("-")
    return f"{plain}-{on.isoformat()}.{kind}"
