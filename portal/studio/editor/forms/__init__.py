"""The shape and wording of input."""
