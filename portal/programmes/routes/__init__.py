"""The screens for programmes: writing them, giving them, and what was learned elsewhere."""
