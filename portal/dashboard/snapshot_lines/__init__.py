"""Several snapshots of a unit as lines."""
