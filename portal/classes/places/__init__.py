"""Places in a class: signing up, waiting, being put on and taken off."""
