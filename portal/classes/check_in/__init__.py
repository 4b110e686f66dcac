"""Check-in: the QR on the wall and the code said aloud, by which participants mark themselves present."""
