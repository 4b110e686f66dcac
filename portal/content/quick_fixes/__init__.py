"""What is probably meant otherwise than it is written, with the words that would say it: from a text to a text."""
