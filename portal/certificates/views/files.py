"""Names of files with certificates."""

import re

from portal.content.text.vietnamese import fold


def plain_name(name: str) -> str:
    """The name in plain letters and hyphens, not too long."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "khong-ten"
