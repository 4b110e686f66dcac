"""Joining a team: its link and QR, who asks to join by it, and the word of the head."""
