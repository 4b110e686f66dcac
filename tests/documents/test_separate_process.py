"""Documents are drawn in a process of their own: it ends with them, at the deadline at the latest."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from portal.deadlines import end_deadline, seconds_left, start_deadline
from portal.documents.printed import PrintedSlip
from portal.documents.separate_process import draw_in_subprocess
from portal.documents.slip_pdf import slips_pdf
from portal.errors import DeadlineExceeded
from tests.architecture.source import ROOT

AT = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
SLIP = PrintedSlip(
    "Cô Ba", "Tổ 1", "0912 345 678", "7K3M-9XQ2", "https://hoc.example.vn/activate?code=7K3M-9XQ2", AT
)
PRINTS = """
import sys
from tests.documents.test_separate_process import AT, SLIP
from portal.documents.slip_pdf import slips_pdf
assert slips_pdf([SLIP], printed_at=AT).startswith(b"%PDF")
print(*sys.modules)
"""


def test_who_prints_does_not_load_what_draws() -> None:
    command = [sys.executable, "-W", "ignore", "-c", PRINTS]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    loaded = printed.stdout.split()
    assert "portal.documents.slip_pdf" in loaded
    assert not {"fpdf", "fontTools", "uharfbuzz", "portal.documents.fonts"}.intersection(loaded)


def test_what_draws_does_not_load_the_portal() -> None:
    loaded = set(
        draw_in_subprocess("tests.documents.loaded", "loaded_modules", module="portal.documents.slip_layout")
        .decode()
        .split()
    )

    assert "portal.documents.slip_layout" in loaded
    of_portal = {
        name for name in loaded if name.startswith("portal.") and not name.startswith("portal.documents.")
    }
    assert of_portal == {"portal.documents", "portal.deadlines", "portal.errors"}
    assert "flask" not in loaded


def test_a_document_that_takes_too_long_is_ended() -> None:
    start_deadline(0.2)
    try:
        with pytest.raises(DeadlineExceeded):
            draw_in_subprocess("tests.documents.loaded", "never_ends")
        assert seconds_left() == 0
        with pytest.raises(DeadlineExceeded):
            slips_pdf([SLIP], printed_at=AT)
    finally:
        end_deadline()
    assert seconds_left() is None


def test_why_a_document_failed_is_in_the_error() -> None:
    with pytest.raises(RuntimeError, match="no_such_function"):
        draw_in_subprocess("portal.documents.slip_layout", "no_such_function")
