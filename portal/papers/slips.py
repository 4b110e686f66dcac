"""The slips of paper that bring people in, eight to a sheet of A4."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit


@dataclass(frozen=True)
class PrintedSlip:
    """What stands on one slip."""

    name: str
    team: str
    sign_in_name: str  # 0912 345 678, or a user name
    code: str  # XXXX-XXXX
    address: str  # opens the activation screen with the code filled in: what the QR holds
    expires_at: datetime  # aware

    @property
    def short_address(self) -> str:
        """The address for those who type it, and the code by itself: hoc.example.vn/activate."""
        parts = urlsplit(self.address)
        return parts.netloc + parts.path.rstrip("/")


def slips_pdf(slips: Iterable[PrintedSlip], *, printed_at: datetime) -> bytes:
    """The slips as a PDF in their order, row by row, in Vietnamese; `printed_at`, aware, is the date of the file.

    The same slips and moment give the same bytes. Raises ValueError when there is no slip.
    """
    # What draws takes a seventh of a second and 20 MB to load: only a process that prints pays for it.
    from portal.papers.slip_sheets import draw_slips

    return draw_slips(slips, printed_at=printed_at)
