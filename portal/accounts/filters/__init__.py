"""What a request says of the device that it comes from."""
