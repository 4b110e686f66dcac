"""By how much a share grew: the same figure wherever two days stand beside each other."""


def grown_points(before: float, after: float) -> float:
    """The points of per cent between two shares, to a tenth: of the shares themselves, not of what is shown."""
    return round((after - before) * 100, 1) + 0.0
