"""Documents drawn in a process of their own, which ends with them.

What draws holds 35 MB once it was loaded: fonts, their tables, the library. A server process that printed a single
sheet would keep them until it ends. Loading takes a third of a second, for each document.
"""

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from portal.deadlines import seconds_left
from portal.errors import DeadlineExceeded

PROGRAM = Path(__file__).with_name("__main__.py")


def draw_in_subprocess(module: str, function: str, /, **values: Any) -> bytes:
    """The PDF that a function of portal.documents draws of the values; they and their classes can be pickled.

    Raises DeadlineExceeded where it takes longer than the deadline allows, and RuntimeError where it fails.
    """
    task = pickle.dumps(sys.path) + pickle.dumps((module, function, values))
    try:
        done = subprocess.run(  # noqa: S603 - this Python, and a file of the portal
            # Without what environment and site-packages add at a start: the path comes with the task.
            [sys.executable, "-I", "-S", str(PROGRAM)],
            input=task,
            capture_output=True,
            timeout=seconds_left(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DeadlineExceeded from None
    if done.returncode != 0:
        raise RuntimeError(f"{module}.{function} failed:\n{done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout
