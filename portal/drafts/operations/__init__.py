"""Every change to texts that are being written."""
