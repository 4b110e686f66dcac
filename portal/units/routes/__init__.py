"""The screens for units: looking at them as they are and were, and changing them."""

from portal.units.routes import (
    choices,
    closing,
    founding,
    merging,
    moving,
    reform,
    renaming,
    splitting,
    trees,
    units,
)
from portal.units.routes.blueprint import bp

__all__ = [
    "bp",
    "choices",
    "closing",
    "founding",
    "merging",
    "moving",
    "reform",
    "renaming",
    "splitting",
    "trees",
    "units",
]
