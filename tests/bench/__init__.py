"""What the portal takes and gives, measured on the production server: `make bench`."""
