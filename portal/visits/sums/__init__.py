"""What the visits of a unit and everything below it add up to over some weeks."""
