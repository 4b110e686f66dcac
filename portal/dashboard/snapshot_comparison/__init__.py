"""Two snapshots of a unit side by side."""
