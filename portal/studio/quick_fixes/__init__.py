"""What is wrong in a text, or probably meant otherwise, put right at the press of a button."""
