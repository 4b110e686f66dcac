"""The office of a unit, as its papers name it: who issues them, where, and who signs."""
