"""What marks on a roll come to."""
