"""Days that come near for the leaders of a unit."""
