"""Word files that become pages: handed in, looked at beside what they become, taken in or discarded."""
