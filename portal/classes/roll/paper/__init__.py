"""The roll on paper: printed to be ticked by hand, and typed in afterwards."""
