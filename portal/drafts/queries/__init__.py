"""Every read of texts that are being written."""
