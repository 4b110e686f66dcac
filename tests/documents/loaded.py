"""What the process that draws is asked in tests."""

from __future__ import annotations

import sys
import time
from importlib import import_module


def loaded_modules(module: str) -> bytes:
    """The names of all modules that are loaded once this one is."""
    import_module(module)
    return " ".join(sys.modules).encode()


def never_ends() -> bytes:
    """Draw for ever."""
    while True:
        time.sleep(1)
