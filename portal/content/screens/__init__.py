"""Screens of a phone drawn from rows of text: their notation, their drawing, their words for listeners."""
