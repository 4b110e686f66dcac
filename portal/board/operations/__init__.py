"""Every change to what the board keeps."""
