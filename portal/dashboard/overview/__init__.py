"""The screens of a unit: its numbers, the units below, its people."""
