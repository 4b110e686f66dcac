"""Draws one document: the task comes pickled on standard input, its bytes go to standard output."""

import pickle
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType


def main() -> None:
    """Do the task of `portal.documents.separate_process.draw_in_subprocess`, which alone starts this program."""
    sys.path[:] = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    # The folder alone: what lies in __init__.py would load the whole portal, for a second.
    package = ModuleType("portal")
    package.__path__ = [str(Path(__file__).parents[1])]
    sys.modules["portal"] = package
    module, function, values = pickle.load(sys.stdin.buffer)  # noqa: S301 - as above
    sys.stdout.buffer.write(getattr(import_module(module), function)(**values))


if __name__ == "__main__":
    main()
